"""Any study goes out and comes back the same."""

from __future__ import annotations

from datetime import UTC, datetime

from builders import shipped_codebook
from hypothesis import HealthCheck, given, settings
from strategies import studies

from exporters.refi_qda import own_study, read_qdpx, to_qdpx
from frameschema import Study

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(studies())
def test_any_study_comes_back_as_it_was(study: Study) -> None:
    book = shipped_codebook()
    coders = tuple(coder.model_copy(update={"account": None}) for coder in study.coders)
    given_study = study.model_copy(update={"codebooks": (book,), "codebook": book.ref, "coders": coders})
    back = own_study(read_qdpx(to_qdpx(given_study, NOON)))
    assert back is not None
    assert back.findings == ()
    assert _as_json(back.study) == _as_json(given_study)


def _as_json(study: Study) -> dict[str, object]:
    dumped = study.model_dump(mode="json")
    dumped["codings"].sort(key=lambda one: one["id"])
    return dumped
