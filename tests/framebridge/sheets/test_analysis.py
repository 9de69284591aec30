"""From filled-in sheets to narratives, issues and shifts, so that the study holds together."""

from __future__ import annotations

from typing import Any

from builders import a_fragment, shipped_codebook
from hypothesis import given
from hypothesis import strategies as st
from sheet_study import A_THEME, ID, a_coding_of, a_talk, filled_in, found, sheets_of
from strategies import attributions, codings, frame_refs, outcomes, prose, transcripts

from framebridge.merged_study import whole_study
from framebridge.sheets.analysis import SheetAnalysis, analyse_sheets
from framebridge.sheets.making import make_sheets
from framebridge.sheets.reading import StudySheets
from framebridge.sheets.stories import SheetWords
from framebridge.study import StudyFolder
from frameschema import (
    Bridged,
    Coding,
    CodingState,
    DeviceSummary,
    FrameAttribution,
    FrameRef,
    Handling,
    IssueStatus,
    Narrative,
    NarrativeState,
    ReasoningDevice,
    ReframingOutcome,
    Severity,
    ShiftResult,
    check_study,
    stable_id,
)
from frameschema.sheet import FilledColumn, Sheet, SheetCoding, SheetShift

SUMMARY = DeviceSummary(device=ReasoningDevice.PROBLEM_DEFINITION, text="Hij komt niet.")
CONTROL, NEED = (FrameRef(frame=shipped_codebook().list("frame").codes[at].id) for at in (0, 1))
SEEN = FrameAttribution(frames=(CONTROL,))
WORDS = SheetWords.of(shipped_codebook(), (), "nl")


def analysed(study: StudyFolder, coding: Coding, *filled: SheetCoding) -> SheetAnalysis:
    sheets = sheets_of(study, coding)
    return analyse_sheets(sheets, filled, [coding], {ID: a_talk(study)})


def the_sheets(study: StudyFolder, coder: str = "ann") -> tuple[Sheet, Sheet]:
    discussion, issue = sheets_of(study, a_coding_of(study, coder=coder))
    return discussion, issue


def a_shift_on(sheet: Sheet, result: ShiftResult | None = ShiftResult.SHIFT, **fields: Any) -> SheetShift:
    return SheetShift(**{"result": result, "trigger": sheet.triggers[0], "after": (NEED,), **fields})


def a_column(sheet: Sheet, at: int = 1, **fields: Any) -> FilledColumn:
    return FilledColumn(narrative=sheet.columns[at].narrative, **fields)


def test_a_discussion_sheet_tells_what_a_narrative_is(study: StudyFolder) -> None:
    sheet, _ = the_sheets(study)
    column = a_column(sheet, who_what="Over komen", summaries=(SUMMARY,), attributions=(SEEN,))
    narratives = analysed(study, a_coding_of(study), filled_in(sheet, column)).narratives
    shown = sheet.columns[1]
    state = NarrativeState(from_fragment=shown.fragments[0], summaries=(SUMMARY,), attributions=(SEEN,))
    assert narratives[0] == Narrative(
        id=shown.narrative,
        discussion=ID,
        title="klantmanager inkomen",
        holder=shown.holder,
        who_what="Over komen",
        fragments=shown.fragments,
        states=(state,),
    )
    assert [narrative.title for narrative in narratives[1:]] == ["sociaal professional (zorgteam)"]


def test_a_joint_narrative_is_there_when_something_is_said_of_it(study: StudyFolder) -> None:
    sheet, _ = the_sheets(study)
    column = a_column(sheet, 0, who_what="Wij samen")
    joint = analysed(study, a_coding_of(study), filled_in(sheet, column)).narratives[0]
    assert (joint.id, joint.who_what, joint.states) == (sheet.columns[0].narrative, "Wij samen", ())


def test_a_shift_gives_the_narrative_a_second_state(study: StudyFolder) -> None:
    sheet, _ = the_sheets(study)
    shift = a_shift_on(sheet, before=(CONTROL,), text_before="Hij wil niet", text_after="Hij kan niet")
    filled = filled_in(sheet, a_column(sheet, attributions=(SEEN,), shift=shift))
    found = analysed(study, a_coding_of(study), filled)
    (told,) = found.shifts
    last = sheet.columns[1].fragments[-1]
    assert (told.trigger, told.shows_in, told.text_after) == (sheet.triggers[0], last, "Hij kan niet")
    assert found.narratives[0].states[1:] == (
        NarrativeState(from_fragment=last, after_shift=told.id, attributions=(FrameAttribution(frames=(NEED,)),)),
    )


