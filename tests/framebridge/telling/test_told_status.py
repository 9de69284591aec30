"""What a merge tells the coordinator's page, and that the merge does not depend on it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from fake_labelstudio import FakeLabelStudio, says
from pydantic import ValidationError
from stored_demo import a_stored_demo

from framebridge.cli import main
from framebridge.merging_each import MergeEach
from framebridge.places import store_url
from framebridge.store import open_store
from framebridge.stored_transcripts import stored_transcripts
from framebridge.study import StudySettings
from framebridge.told_status import open_transcript, status_document, tell_server
from frameschema import MergedCoding
from labelstudio_plugin.errors import Refused
from labelstudio_plugin.overview import OpenTranscript, StatusDocument

PLUGIN = '{"plugin": "0.1.0", "label_studio": "1.23.2"}'


ADDRESS = "/api/framebridge/status"
TOLD = StatusDocument(study="demo", last_sync=None, errors=0, warnings=0, transcripts=())


def test_a_server_with_the_plugin_is_told(settings: StudySettings, fake: FakeLabelStudio) -> None:
    fake.fail("GET", "/framebridge/health", says(PLUGIN))
    fake.fail("PUT", ADDRESS, says("[]"))
    assert tell_server(settings, TOLD) is None
    assert fake.calls[-1] == ("PUT", ADDRESS)


def test_a_stock_label_studio_is_left_alone(settings: StudySettings, fake: FakeLabelStudio) -> None:
    assert tell_server(settings, TOLD) is None
    assert fake.calls == [("GET", "/framebridge/health")]


def test_what_goes_wrong_is_given_back(settings: StudySettings, fake: FakeLabelStudio) -> None:
    fake.fail("GET", "/framebridge/health", says(PLUGIN))
    fake.fail("PUT", ADDRESS, says("{}", status=400))
    assert isinstance(tell_server(settings, TOLD), Refused)


def test_without_a_server_merging_is_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_stored_demo(tmp_path / "study", "ams-1", "ams-2")
    assert main(["merge", "--study", str(tmp_path / "study")]) == 0
    assert "niet bijgewerkt" not in capsys.readouterr().err


def test_a_merge_counts_what_is_open(tmp_path: Path) -> None:
    study = a_stored_demo(tmp_path / "study", "ams-1", "ams-2")
    with open_store(store_url("demo", None)) as store:
        (one,) = [found for found in map(MergeEach.of(study), stored_transcripts(study, store)) if found.merged]
    merged = MergedCoding.model_validate_json(one.merged or b"")
    told = open_transcript(one, {"AMS-01": "amsterdam"})
    assert told.units == len(merged.units)
    assert told.open >= sum(len(unit.unsettled) for unit in merged.units) > 0


def test_fields_are_told_in_the_words_of_the_codebook(tmp_path: Path) -> None:
    study = a_stored_demo(tmp_path / "study", "ams-1", "ams-2")
    waiting = OpenTranscript(
        transcript="AMS-01", werkplaats="amsterdam", units=3, differences={"frames": 2, "outcome.how": 1}
    )
    told = status_document(study, [waiting], (), None)
    assert set(told.fields) == {"frames", "outcome.how"}
    assert not set(told.fields.values()) & {"frames", "outcome.how", "how"}


def test_a_document_holds_no_talk() -> None:
    fields = {"transcript": "AMS-01", "werkplaats": "amsterdam", "units": 3, "differences": {"frames": 2}}
    told = OpenTranscript.model_validate(fields)
    assert told.open == 2
    for wrong in ({"differences": {"dat zei ze echt": 1}}, {"transcript": "Wat zei u?"}, {"quote": "x"}):
        with pytest.raises(ValidationError):
            OpenTranscript.model_validate(fields | wrong)


def test_a_document_survives_the_journey() -> None:
    when = datetime(2026, 11, 1, 12, tzinfo=UTC)
    document = StatusDocument(study="demo", last_sync=when, errors=0, warnings=1, transcripts=())
    assert StatusDocument.model_validate_json(document.model_dump_json()) == document
