"""A small study in which everything that the language can say is said once."""

from __future__ import annotations

from datetime import date

from builders import (
    STUDY,
    a_codebook_ref,
    a_coding,
    a_discussion,
    a_fragment,
    a_moment,
    a_shift,
    a_study,
    a_transcript,
)

from frameschema import (
    Agreement,
    Alignment,
    Attendance,
    Bridged,
    ClientCase,
    DeviceSummary,
    EvaluationBasis,
    FrameAttribution,
    FrameLevel,
    FrameRef,
    Handling,
    Holder,
    Issue,
    IssueStatus,
    LoggedDecision,
    MemberCheck,
    MethodEvaluation,
    Municipality,
    Narrative,
    NarrativeShift,
    NarrativeState,
    OtherSource,
    Participant,
    PhaseStretch,
    Polarity,
    Positioning,
    Presence,
    ReasoningDevice,
    Recognition,
    Reflection,
    ReflectionFound,
    ReframingForm,
    ReframingOutcome,
    RhetoricalFrame,
    ShiftResult,
    Study,
    Theme,
    ThemeChange,
    ThemeEvent,
    coding_id,
    stable_id,
)
from frameschema.sheet import FilledColumn, Sheet, SheetCoding, SheetColumn, SheetKind, SheetShift, sheet_id

TALK = a_transcript(
    "KM-I-1: Hij komt zijn afspraken niet na.",
    "ZT-1: Hij kan de brief niet lezen.",
    "KM-I-1: Dan bel ik hem voortaan.",
    "KM-I-2: Dat doe ik ook.",
    "ZT-2: Mooi.",
)
CODED = a_coding(
    TALK,
    a_fragment(0, 10, key="a"),
    a_fragment(36, 50, key="b"),
    a_fragment(66, 80, key="c"),
    a_moment(0, 80, key="m"),
    a_shift(40, 60, key="s"),
)
UNIT = {unit.key: unit.id for unit in CODED.units}
CONTROL = FrameRef(frame="social_control", level=FrameLevel.META_CULTURAL)
NEED = FrameRef(frame="need", level=FrameLevel.META_CULTURAL)
STORY, JOINT = stable_id("narrative", "een"), stable_id("narrative", "samen")
DISCUSSION = TALK.discussion


def a_whole_study(**fields: object) -> Study:
    """Give the study, with other values for the fields that are given."""
    return a_study(**{**_EVERYTHING, **fields})


_STORY = Narrative(
    id=STORY,
    discussion=DISCUSSION,
    title="Afspraak is afspraak",
    holder=Holder(speakers=("KM-I-1",), roles=("client_manager_income",)),
    fragments=(UNIT["a"], UNIT["c"]),
    states=(
        NarrativeState(
            from_fragment=UNIT["a"],
            summaries=(
                DeviceSummary(device=ReasoningDevice.PROBLEM_DEFINITION, text="Hij komt niet."),
                DeviceSummary(device=ReasoningDevice.MORAL_JUDGEMENT, presence=Presence.ABSENT),
            ),
            attributions=(FrameAttribution(frames=(CONTROL,)),),
        ),
    ),
)

SHEET = Sheet(
    id=sheet_id(STUDY, TALK.id, "ann", SheetKind.ISSUE, "Korten of niet"),
    study=STUDY,
    transcript=TALK.id,
    text_sha256=TALK.text_sha256,
    kind=SheetKind.ISSUE,
    of="ann",
    issue="Korten of niet",
    questions=("Moet hij gekort worden?",),
    moments=(UNIT["m"],),
    triggers=(UNIT["s"],),
    columns=(
        SheetColumn(narrative=STORY, title=_STORY.title, holder=_STORY.holder, fragments=_STORY.fragments),
        SheetColumn(narrative=JOINT, title="Samen", holder=Holder(roles=("social_professional",)), is_joint=True),
    ),
)

FILLED_IN = SheetCoding(
    id=coding_id(STUDY, str(SHEET.id), "ann", "sheets"),
    study=STUDY,
    transcript=TALK.id,
    sheet=SHEET.id,
    coder="ann",
    coding_pass="sheets",
    codebook=a_codebook_ref(),
    columns=(
        FilledColumn(
            narrative=STORY,
            who_what="KM-I-1: hij komt niet",
            summaries=(DeviceSummary(device=ReasoningDevice.SOLUTIONS, text="Voortaan bellen."),),
            attributions=(FrameAttribution(frames=(CONTROL,)),),
            shift=SheetShift(
                result=ShiftResult.SHIFT,
                trigger=UNIT["s"],
                before=(CONTROL,),
                after=(NEED,),
                text_before="Hij wil niet.",
                text_after="Hij kan niet lezen.",
            ),
        ),
    ),
    questions="Moet hij gekort worden?",
    status=IssueStatus.CONTROVERSY,
    handling=Handling.OPENED,
    dominant_frames=(CONTROL,),
    outcome=ReframingOutcome(bridged=Bridged.YES, forms=(ReframingForm.TRANSFORMATION,), how="Bellen."),
    agreements="Voortaan bellen.",
)

