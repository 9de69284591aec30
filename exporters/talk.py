"""The talk itself: whole turns with the coded words emphasised, quotes, turn numbers and times."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from exporters.source import AnalysedDiscussion, TableSource
from exporters.table import Cell, Run, lines, plain
from frameschema import Member, Span, Transcript

_Range = tuple[int, int]
"""Where words start and end in the text; many are compared, which spans are too slow for."""

GAP = "(…)"
"""Stands for turns that are left out."""


def turns_of(analysed: AnalysedDiscussion, members: Iterable[Member]) -> tuple[int, ...]:
    """Give the indices of all turns that the members touch, each once, in order."""
    return tuple(sorted({turn for member in members for turn in analysed.turns(member)}))


def talk(source: TableSource, analysed: AnalysedDiscussion, turns: Sequence[int], coded: Iterable[Member]) -> Cell:
    """Write whole turns under each other, the words of the coded members emphasised."""
    spans = [(member.unit.span.start, member.unit.span.end) for member in coded]
    written: list[Cell] = []
    for index, turn in enumerate(turns):
        if index and turn > turns[index - 1] + 1:
            written.append(plain(GAP))
        written.append(_turn(source, analysed.transcript, turn, spans))
    return lines(written)


def _turn(source: TableSource, transcript: Transcript, index: int, coded: Sequence[_Range]) -> Cell:
    turn = transcript.turns[index]
    speaker = turn.speaker
    if turn.enacted_role:
        speaker += f" ({source.role_label(turn.enacted_role)})"
    words = _emphasise(transcript, transcript.turn_spans[index], coded)
    return Cell((Run(f"{speaker}: "), *words))


def _emphasise(transcript: Transcript, turn: Span, coded: Sequence[_Range]) -> tuple[Run, ...]:
    """Cut a turn, without the white space around it, where coded words start and end."""
    text = turn.of(transcript.text)
    start = turn.start + len(text) - len(text.lstrip())
    end = max(start, turn.start + len(text.rstrip()))
    inside = [(first, last) for first, last in coded if first < end and last > start]
    marks = _joined((max(first, start), min(last, end)) for first, last in inside)
    cuts = sorted({start, end, *(cut for mark in marks for cut in mark)})
    return tuple(Run(transcript.text[first:last], (first, last) in marks) for first, last in pairwise(cuts))


def _joined(ranges: Iterable[_Range]) -> list[_Range]:
    """Make one of ranges that overlap or touch; leave out empty ones."""
    found: list[_Range] = []
    for first, last in sorted(item for item in ranges if item[0] < item[1]):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def quote(analysed: AnalysedDiscussion, member: Member) -> str:
    """Give the marked words in quotation marks; a new turn is shown by a stroke."""
    transcript, span = analysed.transcript, member.unit.span
    parts = []
    for index in analysed.turns(member):
        turn = transcript.turn_spans[index]
        parts.append(transcript.text[max(turn.start, span.start) : min(turn.end, span.end)].strip())
    return "“" + " / ".join(part for part in parts if part) + "”"


def speakers(analysed: AnalysedDiscussion, members: Iterable[Member]) -> tuple[str, ...]:
    """Give the codes of those who speak the members' words, in order of speaking."""
    turns = analysed.transcript.turns
    return tuple(dict.fromkeys(turns[index].speaker for index in turns_of(analysed, members)))


def turn_numbers(turns: Sequence[int]) -> str:
    """Number turns from 1: `"12–15, 18"`."""
    ranges: list[list[int]] = []
    for turn in turns:
        if ranges and turn == ranges[-1][1] + 1:
            ranges[-1][1] = turn
        else:
            ranges.append([turn, turn])
    return ", ".join(_range(first + 1, last + 1) for first, last in ranges)


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def start_ms(analysed: AnalysedDiscussion, turns: Sequence[int]) -> int | None:
    """Give the time of the first of the turns that has one."""
    times = (analysed.transcript.turns[index].start_ms for index in turns)
    return next((time for time in times if time is not None), None)


def roles_for_codes(source: TableSource, analysed: AnalysedDiscussion) -> Callable[[str], str]:
    """Give what puts the role in place of a speaker's code, wherever researchers wrote one."""
    roles = {speaker.code: source.role_label(speaker.role) for speaker in analysed.transcript.speakers}
    codes = "|".join(re.escape(code) for code in sorted(roles, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{codes})(?!\w)")
    return lambda text: pattern.sub(lambda found: roles[found[0]], text) if roles else text
