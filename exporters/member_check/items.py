"""What a group can recognise or correct: each issue, narrative and change, in plain words and by role.

Where researchers read something differently, their readings stand apart and it is said that they differ. No
story is in it of which all holders gave no consent or withdrew it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from exporters.member_check.quotes import Quote, Quoting
from exporters.member_check.words import WORDS, CheckWords
from exporters.settled import value_text
from exporters.source import AnalysedDiscussion, TableSource
from exporters.talk import roles_for_codes
from frameschema import (
    UNKNOWN_ROLE,
    MergedIssue,
    MergedNarrative,
    MergedShift,
    Narrative,
    NarrativeShift,
    ReframingOutcome,
)
from frameschema.issue import Issue
from frameschema.merged_story import MergedStory

_SETTLED = ("outcome.bridged", "outcome.forms", "outcome.how", "result")
Choices = Sequence[frozenset[Hashable]]


@dataclass(frozen=True)
class Line:
    """A line of a reading; `is_ours` are words of the codebook or of this page, that nobody wrote in the study."""

    text: str
    is_ours: bool = False


Reading = tuple[Line, ...]


@dataclass(frozen=True)
class CheckItem:
    """Something to recognise: `about` is the id that an answer bears, `ids` are those it may also be about.

    `note` says that there is more than one reading, and why.
    """

    about: UUID
    ids: frozenset[UUID]
    heading: str
    readings: tuple[Reading, ...]
    note: str = ""
    quotes: tuple[Quote, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """All that researchers wrote in it."""
        return (self.heading, *(line.text for lines in self.readings for line in lines if not line.is_ours))

    def changed(self, change: Callable[[str], str]) -> CheckItem:
        """Give it with other words in the place of some."""
        readings = tuple(
            tuple(replace(line, text=change(line.text)) for line in reading) for reading in self.readings
        )
        quotes = tuple(replace(quote, text=change(quote.text)) for quote in self.quotes)
        return replace(self, heading=change(self.heading), readings=readings, quotes=quotes)


@dataclass(frozen=True)
class CheckPack:
    """All that goes to one group; `left_out` are stories of which every holder gave no consent."""

    discussion: str
    language: str
    roles: tuple[tuple[str, str], ...]
    items: tuple[CheckItem, ...]
    left_out: tuple[UUID, ...] = ()

    @property
    def words(self) -> CheckWords:
        """The words of the pack itself."""
        return WORDS[self.language]


def _to_choose(source: TableSource, role: str) -> str:
    """Name a role for whom it may be their own: nobody's is unknown."""
    return WORDS[source.language].other_role if role == UNKNOWN_ROLE else source.role_label(role)


def check_pack(source: TableSource, analysed: AnalysedDiscussion, *, quotes: bool = True) -> CheckPack:
    """Put together what a group can recognise of its discussion: issues, then narratives with their changes."""
    making = _Making(source, analysed, Quoting(source, analysed), quotes)
    heard = (one.role for one in analysed.transcript.speakers if one.code not in making.quoting.silent)
    return CheckPack(
        discussion=analysed.discussion.id,
        language=source.language,
        roles=tuple((role, _to_choose(source, role)) for role in dict.fromkeys(heard)),
        items=tuple(
            item.changed(roles_for_codes(source, analysed)) for item in making.items() if any(item.readings)
        ),
        left_out=tuple(making.left_out),
    )


