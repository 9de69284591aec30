"""A study refers only to what is in it, and names each thing once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from builders import a_coder, a_coding, a_discussion, a_study, a_transcript, some_roles
from pydantic import ValidationError

from frameschema import Issue, Narrative, Werkplaats, stable_id

ID = stable_id("test")
TALK = a_transcript()


def test_a_whole_study() -> None:
    study = a_study(transcripts=(TALK,), codings=(a_coding(TALK, coder="ann"), a_coding(TALK, coder="bob")))
    assert [coding.coder for coding in study.codings] == ["ann", "bob"]


@pytest.mark.parametrize(
    ("fields", "unknown"),
    [
        ({"coders": (a_coder(werkplaats="zuid"),)}, 'no $.werkplaatsen[*].id is "zuid"'),
        ({"discussions": (a_discussion(werkplaats="zuid"),)}, 'no $.werkplaatsen[*].id is "zuid"'),
        ({"transcripts": (a_transcript(id="elders"),)}, 'no $.discussions[*].id is "elders"'),
        ({"issues": (Issue(id=ID, discussion="elders", title="Huur"),)}, 'no $.discussions[*].id is "elders"'),
        (
            {"narratives": (Narrative(id=ID, discussion="elders", title="A"),)},
            'no $.discussions[*].id is "elders"',
        ),
        ({"transcripts": (TALK,), "codings": (a_coding(TALK, coder="gast"),)}, 'no $.coders[*].id is "gast"'),
        ({"codings": (a_coding(TALK),)}, 'no $.transcripts[*].id is "gesprek-01"'),
    ],
)
def test_a_study_refers_to_nothing_outside_it(fields: dict[str, Any], unknown: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(unknown)):
        a_study(**fields)


@pytest.mark.parametrize(
    ("fields", "twice"),
    [
        ({"werkplaatsen": (Werkplaats(id="noord", name="A"), Werkplaats(id="noord", name="B"))}, "werkplaatsen"),
        ({"coders": (a_coder(), a_coder(name="Een ander"))}, "coders"),
        ({"roles": (some_roles()["client"],) * 2}, "roles"),
        ({"discussions": (a_discussion(), a_discussion(round=2))}, "discussions"),
        ({"transcripts": (TALK, TALK)}, "transcripts"),
        ({"transcripts": (TALK,), "codings": (a_coding(TALK), a_coding(TALK))}, "codings"),
    ],
)
def test_an_id_is_given_once(fields: dict[str, Any], twice: str) -> None:
    with pytest.raises(ValidationError, match=rf"\$\.{twice}\[1\]\.id: .* is given twice"):
        a_study(**fields)


def test_a_study_has_a_werkplaats() -> None:
    with pytest.raises(ValidationError, match="werkplaatsen"):
        a_study(werkplaatsen=(), coders=(), discussions=())


def test_rounds_count_from_one() -> None:
    with pytest.raises(ValidationError, match="round"):
        a_discussion(round=0)