def test_a_missed_opening_shows_nowhere(study: StudyFolder) -> None:
    sheet, _ = the_sheets(study)
    shift = a_shift_on(sheet, ShiftResult.MISSED_OPENING)
    found = analysed(study, a_coding_of(study), filled_in(sheet, a_column(sheet, shift=shift)))
    assert [told.shows_in for told in found.shifts] == [None]
    assert found.narratives[0].states == ()


def test_a_shift_that_is_not_called_one_stays_on_the_sheet(study: StudyFolder) -> None:
    sheet, _ = the_sheets(study)
    shift = a_shift_on(sheet, None)
    assert analysed(study, a_coding_of(study), filled_in(sheet, a_column(sheet, shift=shift))).shifts == ()


def test_a_shift_that_both_sheets_tell_of_is_given_as_the_discussion_sheet_has_it(study: StudyFolder) -> None:
    sheet, about = the_sheets(study)
    whole = filled_in(sheet, a_column(sheet, shift=a_shift_on(sheet, text_after="Geheel")))
    same = filled_in(about, a_column(about, shift=a_shift_on(about, text_after="Anders")))
    other = filled_in(about, a_column(about, shift=a_shift_on(about, trigger=None)))
    assert [s.text_after for s in analysed(study, a_coding_of(study), same, whole).shifts] == ["Geheel"]
    assert len(analysed(study, a_coding_of(study), whole, other).shifts) == 2


def test_a_shift_without_a_trigger_that_is_told_twice_alike_is_given_once(study: StudyFolder) -> None:
    sheets = the_sheets(study)
    alike = [filled_in(one, a_column(one, shift=a_shift_on(one, trigger=None))) for one in sheets]
    assert len(analysed(study, a_coding_of(study), *alike).shifts) == 1


def test_an_issue_sheet_tells_what_became_of_the_issue(study: StudyFolder) -> None:
    _, sheet = the_sheets(study)
    outcome = ReframingOutcome(bridged=Bridged.PARTLY, how="Samen op bezoek")
    fields = {"status": IssueStatus.CONTROVERSY, "handling": Handling.OPENED, "outcome": outcome}
    joint = a_column(sheet, 0, who_what="Wij samen")
    coding = filled_in(sheet, joint, questions="Moet hij komen?", dominant_frames=(NEED,), **fields)
    found = analysed(study, a_coding_of(study), coding)
    issue, inner = found.issues
    assert (issue.title, issue.question, issue.moments) == ("Komen of niet", "Moet hij komen?", sheet.moments)
    assert (issue.status, issue.handling, issue.outcome) == tuple(fields.values())
    assert (issue.dominant_frame, issue.themes) == (NEED, (A_THEME,))
    assert issue.joint_narrative == found.narratives[0].id == sheet.columns[0].narrative
    assert (inner.question, inner.parent) == ("Durft hij?", issue.id)


def test_summaries_of_an_issue_sheet_stay_there(study: StudyFolder) -> None:
    _, sheet = the_sheets(study)
    found = analysed(study, a_coding_of(study), filled_in(sheet, a_column(sheet, summaries=(SUMMARY,))))
    assert [(one.title, one.states, one.who_what) for one in found.narratives] == [
        ("klantmanager inkomen", (), None),
        ("sociaal professional (zorgteam)", (), None),
    ]
    assert found.narratives[0].fragments == sheet.columns[1].fragments


def test_a_sheet_that_was_skipped_says_nothing(study: StudyFolder) -> None:
    sheet, _ = the_sheets(study)
    coding = filled_in(sheet, a_column(sheet, who_what="x"), state=CodingState.SKIPPED)
    assert analysed(study, a_coding_of(study), coding) == SheetAnalysis()


