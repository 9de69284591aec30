"""What a group of participants gets to recognise or correct: their discussion in plain words, and a form.

One web page per discussion that needs nothing else. It names roles, never a speaker, and keeps what is filled in
only in a file that the reader saves; on paper the same page can be written on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from exporters.html_template import html_template
from exporters.source import AnalysedDiscussion, TableSource
from frameschema import MergedIssue, MergedNarrative, MergedShift, Narrative, ReframingOutcome


@dataclass(frozen=True)
class CheckWords:
    """The words of the page."""

    title: str
    explanation: str
    told: str
    together: str
    beneath: str
    changed: str
    missed: str
    before: str
    after: str
    about: str
    bridged: str
    recognise: str
    yes: str
    partly: str
    no: str
    remarks: str
    role: str
    day: str
    save: str
    nothing_sent: str
    choose: str


WORDS = {
    "nl": CheckWords(
        title="Herkent u dit gesprek?",
        explanation="Onderzoekers schreven op wat zij in uw gesprek hoorden. Dat is hun lezing: u kunt die "
        "herkennen, aanvullen of verbeteren. Er staan rollen in, geen namen. U hoeft niet alles in te vullen.",
        told="Wat wij hoorden van",
        together="allen samen",
        beneath="Manier van kijken die wij daaronder zien",
        changed="Hier veranderde dit verhaal, denken wij",
        missed="Hier had dit verhaal kunnen veranderen, denken wij",
        before="eerst",
        after="daarna",
        about="Waar het over ging",
        bridged="Hoe het afliep, volgens ons",
        recognise="Herkent u dit?",
        yes="ja",
        partly="deels",
        no="nee",
        remarks="Wat wilt u aanvullen of verbeteren?",
        role="In welke rol was u erbij?",
        day="Datum",
        save="Bewaar mijn antwoorden in een bestand",
        nothing_sent="Er wordt niets verstuurd: u bewaart zelf een bestand en geeft dat aan de onderzoeker.",
        choose="kies",
    ),
    "en": CheckWords(
        title="Do you recognise this discussion?",
        explanation="Researchers wrote down what they heard in your discussion. It is their reading: you can "
        "recognise, add to or correct it. It names roles, not people. You need not fill in everything.",
        told="What we heard from",
        together="all together",
        beneath="The way of looking that we see beneath",
        changed="Here this story changed, we think",
        missed="Here this story might have changed, we think",
        before="first",
        after="then",
        about="What it was about",
        bridged="How it ended, as we see it",
        recognise="Do you recognise this?",
        yes="yes",
        partly="partly",
        no="no",
        remarks="What would you add or correct?",
        role="In which role were you there?",
        day="Date",
        save="Save my answers in a file",
        nothing_sent="Nothing is sent: you save a file yourself, and give it to the researcher.",
        choose="choose",
    ),
}


@dataclass(frozen=True)
class CheckItem:
    """Something to recognise: the id of narrative, shift or issue, a heading, and what was written."""

    about: UUID
    heading: str
    lines: tuple[str, ...]


def check_items(source: TableSource, analysed: AnalysedDiscussion) -> tuple[CheckItem, ...]:
    """Give what a group can recognise of its discussion: issues, then narratives with their changes."""
    stories = analysed.stories
    if stories is None:
        return ()
    words = WORDS[source.language]
    items = [*(_issue(source, one, words) for one in stories.issues)]
    for narrative in stories.narratives:
        items.append(_narrative(source, analysed, narrative, words))
        items += [_shift(source, one, words) for one in stories.shifts if one.narrative == narrative.id]
    return tuple(_by_role(source, analysed, item) for item in items if item.lines)


def _by_role(source: TableSource, analysed: AnalysedDiscussion, item: CheckItem) -> CheckItem:
    """Put the role in place of a speaker's code, wherever researchers wrote one."""
    roles = {speaker.code: source.role_label(speaker.role) for speaker in analysed.transcript.speakers}
    codes = "|".join(re.escape(code) for code in sorted(roles, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{codes})(?!\w)")

    def named(text: str) -> str:
        return pattern.sub(lambda found: roles[found[0]], text)

    return CheckItem(item.about, named(item.heading), tuple(map(named, item.lines)))


def member_check_html(source: TableSource, analysed: AnalysedDiscussion) -> str:
    """Write the page of one discussion."""
    talk = analysed.transcript
    roles = dict.fromkeys(speaker.role for speaker in talk.speakers)
    template = html_template("member_check.html")
    return template.render(
        words=WORDS[source.language],
        language=source.language,
        discussion=analysed.discussion.id,
        roles=[(role, source.role_label(role)) for role in roles],
        checked=check_items(source, analysed),
    )


def _issue(source: TableSource, issue: MergedIssue, words: CheckWords) -> CheckItem:
    told = [member.told for member in issue.members]
    lines = [one.question for one in told if one.question and one.question != issue.title]
    outcomes = _once(text for one in told if one.outcome for text in _outcome(source, one.outcome))
    lines += [f"{words.bridged}:", *outcomes] if outcomes else []
    return CheckItem(told[0].id, f"{words.about}: {issue.title}", _once(lines))


def _outcome(source: TableSource, outcome: ReframingOutcome) -> Iterator[str]:
    codes = [code for code in (outcome.bridged, *outcome.forms) if code]
    for code in codes:
        yield (
            source.codebook.code(code).definition.in_language(source.language).partition(". ")[0].rstrip(".") + "."
        )
    if outcome.how:
        yield outcome.how


def _narrative(
    source: TableSource, analysed: AnalysedDiscussion, narrative: MergedNarrative, words: CheckWords
) -> CheckItem:
    told = [member.told for member in narrative.members]
    lines = [text for one in told for text in _said(one)]
    frames = dict.fromkeys(frame for one in told for frame in _frames(one))
    lines += [f"{words.beneath}: {_frame(source, frame)}" for frame in frames]
    holders = dict.fromkeys(role for one in told for role in _holders(source, analysed, one))
    heading = f"{words.told} {', '.join(holders) or words.together}"
    return CheckItem(told[0].id, heading, _once(lines))


def _said(told: Narrative) -> Iterator[str]:
    yield told.who_what or ""
    for state in told.states[:1]:
        yield from (summary.text or "" for summary in state.summaries)


def _frames(told: Narrative) -> Iterator[str]:
    for state in told.states[:1]:
        yield from (ref.frame for one in state.attributions for ref in one.frames)


def _frame(source: TableSource, frame: str) -> str:
    if frame not in source.codebook_order:
        return frame
    code = source.codebook.code(frame)
    return f"{code.label.in_language(source.language)}. {code.definition.in_language(source.language)}"


def _holders(source: TableSource, analysed: AnalysedDiscussion, told: Narrative) -> Iterator[str]:
    known = {speaker.code: speaker.role for speaker in analysed.transcript.speakers}
    roles = (*told.holder.roles, *(known[code] for code in told.holder.speakers if code in known))
    yield from map(source.role_label, roles)


def _shift(source: TableSource, shift: MergedShift, words: CheckWords) -> CheckItem:
    told = [member.told for member in shift.members]
    heading = words.changed if told[0].result == "shift" else words.missed
    lines = []
    for one in told:
        for name, frames in ((words.before, one.before), (words.after, one.after)):
            lines += [f"{name}: {_frame(source, ref.frame)}" for ref in frames]
    return CheckItem(told[0].id, heading, _once(lines))


def _once(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