@dataclass
class _Making:
    """Makes the items of one discussion."""

    source: TableSource
    analysed: AnalysedDiscussion
    quoting: Quoting
    with_quotes: bool
    left_out: list[UUID] = field(default_factory=list)

    @property
    def words(self) -> CheckWords:
        return WORDS[self.source.language]

    def items(self) -> Iterator[CheckItem]:
        stories = self.analysed.stories
        if stories is None:
            return
        yield from map(self._issue, stories.issues)
        for narrative in stories.narratives:
            if self._is_withdrawn(narrative):
                self.left_out.append(narrative.members[0].told.id)
                continue
            yield self._narrative(narrative)
            yield from (self._shift(one, narrative) for one in stories.shifts if one.narrative == narrative.id)

    def _is_withdrawn(self, narrative: MergedNarrative) -> bool:
        holders = [member.told.holder for member in narrative.members]
        speakers = {speaker for holder in holders for speaker in holder.speakers}
        return bool(speakers) and speakers <= self.quoting.silent and not any(one.roles for one in holders)

    def _item(
        self,
        story: MergedStory,
        ids: Sequence[UUID],
        heading: str,
        readings: Iterable[Reading],
        chosen: Sequence[Choices],
        units: Iterable[UUID | None],
    ) -> CheckItem:
        told = tuple(dict.fromkeys(reading for reading in readings if reading))
        note = ""
        if len(told) > 1:
            note = self.words.differently if _differ(chosen) else self.words.own_words
            told = (*told[:-1], (*told[-1], *self._settled(story)))
        shown = self.quoting.of(units) if self.with_quotes else ()
        return CheckItem(ids[0], frozenset(ids), heading, told, note, shown)

    def _settled(self, story: MergedStory) -> Iterator[Line]:
        for item in story.settled:
            if item.field in _SETTLED:
                value = value_text(self.source, item.field, item.value)
                yield Line(f"{self.words.settled}: {value}")

    def _issue(self, issue: MergedIssue) -> CheckItem:
        told = [member.told for member in issue.members]
        chosen = [_outcome_choices(one.outcome) for one in told]
        heading = f"{self.words.about}: {issue.title}"
        readings = [_once(self._issue_lines(issue, one)) for one in told]
        units = [unit for one in told for unit in one.moments]
        return self._item(issue, [one.id for one in told], heading, readings, chosen, units)

    def _issue_lines(self, issue: MergedIssue, one: Issue) -> Iterator[Line]:
        if one.question and one.question != issue.title:
            yield Line(one.question)
        if outcome := tuple(self._outcome(one.outcome)):
            yield Line(f"{self.words.bridged}:", is_ours=True)
            yield from outcome

    def _outcome(self, outcome: ReframingOutcome | None) -> Iterator[Line]:
        if outcome is None:
            return
        for code in (code for code in (outcome.bridged, *outcome.forms) if code):
            whole = self.source.codebook.code(code).definition.in_language(self.source.language)
            yield Line(whole.partition(". ")[0].rstrip(".") + ".", is_ours=True)
        if outcome.how:
            yield Line(outcome.how)

    def _narrative(self, narrative: MergedNarrative) -> CheckItem:
        told = [member.told for member in narrative.members]
        chosen = [(frozenset(_frames(one)), frozenset(self._holders(one))) for one in told]
        heading = f"{self.words.told} {self._all_holders(narrative) or self.words.together}"
        units = [unit for one in told for unit in one.fragments]
        readings = [_once(self._narrative_lines(one)) for one in told]
        return self._item(narrative, [one.id for one in told], heading, readings, chosen, units)

    def _narrative_lines(self, told: Narrative) -> Iterator[Line]:
        yield Line(told.who_what or "")
        for state in told.states[:1]:
            yield from (Line(summary.text or "") for summary in state.summaries)
        for frame in dict.fromkeys(_frames(told)):
            yield self._frame(self.words.beneath, frame)

    def _frame(self, before: str, frame: str) -> Line:
        if frame not in self.source.codebook_order:
            return Line(f"{before}: {frame}")
        code, language = self.source.codebook.code(frame), self.source.language
        meaning = f"{code.label.in_language(language)}. {code.definition.in_language(language)}"
        return Line(f"{before}: {meaning}", is_ours=True)

    def _all_holders(self, narrative: MergedNarrative) -> str:
        told = (member.told for member in narrative.members)
        return ", ".join(dict.fromkeys(role for one in told for role in self._holders(one)))

    def _holders(self, told: Narrative) -> Iterator[str]:
        known = {speaker.code: speaker.role for speaker in self.analysed.transcript.speakers}
        roles = (*told.holder.roles, *(known[code] for code in told.holder.speakers if code in known))
        yield from map(self.source.role_label, roles)

    def _shift(self, shift: MergedShift, narrative: MergedNarrative) -> CheckItem:
        told = [member.told for member in shift.members]
        results = {one.result for one in told}
        named = {"shift": self.words.changed}.get(told[0].result, self.words.missed)
        heading = named if len(results) == 1 else self.words.maybe_changed
        if holders := self._all_holders(narrative):
            heading = f"{heading} ({holders})"
        chosen = [
            (frozenset({one.result}), frozenset(ref.frame for ref in one.before), _after(one)) for one in told
        ]
        readings = [_once(self._shift_lines(one, of_many=len(results) > 1)) for one in told]
        units = [unit for one in told for unit in (one.trigger, one.shows_in)]
        return self._item(shift, [one.id for one in told], heading, readings, chosen, units)

    def _shift_lines(self, one: NarrativeShift, *, of_many: bool) -> Iterator[Line]:
        if of_many:
            yield Line(self.words.changed if one.result == "shift" else self.words.missed, is_ours=True)
        for name, text, frames in (
            (self.words.before, one.text_before, one.before),
            (self.words.after, one.text_after, one.after),
        ):
            if text:
                yield Line(f"{name}: {text}")
            yield from (self._frame(name, ref.frame) for ref in frames)


def _frames(told: Narrative) -> Iterator[str]:
    for state in told.states[:1]:
        yield from (ref.frame for one in state.attributions for ref in one.frames)


def _after(shift: NarrativeShift) -> frozenset[str]:
    return frozenset(ref.frame for ref in shift.after)


def _outcome_choices(outcome: ReframingOutcome | None) -> Choices:
    if outcome is None:
        return (frozenset(), frozenset())
    return (frozenset({outcome.bridged} - {None}), frozenset(outcome.forms))


def _differ(chosen: Sequence[Choices]) -> bool:
    """Say whether two researchers chose otherwise at one point; who chose nothing does not differ."""
    return any(len({one for one in column if one}) > 1 for column in zip(*chosen, strict=True))


def _once(lines: Iterable[Line]) -> Reading:
    stripped = (replace(line, text=line.text.strip()) for line in lines)
    return tuple(dict.fromkeys(line for line in stripped if line.text))