def test_whoever_fills_in_the_sheet_of_another_tells_narratives_of_the_own(study: StudyFolder) -> None:
    sheet, _ = the_sheets(study)
    shift = a_shift_on(sheet)
    own, read = (filled_in(sheet, a_column(sheet, shift=shift), coder=coder) for coder in ("ann", "bob"))
    found = analysed(study, a_coding_of(study), own, read)
    ids = {one.narrative for one in sheet.columns[1:]}
    assert {one.id for one in found.narratives} == ids | {stable_id("narrative", str(n), "bob") for n in ids}
    assert [shift.narrative for shift in found.shifts] == [found.narratives[0].id, found.narratives[2].id]


def test_what_was_taken_out_of_the_coding_since_is_left_out(study: StudyFolder) -> None:
    before = a_coding_of(study, a_fragment(3, 6, "f9"))
    sheet = sheets_of(study, before)[0]
    filled = filled_in(sheet, a_column(sheet, shift=a_shift_on(sheet)))
    now = a_coding_of(study)
    now = now.model_copy(update={"units": tuple(unit for unit in now.units if unit.key != "s1")})
    found = analyse_sheets([sheet], [filled], [now], {ID: a_talk(study)})
    assert len(found.narratives[0].fragments) == len(sheet.columns[1].fragments) - 1
    assert [(shift.trigger, shift.shows_in) for shift in found.shifts] == [(None, None)]


def test_the_whole_study_carries_sheets_and_what_they_say(study: StudyFolder) -> None:
    coding = a_coding_of(study)
    sheet, about = the_sheets(study)
    filled = (filled_in(sheet, a_column(sheet, attributions=(SEEN,), shift=a_shift_on(sheet))), filled_in(about))
    whole = whole_study(study, found(study, coding), StudySheets((sheet, about), filled))
    assert (whole.sheets, whole.sheet_codings) == ((sheet, about), filled)
    assert [len(part) for part in (whole.narratives, whole.issues, whole.shifts)] == [2, 2, 1]
    assert [f for f in check_study(whole, study.codebook) if f.severity is Severity.ERROR] == []


# --- for anything that can be filled in


@st.composite
def _filled(draw: st.DrawFn, sheet: Sheet, coder: str) -> SheetCoding:
    columns = []
    for column in draw(st.lists(st.sampled_from(sheet.columns), unique_by=lambda one: one.narrative)):
        trigger = draw(st.sampled_from([None, *sheet.triggers]))
        after = tuple(draw(st.lists(frame_refs(), max_size=2)))
        result = draw(st.sampled_from([None, *ShiftResult]))
        columns.append(
            FilledColumn(
                narrative=column.narrative,
                who_what=draw(st.none() | prose()),
                attributions=tuple(draw(st.lists(attributions(), max_size=2))),
                shift=SheetShift(result=result, trigger=trigger, after=after),
            )
        )
    return filled_in(sheet, *columns, coder=coder, outcome=draw(outcomes()))


@given(st.data())
def test_whatever_is_filled_in_ids_are_unique_and_references_lead_somewhere(data: st.DataObject) -> None:
    talk = data.draw(transcripts())
    own = [data.draw(codings(talk, coder=coder, max_units=3)) for coder in ("ann", "bob")]
    sheets = [sheet for coding in own for sheet in make_sheets(coding, talk, WORDS)]
    each = [(sheet, coder) for sheet in sheets for coder in ("ann", "bob")]
    filled = [data.draw(_filled(*one)) for one in (data.draw(st.permutations(each))[:4])]
    analysis = analyse_sheets(sheets, filled, own, {talk.id: talk})
    narratives = {one.id: one for one in analysis.narratives}
    shifts = {one.id: one for one in analysis.shifts}
    assert len(narratives) == len(analysis.narratives)
    assert len(shifts) == len(analysis.shifts)
    assert len({one.id for one in analysis.issues}) == len(analysis.issues)
    assert {shift.narrative for shift in shifts.values()} <= set(narratives)
    assert {issue.joint_narrative for issue in analysis.issues} <= {None, *narratives}
    for narrative in narratives.values():
        assert {state.from_fragment for state in narrative.states} <= set(narrative.fragments)
        assert {state.after_shift for state in narrative.states} <= {None, *shifts}
    again = analyse_sheets(sheets[::-1], filled[::-1], own[::-1], {talk.id: talk})
    assert again == analysis
