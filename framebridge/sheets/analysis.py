"""From filled-in sheets to the values of the analysis: narratives, issues and shifts.

A discussion sheet tells what a narrative is through the whole talk, an issue sheet what became of an issue.
What has no place in those values (summaries on an issue sheet, agreements, memos, a second dominant frame, a
shift without a result, how an issue sheet words a shift that the discussion sheet tells of too) stays on the
`SheetCoding`, which the study carries too. Every coder keeps the own narratives: of a sheet that was made from
somebody else's coding, or from that of all together, they get ids of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from frameschema import (
    AnyUnit,
    Coding,
    CodingState,
    FrameAttribution,
    Issue,
    IssueMoment,
    Narrative,
    NarrativeShift,
    NarrativeState,
    ShiftResult,
    Transcript,
    is_empty,
    stable_id,
)
from frameschema.sheet import FilledColumn, Sheet, SheetCoding, SheetColumn, SheetKind, narrative_of


@dataclass(frozen=True)
class SheetAnalysis:
    """What sheets say, in order of discussion and coder."""

    narratives: tuple[Narrative, ...] = ()
    issues: tuple[Issue, ...] = ()
    shifts: tuple[NarrativeShift, ...] = ()


def analyse_sheets(
    sheets: Iterable[Sheet],
    filled: Iterable[SheetCoding],
    codings: Iterable[Coding],
    transcripts: Mapping[str, Transcript],
) -> SheetAnalysis:
    """Read narratives, issues and shifts out of submitted sheets; units that were taken out since are left out.

    A narrative of the discussion sheet is one that has fragments or in which something is filled in; one that
    only issue sheets tell of has the fragments of those.
    """
    known = {sheet.id: sheet for sheet in sheets}
    units = {unit.id: unit for coding in codings for unit in coding.units}
    submitted = [one for one in filled if one.state is CodingState.SUBMITTED and one.transcript in transcripts]
    own: dict[tuple[str, str, str], list[_Filled]] = {}
    for coding in submitted:
        sheet = known[coding.sheet]
        discussion = transcripts[coding.transcript].discussion
        key = (coding.transcript, coding.coder, sheet.of)
        own.setdefault(key, []).append(_Filled(sheet, coding, discussion, units))
    tellings = [_Telling(sorted(own[key], key=_place)) for key in sorted(own)]
    return SheetAnalysis(
        narratives=tuple(narrative for telling in tellings for narrative in telling.narratives()),
        issues=tuple(issue for telling in tellings for one in telling.filled for issue in one.issues()),
        shifts=tuple(shift for telling in tellings for shift in telling.shifts()),
    )


@dataclass(frozen=True)
class _Filled:
    """A sheet, what one coder made of it, and the units that it may speak of."""

    sheet: Sheet
    coding: SheetCoding
    discussion: str
    units: Mapping[UUID, AnyUnit]

    @property
    def columns(self) -> Iterator[tuple[SheetColumn, FilledColumn]]:
        """Every column with what is filled in; an empty one where nothing is."""
        found = {column.narrative: column for column in self.coding.columns}
        for column in self.sheet.columns:
            yield column, found.get(column.narrative, FilledColumn(narrative=column.narrative))

    def id_of(self, narrative: UUID) -> UUID:
        """Give the id under which this coder tells a narrative of the sheet."""
        return narrative_of(narrative, self.sheet.of, self.coding.coder)

    def present(self, units: Iterable[UUID]) -> tuple[UUID, ...]:
        """Give the units that are still coded, in order of speaking."""
        found = [self.units[unit] for unit in dict.fromkeys(units) if unit in self.units]
        return tuple(unit.id for unit in sorted(found, key=_in_text))

    def shift(self, filled: FilledColumn, fragments: Sequence[UUID]) -> NarrativeShift | None:
        """Read the shift of a column; None when it was not said whether it is one."""
        shift = filled.shift
        if shift.result is None:
            return None
        trigger = shift.trigger if shift.trigger in self.units else None
        return NarrativeShift(
            id=stable_id("shift", str(self.coding.id), str(filled.narrative)),
            discussion=self.discussion,
            narrative=self.id_of(filled.narrative),
            result=shift.result,
            trigger=trigger,
            shows_in=self._after(trigger, fragments) if shift.result is ShiftResult.SHIFT else None,
            before=shift.before,
            after=shift.after,
            text_before=shift.text_before,
            text_after=shift.text_after,
        )

    def _after(self, trigger: UUID | None, fragments: Sequence[UUID]) -> UUID | None:
        """Give the first of the fragments that begins after the trigger has been said."""
        if trigger is None:
            return None
        said = self.units[trigger].span.end
        return next((fragment for fragment in fragments if self.units[fragment].span.start >= said), None)

    def issues(self) -> Iterator[Issue]:
        """Read the issue of an issue sheet, and its questions as sub-issues."""
        if self.sheet.issue is None:
            return
        coding, outer = self.coding, stable_id("issue", str(self.coding.id))
        moments = self.present(self.sheet.moments)
        frames = coding.dominant_frames
        yield Issue(
            id=outer,
            discussion=self.discussion,
            title=self.sheet.issue,
            question=coding.questions,
            themes=self._themes(moments),
            dominant_frame=frames[0] if len(frames) == 1 else None,
            joint_narrative=self._joint(),
            status=coding.status,
            handling=coding.handling,
            outcome=None if is_empty(coding.outcome) else coding.outcome,
            moments=moments,
        )
        for title in self.sheet.questions:
            inner = stable_id("issue", str(coding.id), title)
            yield Issue(id=inner, discussion=self.discussion, title=title, question=title, parent=outer)

    def _themes(self, moments: Iterable[UUID]) -> tuple[str, ...]:
        found = (self.units[moment] for moment in moments)
        return tuple(dict.fromkeys(t for unit in found if isinstance(unit, IssueMoment) for t in unit.themes))

    def _joint(self) -> UUID | None:
        """Give the narrative they share, if the coder wrote one down."""
        told = (column for column, filled in self.columns if column.is_joint and _says_something(filled))
        return next((self.id_of(column.narrative) for column in told), None)


@dataclass(frozen=True)
class _Telling:
    """The sheets of one discussion that one coder filled in, the discussion sheet first."""

    filled: list[_Filled]

    def narratives(self) -> Iterator[Narrative]:
        told: set[UUID] = set()
        for one in self.filled:
            for column, filled in one.columns:
                fragments = self._fragments(column.narrative)
                has_content = _says_something(filled) or (column.fragments and fragments)
                if column.narrative not in told and has_content:
                    told.add(column.narrative)
                    yield _narrative(one, column, filled, fragments)

    def shifts(self) -> Iterator[NarrativeShift]:
        """Give the shifts; one that several sheets tell of is given once, as the discussion sheet has it."""
        told: list[NarrativeShift] = []
        for one in self.filled:
            for column, filled in one.columns:
                shift = one.shift(filled, self._fragments(column.narrative))
                if shift is not None and not any(_is_same_shift(shift, other) for other in told):
                    told.append(shift)
        yield from told

    def _fragments(self, narrative: UUID) -> tuple[UUID, ...]:
        """Give the fragments of a narrative: those of the discussion sheet, or else of all issue sheets."""
        whole = self.filled[0]
        used = self.filled[:1] if whole.sheet.kind is SheetKind.DISCUSSION else self.filled
        columns = (column for one in used for column in one.sheet.columns if column.narrative == narrative)
        return whole.present(fragment for column in columns for fragment in column.fragments)


def _narrative(one: _Filled, column: SheetColumn, filled: FilledColumn, fragments: tuple[UUID, ...]) -> Narrative:
    """Put a narrative together; summaries and frames of an issue sheet are about that issue and stay there."""
    is_whole = one.sheet.kind is SheetKind.DISCUSSION
    return Narrative(
        id=one.id_of(column.narrative),
        discussion=one.discussion,
        title=column.title,
        holder=column.holder,
        who_what=filled.who_what if is_whole else None,
        fragments=fragments,
        states=tuple(_states(one, filled, fragments)) if is_whole else (),
    )


def _states(one: _Filled, filled: FilledColumn, fragments: tuple[UUID, ...]) -> Iterator[NarrativeState]:
    """Give what a narrative is from its first fragment on, and from a later one in which a shift shows.

    A narrative without fragments has no states: its summaries stay on the sheet.
    """
    shift = one.shift(filled, fragments)
    if fragments and (filled.summaries or filled.attributions):
        yield NarrativeState(
            from_fragment=fragments[0], summaries=filled.summaries, attributions=filled.attributions
        )
    if shift is not None and shift.shows_in in fragments[1:] and shift.after:
        yield NarrativeState(
            from_fragment=shift.shows_in,
            after_shift=shift.id,
            attributions=(FrameAttribution(frames=shift.after),),
        )


def _says_something(filled: FilledColumn) -> bool:
    return filled != FilledColumn(narrative=filled.narrative)


def _is_same_shift(shift: NarrativeShift, other: NarrativeShift) -> bool:
    """Say whether two sheets tell of one change: of one narrative, after the same words or in the same words."""
    is_after_same = shift.trigger is not None and shift.trigger == other.trigger
    of_same = (shift.narrative, shift.result) == (other.narrative, other.result)
    return of_same and (is_after_same or shift.model_copy(update={"id": other.id}) == other)


def _place(one: _Filled) -> tuple[object, ...]:
    first = min((one.units[unit].span.start for unit in one.present(one.sheet.moments)), default=-1)
    return one.sheet.kind is SheetKind.ISSUE, first, one.sheet.issue or ""


def _in_text(unit: AnyUnit) -> tuple[int, int, str]:
    return unit.span.start, unit.span.end, unit.key
