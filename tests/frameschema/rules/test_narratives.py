"""Stories: their order, their states, who tells them."""

from __future__ import annotations

import pytest
from builders import a_coding, a_fragment, a_transcript
from checked import SOUND, of_study, with_first
from whole_study import CODED, DISCUSSION, TALK, UNIT

from frameschema import DeviceSummary, Holder, NarrativeState, ReasoningDevice, Severity, Study

STORY, JOINT = SOUND.narratives
MORE = a_transcript("KM-I-1: Nog iets.", "ZT-1: Ja.", id="gesprek-01-b", discussion=DISCUSSION)
CODED_MORE = a_coding(MORE, a_fragment(0, 3, key="a"))


def told(*narratives: object) -> Study:
    """The sound study with other narratives, and nothing that names them."""
    alone = SOUND.model_copy(update={"shifts": (), "member_checks": (), "issues": ()})
    return alone.model_copy(update={"narratives": narratives})


def rules(study: Study) -> list[str]:
    return [rule for rule, _ in of_study(study) if rule != "one-narrative-only"]


def told_by(*keys: str, **holder: tuple[str, ...]) -> list[str]:
    fragments = tuple(UNIT[key] for key in keys)
    return rules(told(STORY.model_copy(update={"fragments": fragments, "states": (), "holder": Holder(**holder)})))


def test_a_unit_twice_in_a_row_is_in_order() -> None:
    assert told_by("a", "a", "c") == []
    assert told_by("a", "c", "a") == ["narrative-out-of-order"]


def test_order_goes_through_all_transcripts_of_a_discussion() -> None:
    both = told(STORY.model_copy(update={"fragments": (UNIT["c"], CODED_MORE.units[0].id)}), JOINT)
    study = both.model_copy(update={"transcripts": (TALK, MORE), "codings": (CODED, CODED_MORE)})
    assert "narrative-out-of-order" not in rules(study)


def from_state(*keys: str, fragments: tuple[str, ...] = ("a", "c")) -> list[str]:
    states = tuple(NarrativeState(from_fragment=UNIT[key]) for key in keys)
    own = tuple(UNIT[key] for key in fragments)
    return rules(told(STORY.model_copy(update={"states": states, "fragments": own})))


def test_states_begin_at_fragments_of_the_narrative_in_order() -> None:
    assert from_state("a", "c") == from_state("a", "a") == from_state() == []
    assert from_state("c", "a") == ["states-out-of-order"]
    assert from_state("a", "b", "m") == ["states-out-of-order", *["state-from-other-fragment"] * 2]


def test_a_narrative_without_fragments_yet_may_have_states() -> None:
    assert from_state("a", fragments=()) == []


def test_a_summary_rests_on_fragments() -> None:
    summary = DeviceSummary(device=ReasoningDevice.SOLUTIONS, text="Bellen.")
    empty = NarrativeState(from_fragment=UNIT["a"])
    summed = empty.model_copy(update={"summaries": (summary,)})
    for states, found in (((empty,), []), ((empty, summed), ["summary-without-fragments"])):
        assert rules(told(STORY.model_copy(update={"fragments": (), "states": states}))) == found


def test_one_narrative_is_noticed_in_each_discussion() -> None:
    found = [("one-narrative-only", Severity.INFO)]
    assert of_study(told(STORY)) == found
    assert of_study(told(STORY, JOINT.model_copy(update={"holder": Holder()}))) == []
    assert of_study(told()) == []
    other = SOUND.discussions[0].model_copy(update={"id": "elders"})
    elsewhere = STORY.model_copy(update={"discussion": "elders", "fragments": (), "states": ()})
    study = told(STORY, elsewhere).model_copy(update={"discussions": (*SOUND.discussions, other)})
    assert of_study(study) == found * 2


@pytest.mark.parametrize(
    ("holder", "found"),
    [
        ({}, 0),
        ({"speakers": ("KM-I-1",)}, 0),
        ({"roles": ("client_manager_income",)}, 0),
        ({"speakers": ("ZT-2",), "roles": ("client_manager_income",)}, 0),
        ({"speakers": ("KM-I-2",)}, 2),
        ({"speakers": ("KM-I-2",), "roles": ("social_professional",)}, 2),
    ],
)
def test_fragments_are_spoken_by_who_holds_the_narrative(holder: dict[str, tuple[str, ...]], found: int) -> None:
    assert told_by("a", "c", **holder) == ["fragment-of-another-voice"] * found


def test_a_narrative_of_nobody_hides_no_other() -> None:
    of_all = JOINT.model_copy(update={"holder": Holder()})
    wrong = STORY.model_copy(update={"holder": Holder(speakers=("ZT-1",))})
    assert rules(told(of_all, wrong)) == ["fragment-of-another-voice"] * 2


def test_one_of_several_voices_is_enough() -> None:
    # The issue moment reaches from the first turn of KM-I-1 over a turn of ZT-1.
    assert told_by("m", speakers=("ZT-1",)) == []
    assert told_by("m", speakers=("ZT-2",)) == ["fragment-of-another-voice"]


def test_who_plays_a_role_speaks_in_it() -> None:
    played = a_coding(TALK, a_fragment(0, 10, key="a", enacted_role="client"), *CODED.units[1:])
    story = STORY.model_copy(update={"fragments": (UNIT["a"],), "holder": Holder(roles=("client",))})
    study = told(story).model_copy(update={"codings": (played,)})
    assert rules(study) == []
    assert rules(study.model_copy(update={"codings": (CODED,)})) == ["fragment-of-another-voice"]


def test_a_joint_narrative_is_of_all() -> None:
    joint = {"joint_narrative": JOINT.id}
    assert JOINT.holder.roles == ("social_professional",)
    assert of_study(with_first("issues", **joint)) == []
    # Without the issue that calls it joint, it holds words of another party.
    assert rules(told(STORY, JOINT)) == ["fragment-of-another-voice"]


def test_a_fragment_outside_the_text_is_spoken_by_nobody() -> None:
    other = {"holder": Holder(speakers=("KM-I-2",)), "fragments": (UNIT["c"],), "states": ()}
    study = told(STORY.model_copy(update=other))
    assert rules(study) == ["fragment-of-another-voice"]
    outside = study.model_copy(update={"transcripts": (a_transcript("KM-I-1: Ja.", "KM-I-2: Nee."),)})
    assert "fragment-of-another-voice" not in rules(outside)


def test_a_narrative_of_one_role_is_as_usual() -> None:
    assert told_by("a", roles=("client_manager_income",)) == []
    assert told_by("a", roles=("client_manager_income", "client")) == ["narrative-of-several-roles"]
