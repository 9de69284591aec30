"""Every rule about a coding: what it finds, where, how bad; and that a clean coding gives nothing."""

from __future__ import annotations

import pytest
from builders import (
    a_code,
    a_code_list,
    a_codebook,
    a_coding,
    a_fragment,
    a_moment,
    a_shift,
    an_out_of_role,
    shipped_codebook,
)
from checked import ISSUE, PRAAT, findings_of, frames, of_coding
from hypothesis import given
from strategies import coded_transcripts

from frameschema import (
    CODING_RULES,
    Alignment,
    AnyUnit,
    Bridged,
    CodeState,
    Coding,
    FrameAttribution,
    FrameLevel,
    FrameRef,
    FramingDevice,
    Handling,
    Influence,
    IssueStatus,
    Polarity,
    ReasoningDevice,
    ReframingForm,
    ReframingOutcome,
    Responsibility,
    Severity,
    ShiftResult,
    Transcript,
    check_coding,
    has_errors,
)

LENGTH = len(PRAAT.text)
SECOND_TURN = len(PRAAT.turns[0].text)
RETIRED = a_codebook(
    a_code_list("frame", "oud").model_copy(update={"codes": (a_code("oud", state=CodeState.RETIRED),)})
)


def ended(*forms: ReframingForm, bridged: Bridged | None = None, how: str | None = "Zo") -> AnyUnit:
    return a_moment(outcome=ReframingOutcome(bridged=bridged, forms=forms, how=how))


def moved(result: ShiftResult, before: str, after: str) -> AnyUnit:
    return a_shift(result=result, before=frames(before), after=frames(after))


def device(words: str) -> AnyUnit:
    return a_fragment(framing_devices=(FramingDevice(device="metaphor", words=words),), **ISSUE)


ELSEWHERE = FrameAttribution(frames=(FrameRef(frame="market", level=FrameLevel.RELATIONAL),))

FOUND: dict[str, tuple[Severity, AnyUnit, dict[str, object]]] = {
    "text-changed": (Severity.ERROR, a_moment(), {"text_sha256": "0" * 64}),
    "span-outside-text": (Severity.ERROR, a_fragment(0, LENGTH + 1, **ISSUE), {}),
    "unknown-code": (Severity.ERROR, a_shift(before=frames("geen-frame")), {}),
    "retired-code": (Severity.WARNING, a_shift(before=frames("oud")), {"codebook": RETIRED}),
    "unknown-role": (Severity.ERROR, an_out_of_role(enacted_role="geen-rol"), {}),
    "frame-on-another-level": (Severity.INFO, a_fragment(attribution=ELSEWHERE, **ISSUE), {}),
    "framing-device-elsewhere": (Severity.WARNING, device("een muur"), {}),
    "bridged-without-evidence": (Severity.WARNING, ended(bridged=Bridged.PARTLY, how=None), {}),
    "bridged-without-reframing": (Severity.WARNING, ended(ReframingForm.NONE, bridged=Bridged.YES), {}),
    "reframed-without-bridging": (Severity.WARNING, ended(ReframingForm.BRIDGING, bridged=Bridged.NO), {}),
    "no-reframing-beside-reframing": (
        Severity.WARNING,
        ended(ReframingForm.NONE, ReframingForm.EXTENSION, bridged=Bridged.PARTLY),
        {},
    ),
    "controversy-without-handling": (Severity.INFO, a_moment(status=IssueStatus.CONTROVERSY), {}),
    "handling-of-unanimity": (
        Severity.WARNING,
        a_moment(status=IssueStatus.UNANIMOUS, handling=Handling.OPENED),
        {},
    ),
    "missed-opening-that-changes": (Severity.INFO, moved(ShiftResult.MISSED_OPENING, "need", "market"), {}),
    "shift-without-change": (Severity.INFO, moved(ShiftResult.SHIFT, "need", "need"), {}),
    "talking-nice-without-memo": (Severity.INFO, a_moment(alignment=Alignment.TALKING_NICE), {}),
    "relation-to-itself": (Severity.WARNING, a_moment(key="m"), {"links": [("m", "m")]}),
    "mixed-roles": (Severity.INFO, a_fragment(0, SECOND_TURN + 1, **ISSUE), {}),
    "enacted-role-is-own": (Severity.INFO, an_out_of_role(enacted_role="client_manager_income"), {}),
    "responsibility-without-device": (
        Severity.INFO,
        a_fragment(responsibilities=(Responsibility.FOR_SOLUTION,), **ISSUE),
        {},
    ),
    "fragment-outside-issue": (Severity.INFO, a_fragment(), {}),
}


def test_there_is_a_case_of_every_rule() -> None:
    assert [rule.id for rule in CODING_RULES] == list(FOUND)


@pytest.mark.parametrize("rule", FOUND)
def test_each_rule_finds_its_own_and_nothing_else_does(rule: str) -> None:
    severity, unit, fields = FOUND[rule]
    codebook = fields.get("codebook")
    coding = a_coding(PRAAT, unit, **{name: fields[name] for name in fields if name != "codebook"})
    (finding,) = findings_of(coding, PRAAT, codebook)
    assert (finding.rule, finding.severity) == (rule, severity)
    where = f"coding {coding.id} (gesprek-01, ann)"
    assert finding.where == where if rule == "text-changed" else f"{where}, unit {unit.key}"
    assert has_errors([finding]) == (severity is Severity.ERROR)


def test_a_clean_coding_gives_nothing() -> None:
    attribution = FrameAttribution(frames=frames("need"), object="object_client", certainty="certain")
    outcome = ReframingOutcome(
        bridged=Bridged.PARTLY,
        forms=(ReframingForm.BRIDGING,),
        how="Door te vragen",
        influences=(Influence(influence="influence_case", polarity=Polarity.PLUS),),
    )
    units = (
        a_fragment(
            0,
            LENGTH,
            attribution=attribution,
            enacted_role="client",
            reasoning_devices=(ReasoningDevice.CAUSES_RESPONSIBILITY,),
            responsibilities=(Responsibility.FOR_PROBLEM,),
            framing_devices=(FramingDevice(device="metaphor", words="ik ook"),),
            **ISSUE,
        ),
        a_moment(
            outcome=outcome,
            status=IssueStatus.CONTROVERSY,
            handling=Handling.COOPERATIVE,
            alignment=Alignment.TALKING_NICE,
            memo="Ze glimlacht erbij.",
        ),
        moved(ShiftResult.SHIFT, "need", "market"),
        an_out_of_role(enacted_role="client"),
    )
    assert of_coding(*units, links=[("f-0-" + str(LENGTH), "m-0-5")]) == []


def test_all_rules_run_whatever_the_first_one_finds() -> None:
    units = (a_fragment(0, 999), ended(bridged=Bridged.YES, how=None))
    assert [rule for rule, _ in of_coding(*units, text_sha256="0" * 64)] == [
        "text-changed",
        "span-outside-text",
        "bridged-without-evidence",
        "fragment-outside-issue",
    ]


@given(coded_transcripts(coders=("ann",)))
def test_findings_hold_no_transcript_text(case: tuple[Transcript, tuple[Coding, ...]]) -> None:
    talk, (coding,) = case
    changed = coding.model_copy(update={"text_sha256": "0" * 64})
    spoken = [turn.text for turn in talk.turns if len(turn.text) > 8]
    for finding in check_coding(changed, talk, shipped_codebook(), {}):
        assert not any(text in str(finding) for text in spoken)
