"""Codes, frames and roles are looked up wherever they can be used, each in its own list."""

from __future__ import annotations

import pytest
from builders import a_code, a_code_list, a_codebook, a_fragment, a_moment, a_shift, a_transcript, an_out_of_role
from checked import ISSUE, OUTSIDE_ISSUE, SOUND, frames, of_coding, of_study, with_all, with_first
from whole_study import TALK, UNIT

from frameschema import (
    AnyUnit,
    CodeState,
    FrameAttribution,
    FrameLevel,
    FrameRef,
    FramingDevice,
    Holder,
    Influence,
    MethodEvaluation,
    NarrativeState,
    Participant,
    PhaseStretch,
    Polarity,
    ReframingOutcome,
    Severity,
    Speaker,
    Study,
    codes_of,
)

UNKNOWN = [("unknown-code", Severity.ERROR)]
XYZ = FrameAttribution(frames=frames("xyz"))
INFLUENCE = ReframingOutcome(influences=(Influence(influence="xyz", polarity=Polarity.MINUS),))


@pytest.mark.parametrize(
    "unit",
    [
        a_fragment(framing_devices=(FramingDevice(device="xyz"),), **ISSUE),
        a_fragment(attribution=XYZ, **ISSUE),
        a_fragment(attribution=FrameAttribution(object="xyz"), **ISSUE),
        a_fragment(attribution=FrameAttribution(image="xyz"), **ISSUE),
        a_fragment(attribution=FrameAttribution(source="xyz"), **ISSUE),
        a_fragment(attribution=FrameAttribution(certainty="xyz"), **ISSUE),
        a_moment(outcome=INFLUENCE),
        a_moment(themes=("xyz",)),
        a_shift(before=frames("xyz")),
        a_shift(after=frames("xyz")),
        # A code of another list is as unknown as no code.
        a_shift(after=frames("certain")),
    ],
)
def test_every_open_choice_of_a_unit_is_looked_up_in_its_own_list(unit: AnyUnit) -> None:
    assert of_coding(unit) == UNKNOWN


def attributed(attribution: FrameAttribution) -> Study:
    state = NarrativeState(from_fragment=UNIT["a"], attributions=(FrameAttribution(), attribution))
    return with_first("narratives", states=(state,))


@pytest.mark.parametrize(
    "study",
    [
        with_first("discussions", methods=("xyz",)),
        with_first("discussions", phases=(PhaseStretch(phase="xyz", first_turn=1, last_turn=5),)),
        with_first("discussions", participants=(Participant(speaker="KM-I-1", functions=("xyz",)),)),
        with_first("evaluations", method="xyz"),
        with_first("evaluations", opened=("xyz",)),
        attributed(XYZ),
        attributed(FrameAttribution(object="xyz")),
        with_first("issues", outcome=INFLUENCE),
        with_first("issues", dominant_frame=FrameRef(frame="xyz")),
        with_first("shifts", before=frames("xyz")),
        with_first("shifts", after=frames("xyz")),
        with_first("rhetorical_frames", frame=FrameRef(frame="xyz")),
    ],
)
def test_every_open_choice_of_a_study_is_looked_up_in_its_own_list(study: Study) -> None:
    assert of_study(study) == UNKNOWN


def test_a_codebook_without_the_list_does_not_know_the_code() -> None:
    assert of_coding(a_shift(before=frames("need")), codebook=a_codebook(a_code_list("ander", "a"))) == UNKNOWN


def test_a_code_used_twice_is_told_once_per_place() -> None:
    twice = a_shift(before=frames("xyz", "xyz"), after=frames("xyz", "need"))
    assert of_coding(twice, twice.model_copy(update={"key": "nog"})) == UNKNOWN * 2
    assert of_study(with_first("shifts", before=frames("xyz"), after=frames("need", "xyz", "xyz"))) == UNKNOWN


def test_an_active_code_is_not_retired_and_an_unknown_one_is_not_either() -> None:
    codes = (a_code("oud", state=CodeState.RETIRED), a_code("nieuw"))
    book = a_codebook(a_code_list("frame", "x").model_copy(update={"codes": codes}))
    assert of_coding(a_shift(after=frames("nieuw", "oud")), codebook=book) == [("retired-code", Severity.WARNING)]
    # `oud` is a frame, and no certainty.
    wrong = a_fragment(attribution=FrameAttribution(certainty="oud"), **ISSUE)
    assert of_coding(wrong, codebook=book) == UNKNOWN


