"""One example of every kind of document in the present version: `tests/data/golden/KIND-VERSION.json`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from builders import (
    a_clearance,
    a_code,
    a_codebook,
    a_coding,
    a_comment,
    a_fragment,
    a_merged,
    a_moment,
    a_shift,
    a_thematic_code,
    an_evaluation,
    an_out_of_role,
    both,
)
from whole_study import CONTROL, FILLED_IN, NEED, SHEET, TALK, a_whole_study

from framebridge.merging import MergeRules, merge_codings
from framebridge.merging.deciding import Choice, Open, decide, said_in
from framebridge.merging.stories import ToldBy, merge_stories
from frameschema import (
    GENERATIONS,
    SCHEMA_VERSION,
    AgreementEntry,
    AgreementResult,
    AgreementScope,
    AgreementTopic,
    Alignment,
    Bridged,
    CodebookChange,
    CodebookRef,
    CodebookVersion,
    CodeChange,
    CodeList,
    CodeState,
    Coding,
    Coefficient,
    ComparedCoding,
    ConfusedFragments,
    Confusion,
    Consensus,
    Decision,
    DecisionLog,
    DeviceSummary,
    Document,
    DocumentKind,
    EvaluationBasis,
    Finding,
    FrameAttribution,
    FrameEnactment,
    FrameLevel,
    FramingDevice,
    Handling,
    Influence,
    Interaction,
    Interval,
    Issue,
    IssueStatus,
    Measure,
    MergedCoding,
    Narrative,
    NarrativeShift,
    NarrativeState,
    Polarity,
    Presence,
    ReasoningDevice,
    ReframingForm,
    ReframingOutcome,
    RejectedName,
    RelationKind,
    RemarkKind,
    Responsibility,
    ScopeKind,
    Severity,
    ShiftResult,
    TakenCoding,
    Undefined,
    UnitKind,
    stable_id,
)

FOLDER = Path(__file__).parent / "data" / "golden"


def golden_file(kind: DocumentKind, version: str = SCHEMA_VERSION) -> Path:
    return FOLDER / f"{kind}-{version}.json"


def a_full_coding(coder: str, *devices: FramingDevice) -> Coding:
    """A coding with every kind of unit, and every field of each filled in."""
    path = ("Korten of niet", "Moet hij gekort worden?")
    frame = FrameAttribution(
        frames=(CONTROL,),
        object="object_client",
        image="image_victim",
        source="source_organisation",
        certainty="certain",
        local_name="afspraak is afspraak",
        enactment=FrameEnactment.SAID,
    )
    outcome = ReframingOutcome(
        bridged=Bridged.YES,
        forms=(ReframingForm.BRIDGING,),
        how="Door te bellen.",
        evidence="Beiden noemen het bellen.",
        influences=(Influence(influence="method", polarity=Polarity.PLUS),),
    )
    return a_coding(
        TALK,
        a_fragment(
            0,
            10,
            key="a",
            who_what="KM-I-1: hij komt niet",
            issues=(path,),
            reasoning_devices=(ReasoningDevice.CAUSES_RESPONSIBILITY,),
            responsibilities=(Responsibility.FOR_PROBLEM,),
            framing_devices=devices,
            attribution=frame,
            memo="Let op de toon.",
        ),
        a_fragment(
            36, 50, key="b", interaction=Interaction.REFUTED, enacted_role="client", narrative="Hij kan het niet"
        ),
        a_moment(
            0,
            80,
            key="m",
            question="Moet hij gekort worden?",
            themes=("theme_trust",),
            local_theme="vertrouwen",
            status=IssueStatus.CONTROVERSY,
            handling=Handling.OPENED,
            alignment=Alignment.ALIGNED,
            outcome=outcome,
        ),
        a_shift(
            40,
            60,
            key="s",
            result=ShiftResult.SHIFT,
            narrative="Afspraak is afspraak",
            what_changes="Niet willen wordt niet kunnen.",
            before=(CONTROL,),
            after=(NEED,),
        ),
        an_out_of_role(66, 80, key="o", enacted_role="client"),
        a_thematic_code(
            0,
            20,
            key="t",
            open_codes=(("brieven", "te moeilijk"), ("afspraken",)),
            axial="bereikbaarheid",
            selective="wederkerigheid",
            themes=("theme_trust",),
        ),
        an_evaluation(
            0,
            30,
            key="e",
            method="role_swap",
            opened=("opened_other_frame",),
            drawback="Er was te weinig tijd.",
            polarity=Polarity.PLUS,
            basis=EvaluationBasis.PARTICIPANT,
        ),
        a_comment(
            0,
            40,
            key="c",
            about=stable_id("unit", "van een andere groep"),
            remark=RemarkKind.OTHER_READING,
            text="Voor mij is dit zorg en geen controle.",
        ),
        coder=coder,
        links=[("b", "a", RelationKind.RESPONDS_TO)],
        memo="Een kort gesprek.",
    )


_CODINGS = (
    a_full_coding("ann", FramingDevice(device="example"), FramingDevice(device="metaphor", words="komt zijn")),
    a_full_coding("bob", FramingDevice(device="example", words="zijn afspraken")),
)

_CODES = (
    a_code(
        "need",
        levels=(FrameLevel.META_CULTURAL,),
        example=both("Hij heeft rust nodig."),
        counter_example=both("Hij heeft recht op rust."),
        local_names=("wat heeft hij nodig",),
    ),
    a_code(
        "integral",
        levels=(FrameLevel.INSTITUTIONAL,),
        derived_from=("need",),
        carried_by=both("zorg en welzijn"),
        heading=both("Integraal"),
    ),
    a_code("together", levels=(FrameLevel.INSTITUTIONAL,), state=CodeState.RETIRED),
)
_FRAMES = CodeList(id="frame", label=both("Frames"), definition=both("Een manier van kijken"), codes=_CODES)
_MERGED_INTO = CodebookChange(
    change=CodeChange.MERGED, list="frame", code="together", into=("integral",), reason="Hetzelfde frame."
)

_CODEBOOK = a_codebook(
    _FRAMES,
    id="klein",
    version="1.1",
    based_on=CodebookRef(id="frames", version="1.0.0"),
    headings={"T1.text_fragment": both("Tekstfragment")},
    changelog=(
        CodebookVersion(version="1.0", on=date(2025, 3, 1), by="ann", note="De eerste."),
        CodebookVersion(version="1.1", changes=(_MERGED_INTO,)),
    ),
    rejected_names=(RejectedName(list="frame", name="zomaar", reason="Te vaag."),),
)

_COMPARED = tuple(
    ComparedCoding(
        coding=coding.id,
        text=TALK.id,
        coder=coding.coder,
        coding_pass=coding.coding_pass,
        is_prefilled=coding.coder == "bob",
    )
    for coding in _CODINGS
)
_FRAMES_OF_FRAGMENTS = AgreementTopic(kind=UnitKind.FRAGMENT, field="field_frames", list="frame")
_AGREEMENT = AgreementResult(
    study=_CODINGS[0].study,
    codebook=_CODINGS[0].codebook,
    policy="overlap >= 0.3",
    replicates=1000,
    seed=1,
    codings=_COMPARED,
    one_coder_texts=("gesprek-02",),
    scopes=(
        AgreementScope(
            id="pair ann bob",
            kind=ScopeKind.PAIR,
            name="ann – bob",
            coders=("ann", "bob"),
            texts=(TALK.id,),
            prefilled=(_CODINGS[1].id,),
        ),
    ),
    entries=(
        AgreementEntry(
            scope="pair ann bob",
            topic=_FRAMES_OF_FRAGMENTS,
            one_coder_only=2,
            measures=(
                Measure(
                    coefficient=Coefficient.ALPHA_MASI,
                    generation=GENERATIONS[Coefficient.ALPHA_MASI],
                    value=0.436458,
                    interval=Interval(low=0.371362, high=0.498387, replicates=987),
                    basis=51,
                    texts=4,
                ),
                Measure(
                    coefficient=Coefficient.COHEN_KAPPA,
                    generation=GENERATIONS[Coefficient.COHEN_KAPPA],
                    reason=Undefined.NO_PAIR,
                    interval_reason=Undefined.NO_PAIR,
                ),
            ),
        ),
    ),
    confusions=(
        Confusion(
            first="need",
            second="social_control",
            cases=(
                ConfusedFragments(
                    text=TALK.id,
                    coders=("ann", "bob"),
                    fragments=(_CODINGS[0].units[0].id, _CODINGS[1].units[0].id),
                ),
            ),
        ),
    ),
)


def _a_decision(merged: MergedCoding) -> Decision:
    """What was decided about the fragment that both coders marked in the same way but for an example."""
    said = next(one for one in said_in(merged, None) if len(one.statements) > 1)
    choice = Choice(taken_from="ann")
    return decide(
        "proef", Open("", said, "who_what"), choice, "De coördinator", date(2026, 11, 20), "Het volledigst."
    )


_DECISION = _a_decision(a_merged(TALK, *_CODINGS))
_MERGED = merge_codings(
    (*_CODINGS, a_coding(TALK, a_fragment(36, 43, key="b1"), a_fragment(44, 50, key="b2"), coder="cas")),
    TALK,
    MergeRules(consensus=Consensus.MAJORITY, fields={"interaction": Consensus.KEEP_ALL}),
    (_DECISION,),
)


def _told(coding: Coding, *, absent: bool) -> ToldBy:
    """What a coder tells on sheets; the two differ about a summary and about the outcome."""
    judged = {"presence": Presence.ABSENT} if absent else {"text": "Wie niet komt, krijgt niets."}
    narrative = Narrative(
        id=stable_id("narrative", coding.coder),
        discussion=TALK.id,
        title="Afspraak is afspraak",
        fragments=(coding.units[0].id,),
        states=(
            NarrativeState(
                from_fragment=coding.units[0].id,
                summaries=(DeviceSummary(device=ReasoningDevice.MORAL_JUDGEMENT, **judged),),
                attributions=(FrameAttribution(frames=(CONTROL,)),),
            ),
        ),
    )
    shift = NarrativeShift(
        id=stable_id("shift", coding.coder),
        discussion=TALK.id,
        narrative=narrative.id,
        result=ShiftResult.MISSED_OPENING if absent else ShiftResult.SHIFT,
    )
    return ToldBy(
        coding.coder,
        (narrative,),
        (shift,),
        (
            Issue(
                id=stable_id("issue", coding.coder),
                discussion=TALK.id,
                title="Korten of niet",
                outcome=ReframingOutcome(bridged=Bridged.NO if absent else Bridged.YES),
            ),
        ),
    )


_STORIES = merge_stories(
    a_merged(TALK, *_CODINGS), [_told(_CODINGS[0], absent=False), _told(_CODINGS[1], absent=True)], MergeRules()
)

GOLDEN: Mapping[DocumentKind, Document] = {
    DocumentKind.STUDY: a_whole_study(codebooks=(_CODEBOOK,)),
    DocumentKind.TRANSCRIPT: TALK,
    DocumentKind.CODEBOOK: _CODEBOOK,
    DocumentKind.CODING: _CODINGS[0],
    DocumentKind.MERGED_CODING: _MERGED,
    DocumentKind.MERGED_STORIES: _STORIES,
    DocumentKind.DECISIONS: DecisionLog(
        study="proef",
        transcript=TALK.id,
        decisions=(_DECISION,),
        taken=(TakenCoding(task=f"proef/{TALK.id}/adjudication/merged/1", content_sha256="0" * 64),),
    ),
    DocumentKind.SHEET: SHEET,
    DocumentKind.SHEET_CODING: FILLED_IN,
    DocumentKind.AGREEMENT_RESULT: _AGREEMENT,
    DocumentKind.CLEARANCE: a_clearance(TALK),
    DocumentKind.FINDING: Finding(
        rule="text-changed", severity=Severity.ERROR, where="gesprek-01", message="is veranderd", remedy="kijk na"
    ),
}
