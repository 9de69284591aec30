"""What may give people and places away; and that no finding does."""

from __future__ import annotations

import pytest
from builders import a_discussion, a_transcript, shipped_codebook
from checked import SOUND, of_study, with_all, with_first
from whole_study import TALK

from frameschema import (
    ClientCase,
    Municipality,
    OtherSource,
    Participant,
    Severity,
    Study,
    check_study,
)

NAMED = ("anonymous-place-named", Severity.WARNING)
PLACES = (*SOUND.municipalities, Municipality(id="rm", name="Roermond"))
OTHERS = Municipality(id="y", name="Gemeente Y", is_anonymous=True)


def beside(**fields: object) -> Study:
    return with_first("discussions", **fields).model_copy(update={"municipalities": (*PLACES, OTHERS)})


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Gesprek in Roermond"},
        {"group": "ROERMOND"},
        {"setting": "wijktafel (roermond)"},
        {"recording": "opnames/roermond_03.mp4"},
        {"participants": (Participant(speaker="KM-I-1", organisation="Gemeente Roermond"),)},
        {"other_sources": (OtherSource(id="a", kind="verslag", title="Verslag Roermond"),)},
        {"other_sources": (OtherSource(id="a", kind="verslag", text="Wij waren in Roermond."),)},
        {"conditions": "een zaal in Roermond"},
        {"field_notes": "In Roermond regende het."},
        {"coach_question": "Hoe doet Roermond dat?"},
        {"excluded_because": "geen toestemming van Roermond"},
    ],
)
def test_another_municipality_is_noticed_wherever_it_stands_beside(fields: dict[str, object]) -> None:
    found = check_study(beside(**fields), shipped_codebook())
    assert NAMED in [(finding.rule, finding.severity) for finding in found]
    field = next(iter(fields)).replace("participants", "organisation")
    said = [finding.message for finding in found if finding.rule == NAMED[0]]
    assert said == [f'the field "{field}" names the municipality rm']


def test_the_title_of_a_transcript_is_looked_at_too() -> None:
    study = with_all("transcripts", TALK.model_copy(update={"title": "Roermond 3"}))
    (finding,) = check_study(study.model_copy(update={"municipalities": PLACES}), shipped_codebook())
    assert finding.message == 'the field "transcript" names the municipality rm'


@pytest.mark.parametrize(
    "title", ["Roermondse kwesties", "Nieuw-Roermondje", "Oudroermond", "Gemeente X", "Gemeente Y", None]
)
def test_other_words_and_other_anonymous_places_are_as_usual(title: str | None) -> None:
    assert of_study(beside(title=title)) == []


def test_only_beside_an_anonymous_place_names_are_noticed() -> None:
    assert of_study(beside(municipality="Roermond", title="Roermond")) == []
    assert of_study(beside(municipality=None, title="Roermond", recording="1.mp4")) == []
    assert of_study(beside(municipality="x", title="Roermond")) == [NAMED]


def test_dots_in_a_name_are_dots() -> None:
    places = (*SOUND.municipalities, Municipality(id="b", name="B.l"))
    study = with_first("discussions", title="Bel terug")
    assert of_study(study.model_copy(update={"municipalities": places})) == []


def test_every_place_that_is_named_is_noticed() -> None:
    places = (*PLACES, Municipality(id="a", name="Amsterdam"))
    study = with_first("discussions", title="Roermond en Amsterdam", group="Amsterdam")
    assert of_study(study.model_copy(update={"municipalities": places})) == [NAMED] * 3


def test_a_recording_elsewhere_is_as_usual() -> None:
    assert of_study(beside(recording="1.mp4")) == [("recording-of-anonymous-place", Severity.INFO)]
    assert of_study(beside(municipality="Roermond", recording="1.mp4")) == []


ONE = ("role-of-one-person", Severity.WARNING)


Talk = tuple[str, str | None, tuple[str, ...]]


def in_places(*talks: Talk) -> list[tuple[str, Severity]]:
    """What is found of discussions, each with its municipality and speaker codes."""
    return of_study(held(*talks))


def told(*talks: Talk) -> list[str]:
    """Where something is found."""
    return [finding.where for finding in check_study(held(*talks), shipped_codebook())]


def held(*talks: Talk) -> Study:
    transcripts = [a_transcript(*(f"{code}: Ja." for code in codes), id=id) for id, _, codes in talks]
    discussions = [a_discussion(id, municipality=place) for id, place, _ in talks]
    kept = {"discussions": tuple(discussions), "transcripts": tuple(transcripts)}
    fields = {name: () for name in Study.model_fields if isinstance(getattr(SOUND, name), tuple)}
    fields |= {"roles": SOUND.roles, "werkplaatsen": SOUND.werkplaatsen}
    return SOUND.model_copy(update={**fields, **kept})


def test_a_role_is_counted_within_its_municipality() -> None:
    assert in_places(("a", "X", ("ZT-1", "ZT-2"))) == []
    assert in_places(("a", "X", ("ZT-1",)), ("b", "X", ("ZT-1",))) == []
    assert in_places(("a", "X", ("ZT-1",)), ("b", "Y", ("ZT-1",))) == [ONE] * 2
    assert in_places(("a", None, ("ZT-1",)), ("b", None, ("ZT-1",))) == [ONE] * 2
    assert in_places(("a", "X", ("ZT-1", "ZT-2", "KM-I-1"))) == [ONE]


def test_roles_are_told_in_order_of_place() -> None:
    places = "ZYXVW"
    study = [(f"d{number}", place, ("ZT-1",)) for number, place in enumerate(places)]
    assert in_places(*study) == [ONE] * 5
    assert told(*study) == [f"role social_professional in {place}" for place in sorted(places)]


def test_an_unknown_role_gives_nobody_away() -> None:
    assert in_places(("a", "X", ("QQ",))) == []


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, 0),
        ({"description": "Een vader"}, 1),
        ({"description": "Een vader", "is_fictive": True}, 0),
        ({"is_fictive": True}, 0),
    ],
)
def test_only_the_description_of_a_real_client_is_noticed(fields: dict[str, object], found: int) -> None:
    study = with_all("cases", ClientCase(id="casus-1", **fields))
    assert of_study(study) == [("real-client-described", Severity.INFO)] * found