def test_codes_of_a_unit_are_given_with_their_lists() -> None:
    attribution = FrameAttribution(frames=frames("need"), object="o", image="i", source="s", certainty="c")
    unit = a_fragment(attribution=attribution, framing_devices=(FramingDevice(device="metaphor"),))
    assert list(codes_of(unit)) == [
        ("framing_device", "metaphor"),
        ("frame", "need"),
        ("frame_object", "o"),
        ("frame_image", "i"),
        ("frame_source", "s"),
        ("certainty", "c"),
    ]
    assert list(codes_of(a_moment(outcome=INFLUENCE, themes=("t",)))) == [("influence", "xyz"), ("theme", "t")]
    assert list(codes_of(an_out_of_role(enacted_role="client"))) == []


ANOTHER_LEVEL = [("frame-on-another-level", Severity.INFO)]


def on(level: FrameLevel | None, frame: str = "need") -> tuple[FrameRef, ...]:
    return (FrameRef(frame=frame, level=level),)


@pytest.mark.parametrize(
    "unit",
    [
        a_fragment(attribution=FrameAttribution(frames=on(FrameLevel.MASTER)), **ISSUE),
        a_shift(before=on(FrameLevel.MASTER)),
        a_shift(after=on(FrameLevel.MASTER)),
    ],
)
def test_a_level_of_a_unit_that_the_codebook_does_not_give_is_noticed(unit: AnyUnit) -> None:
    assert of_coding(unit) == ANOTHER_LEVEL


@pytest.mark.parametrize(
    "study",
    [
        attributed(FrameAttribution(frames=on(FrameLevel.MASTER))),
        with_first("issues", dominant_frame=on(FrameLevel.MASTER)[0]),
        with_first("shifts", before=on(FrameLevel.MASTER)),
        with_first("shifts", after=on(FrameLevel.MASTER)),
    ],
)
def test_a_level_in_a_study_that_the_codebook_does_not_give_is_noticed(study: Study) -> None:
    assert of_study(study) == ANOTHER_LEVEL


@pytest.mark.parametrize("refs", [on(None), on(FrameLevel.META_CULTURAL), on(FrameLevel.MASTER, "autonomy")])
def test_a_level_of_the_codebook_or_none_is_as_usual(refs: tuple[FrameRef, ...]) -> None:
    assert of_coding(a_shift(before=refs)) == []


def test_a_frame_without_levels_may_stand_on_any() -> None:
    assert (
        of_coding(a_shift(before=on(FrameLevel.MASTER, "a")), codebook=a_codebook(a_code_list("frame", "a"))) == []
    )


def test_an_unknown_frame_has_no_usual_level() -> None:
    assert of_coding(a_shift(before=on(FrameLevel.MASTER, "xyz"))) == UNKNOWN


UNKNOWN_ROLE = ("unknown-role", Severity.ERROR)
STRANGE = tuple(speaker.model_copy(update={"role": "xyz"}) for speaker in TALK.speakers)


def test_an_enacted_role_that_is_not_of_the_study_is_found_in_units() -> None:
    units = (a_fragment(enacted_role="xyz"), an_out_of_role(enacted_role="xyz"), a_moment())
    assert of_coding(*units) == [UNKNOWN_ROLE, UNKNOWN_ROLE, OUTSIDE_ISSUE]
    assert of_coding(an_out_of_role(enacted_role="unknown")) == []


@pytest.mark.parametrize(
    "study",
    [
        with_all("transcripts", TALK.model_copy(update={"speakers": STRANGE})),
        with_all(
            "transcripts",
            TALK.model_copy(
                update={"turns": (*TALK.turns[:4], TALK.turns[4].model_copy(update={"enacted_role": "xyz"}))}
            ),
        ),
        with_first("discussions", participants=(Participant(speaker="KM-W-1", role="xyz"),)),
        with_first("narratives", holder=Holder(speakers=("KM-I-1",), roles=("xyz",))),
        with_first("evaluations", role="xyz"),
        with_first("member_checks", role="xyz"),
    ],
)
def test_a_role_that_is_not_of_the_study_is_found_once_per_place(study: Study) -> None:
    assert of_study(study).count(UNKNOWN_ROLE) == 1


def test_an_unknown_role_is_a_role() -> None:
    talk = a_transcript("KM-I-1: Ja", "KM-I-2: Nee", "XX: Wie weet")
    assert talk.speakers[2] == Speaker(code="XX", role="unknown")
    roles = tuple(role for role in SOUND.roles if role.id != "unknown")
    study = with_all("transcripts", talk).model_copy(update={"codings": (), "roles": roles})
    assert UNKNOWN_ROLE not in of_study(study)


def test_an_evaluation_without_role_names_none() -> None:
    assert isinstance(SOUND.evaluations[0], MethodEvaluation)
    assert SOUND.evaluations[0].role is None
    assert of_study(SOUND) == []
