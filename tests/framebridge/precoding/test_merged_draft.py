"""The merged coding as a draft: a region per merged unit, with what all members have in common."""

from __future__ import annotations

from builders import a_coding, a_fragment, a_merged, a_moment, a_transcript, shipped_codebook

from framebridge.precoding import coding_of_merged
from frameschema import (
    AnyUnit,
    Bridged,
    Coding,
    FrameAttribution,
    FrameLevel,
    FrameRef,
    FramingDevice,
    Handling,
    Influence,
    Interaction,
    IssueStatus,
    Polarity,
    ReasoningDevice,
    ReframingOutcome,
    coding_id,
    unit_id,
)
from labelstudio_plugin.results import CodingContext, read_result, write_result

TALK = a_transcript("KM-I-1: Hij is weer niet verschenen.", "ZT-1: Hij kan die brief niet lezen.")


def draft(*coders: tuple[AnyUnit, ...]) -> Coding:
    codings = [a_coding(TALK, *units, coder=f"coder-{at}") for at, units in enumerate(coders)]
    return coding_of_merged(a_merged(TALK, *codings))


def only(*units: AnyUnit) -> AnyUnit:
    (unit,) = draft(*((unit,) for unit in units)).units
    return unit


def test_it_belongs_to_a_pseudo_coder_and_its_ids_follow_from_that() -> None:
    coding = draft((a_fragment(0, 5),), (a_fragment(0, 6),))
    identity = coding_id("proef", TALK.id, "merged", "fragments")
    assert (coding.coder, coding.id) == ("merged", identity)
    assert [unit.id for unit in coding.units] == [unit_id(identity, unit.key) for unit in coding.units]


def test_units_with_equal_keys_of_two_coders_stay_two() -> None:
    coding = draft((a_fragment(0, 5, key="a"),), (a_fragment(20, 30, key="a"),))
    assert [(unit.span.start, unit.span.end) for unit in coding.units] == [(0, 5), (20, 30)]


def test_the_place_is_that_of_the_merged_unit() -> None:
    codings = [a_coding(TALK, a_fragment(0, end), coder=f"c{end}") for end in (8, 9, 12)]
    merged = a_merged(TALK, *codings)
    assert [unit.span for unit in coding_of_merged(merged).units] == [unit.span for unit in merged.units]


def test_a_choice_that_one_coder_made_otherwise_or_not_at_all_is_left_open() -> None:
    same = {"interaction": Interaction.REFUTED}
    assert only(a_fragment(0, 5, **same), a_fragment(0, 5, **same)).interaction is Interaction.REFUTED
    for other in (Interaction.SUPPORT, None):
        assert only(a_fragment(0, 5, **same), a_fragment(0, 5, interaction=other)).interaction is None


def test_of_several_choices_those_of_all_are_kept() -> None:
    problem, moral, solution = (
        ReasoningDevice.PROBLEM_DEFINITION,
        ReasoningDevice.MORAL_JUDGEMENT,
        ReasoningDevice.SOLUTIONS,
    )
    unit = only(
        a_fragment(0, 5, reasoning_devices=(problem, moral)),
        a_fragment(0, 5, reasoning_devices=(solution, problem)),
    )
    assert unit.reasoning_devices == (problem,)


def test_inside_attribution_and_outcome_too() -> None:
    need = FrameRef(frame="need", level=FrameLevel.META_CULTURAL)
    seen = FrameAttribution(frames=(need,), object="client", local_name="ons verhaal")
    unit = only(a_fragment(0, 5, attribution=seen), a_fragment(0, 5, attribution=FrameAttribution(frames=(need,))))
    assert unit.attribution == FrameAttribution(frames=(need,))
    helped = Influence(influence="method", polarity=Polarity.PLUS)
    first = ReframingOutcome(bridged=Bridged.PARTLY, influences=(helped,), how="Ze praatten door.")
    second = ReframingOutcome(bridged=Bridged.PARTLY, influences=(helped,), how="Anders.")
    both = {"status": IssueStatus.CONTROVERSY, "handling": Handling.OPENED}
    moment = only(a_moment(0, 20, outcome=first, **both), a_moment(0, 20, outcome=second, **both))
    assert moment.outcome == ReframingOutcome(bridged=Bridged.PARTLY, influences=(helped,))
    assert (moment.status, moment.handling) == (IssueStatus.CONTROVERSY, Handling.OPENED)


def test_a_device_that_both_chose_is_kept_without_the_words_they_do_not_share() -> None:
    devices = [(FramingDevice(device="metaphor", words=words),) for words in ("over de schutting", "de schutting")]
    assert only(*(a_fragment(0, 5, framing_devices=own) for own in devices)).framing_devices == (
        FramingDevice(device="metaphor"),
    )
    assert only(*(a_fragment(0, 5, framing_devices=devices[0]) for _ in range(2))).framing_devices == devices[0]


def test_no_text_is_made_of_two_texts() -> None:
    unit = only(
        a_fragment(0, 5, who_what="Hij komt niet", memo="a"), a_fragment(0, 5, who_what="Weer weg", memo="b")
    )
    assert (unit.who_what, unit.memo) == (None, None)


def test_what_one_coder_marked_is_whole() -> None:
    unit = only(a_fragment(0, 5, who_what="Hij komt niet", interaction=Interaction.PROBED))
    assert (unit.who_what, unit.interaction) == ("Hij komt niet", Interaction.PROBED)


def test_it_survives_label_studio() -> None:
    coding = draft((a_fragment(0, 5, who_what="x"), a_moment(0, 30)), (a_fragment(0, 6), a_fragment(10, 20)))
    context = CodingContext("proef", TALK, "merged", "fragments", shipped_codebook())
    read = read_result(write_result(coding, TALK, shipped_codebook(), "nl"), context)
    assert (read.coding, read.findings) == (coding, ())