_EVERYTHING: dict[str, object] = {
    "discussions": (
        a_discussion(
            DISCUSSION,
            municipality="Gemeente X",
            methods=("golden_circle",),
            case="casus-1",
            case_bringer="KM-I-1",
            participants=(
                Participant(speaker="KM-I-1", functions=("case_bringer",), attendance=Attendance.PARTLY),
            ),
            phases=(PhaseStretch(phase="phase_analysis", first_turn=1, last_turn=3),),
            other_sources=(OtherSource(id="cirkel", kind="Golden Circle", text="waarom: eerlijk"),),
        ),
    ),
    "transcripts": (TALK,),
    "codings": (CODED,),
    "sheets": (SHEET,),
    "sheet_codings": (FILLED_IN,),
    "narratives": (
        _STORY,
        Narrative(
            id=JOINT,
            discussion=DISCUSSION,
            title="Samen",
            holder=Holder(roles=("social_professional",)),
            fragments=(UNIT["c"],),
        ),
    ),
    "issues": (
        Issue(
            id=stable_id("issue", "een"),
            discussion=DISCUSSION,
            title="Korten of niet",
            question="Moet hij gekort worden?",
            themes=("theme_trust_distrust",),
            status=IssueStatus.CONTROVERSY,
            handling=Handling.OPENED,
            dominant_frame=CONTROL,
            joint_narrative=JOINT,
            between=("client_manager_income", "social_professional"),
            outcome=ReframingOutcome(bridged=Bridged.YES, forms=(ReframingForm.TRANSFORMATION,), how="Bellen."),
            moments=(UNIT["m"],),
        ),
    ),
    "shifts": (
        NarrativeShift(
            id=stable_id("shift", "een"),
            discussion=DISCUSSION,
            narrative=STORY,
            result=ShiftResult.SHIFT,
            trigger=UNIT["b"],
            shows_in=UNIT["c"],
            before=(CONTROL,),
            after=(NEED,),
            text_before="Hij wil niet.",
            text_after="Hij kan niet lezen.",
        ),
    ),
    "rhetorical_frames": (
        RhetoricalFrame(id=stable_id("rhetorical", "een"), frame=NEED, said=UNIT["a"], done=UNIT["c"]),
    ),
    "municipalities": (Municipality(id="x", name="Gemeente X", is_anonymous=True),),
    "cases": (ClientCase(id="casus-1", is_fictive=True),),
    "themes": (
        Theme(
            id="vertrouwen",
            title="Vertrouwen of wantrouwen",
            werkplaats="noord",
            same_as=("theme_trust_distrust",),
            history=(ThemeEvent(on=date(2025, 3, 1), change=ThemeChange.PROPOSED, by="ann"),),
        ),
    ),
    "positionings": (
        Positioning(
            id=stable_id("positioning", "een"),
            discussion=DISCUSSION,
            speaker="ZT-1",
            fragments=(UNIT["b"],),
            footing="Ergernis",
            stance="Vriendelijk",
            alignment=Alignment.TALKING_NICE,
        ),
    ),
    "reflections": (
        ReflectionFound(
            id=stable_id("reflection", "een"),
            discussion=DISCUSSION,
            level=Reflection.MOTIVES,
            fragments=(UNIT["c"],),
        ),
    ),
    "agreements": (
        Agreement(
            id=stable_id("agreement", "een"),
            discussion=DISCUSSION,
            text="Voortaan bellen.",
            by=("KM-I-1",),
            follow_up="Gebeurd.",
            yield_for_client="Hij weet waar hij aan toe is.",
        ),
    ),
    "evaluations": (
        MethodEvaluation(
            id=stable_id("evaluation", "een"),
            discussion=DISCUSSION,
            method="golden_circle",
            basis=EvaluationBasis.PARTICIPANT,
            opened=("opened_other_frame",),
            polarity=Polarity.PLUS,
        ),
    ),
    "member_checks": (
        MemberCheck(
            id=stable_id("check", "een"),
            discussion=DISCUSSION,
            on=date(2025, 4, 1),
            role="social_professional",
            about=(STORY,),
            recognised=Recognition.YES,
        ),
    ),
    "decisions": (
        LoggedDecision(
            id=stable_id("decision", "een"),
            on=date(2025, 4, 2),
            about="niveau van autonomie",
            decision="Meta-cultureel.",
            reason="Zo gebruiken drie groepen het.",
            by=("ann", "bob"),
        ),
    ),
}
