"""Cards for the learning game made from the research: an issue moment, and what researchers saw in it.

Front: the talk by role, no person. Back: what each role tells, the frames beneath, the outcome. Four cards of A6
on a page of A4; the page of backs is mirrored, to print on both sides along the long edge. What does not fit on a
side goes on on the next card; nothing is cut off.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from math import ceil

from exporters.html_template import html_template
from exporters.issue_block import narratives_of
from exporters.outcome import outcome_text, status_text
from exporters.settled import issue_paths
from exporters.source import TableSource
from exporters.stretch import Stretch, stretches
from exporters.talk import roles_for_codes, turns_of
from frameschema import Fragment, IssueMoment

LINES = 26
"""So many lines of text fit on a side of a card under a title of one line."""

LETTERS = 58
"""So many letters fit in a line, in the widest of the fonts that the cards are shown in."""

_A_HEADING = 1.3
"""The lines that a small heading takes, with the room above it."""

_TITLE_LETTERS = 40
_FEWEST_LINES = 8
_WIDE = frozenset("WMwm@%—")
_ON_A_PAGE = 4
_MIRRORED = (1, 0, 3, 2)


@dataclass(frozen=True)
class CardWords:
    """The words of the cards themselves."""

    title: str
    fragment: str
    readings: str
    frames: str
    outcome: str
    goes_on: str
    no_issue: str
    not_written: str


WORDS = {
    "nl": CardWords(
        "Leerkaarten", "Wat gebeurt hier?", "Wat de onderzoekers zien", "Frames", "Uitkomst", "vervolg",
        "Zonder issue", "niet opgeschreven",
    ),
    "en": CardWords(
        "Teaching cards", "What happens here?", "What the researchers see", "Frames", "Outcome", "continued",
        "Without an issue", "not written down",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Passage:
    """A piece of text under its own small heading, which may be empty."""

    heading: str
    text: str


@dataclass(frozen=True)
class Card:
    """One card: `key` names issue moment and sheet of it, `trace` where it comes from."""

    key: str
    title: str
    front: tuple[Passage, ...]
    back: tuple[Passage, ...]
    trace: str
    goes_on: bool = False


def cards(source: TableSource) -> tuple[Card, ...]:
    """Make the cards of all issue moments, in order of discussion and talk."""
    words = WORDS[source.language]
    moments = [
        stretch for analysed in source.in_order for stretch in stretches(analysed) if stretch.moment is not None
    ]
    return tuple(
        card for number, stretch in enumerate(moments, 1) for card in _cards(source, stretch, number, words)
    )


def cards_html(source: TableSource, made: Sequence[Card]) -> str:
    """Write cards as one page that needs nothing else, to print on both sides."""
    pages = [list(made[at : at + _ON_A_PAGE]) for at in range(0, len(made), _ON_A_PAGE)]
    full = [[*page, *([None] * (_ON_A_PAGE - len(page)))] for page in pages]
    sheets = [(page, [page[at] for at in _MIRRORED]) for page in full]
    template = html_template("cards.html")
    return template.render(sheets=sheets, words=WORDS[source.language], language=source.language)


def _cards(source: TableSource, stretch: Stretch, number: int, words: CardWords) -> Iterator[Card]:
    title = _title(stretch) or words.no_issue
    room = max(_FEWEST_LINES, LINES + 1 - ceil(_width(f"{title} ({words.goes_on})") / _TITLE_LETTERS))
    fronts, backs = _sides(_front(source, stretch), room), _sides(_back(source, stretch, words), room)
    turns = [turn + 1 for turn in turns_of(stretch.analysed, stretch.members)]
    trace = f"{source.name(stretch.analysed)}, {turns[0]}-{turns[-1]}"  # turns as people count them
    for sheet, (front, back) in enumerate(zip_longest(fronts, backs, fillvalue=())):
        key = f"{number}" if max(len(fronts), len(backs)) == 1 else f"{number}.{sheet + 1}"
        yield Card(key, title, front, back, trace, goes_on=sheet > 0)


def _title(stretch: Stretch) -> str:
    paths = issue_paths(stretch.moment) if stretch.moment else {}
    return " / ".join(dict.fromkeys(path[0] for path in paths))


def _front(source: TableSource, stretch: Stretch) -> list[Passage]:
    """Give the talk, turn by turn, each under the role in which it was said."""
    talk = stretch.analysed.transcript
    passages = []
    for place in turns_of(stretch.analysed, stretch.members):
        turn = talk.turns[place]
        role = turn.enacted_role or talk.speaker(turn.speaker).role
        passages.append(Passage(source.role_label(role), turn.text.strip()))
    return passages


def _back(source: TableSource, stretch: Stretch, words: CardWords) -> list[Passage]:
    passages = [
        Passage(_holder(source, name, role), text)
        for name, role, text in _readings(source, stretch, words.not_written)
    ]
    if frames := _frames(source, stretch):
        passages.append(Passage(words.frames, "; ".join(frames)))
    if outcome := _outcome(source, stretch):
        passages.append(Passage(words.outcome, "\n".join(outcome)))
    by_role = roles_for_codes(source, stretch.analysed)
    return [Passage(by_role(one.heading), by_role(one.text)) for one in passages]


def _holder(source: TableSource, name: str | None, role: str | None) -> str:
    return name or source.role_label(role or "")


def _readings(
    source: TableSource, stretch: Stretch, not_written: str
) -> Iterator[tuple[str | None, str | None, str]]:
    for column in narratives_of(stretch.analysed, stretch.fragments):
        said = (member.unit.who_what for member in column.members if isinstance(member.unit, Fragment))
        texts = dict.fromkeys(text.strip() for text in said if text)
        yield column.name, column.role, "\n".join(texts) or f"({not_written})"


def _frames(source: TableSource, stretch: Stretch) -> list[str]:
    units = [member.unit for member in stretch.members]
    frames = (ref.frame for unit in units if isinstance(unit, Fragment) for ref in unit.attribution.frames)
    return [source.code_or_text(frame) for frame in dict.fromkeys(frames)]


def _outcome(source: TableSource, stretch: Stretch) -> list[str]:
    moments = [member.unit for member in (stretch.moment.members if stretch.moment else ())]
    texts = (
        read(source, unit)
        for unit in moments
        if isinstance(unit, IssueMoment)
        for read in (status_text, outcome_text)
    )
    return list(dict.fromkeys(text for text in texts if text))


def _sides(passages: Sequence[Passage], room: int) -> list[tuple[Passage, ...]]:
    """Divide passages over as many sides as they need; `room` is in lines."""
    sides: list[list[Passage]] = [[]]
    left = float(room)
    for passage in _short_enough(passages, room - 2):
        needed = _A_HEADING + _lines(passage.text)
        if sides[-1] and needed > left:
            sides.append([])
            left = float(room)
        sides[-1].append(passage)
        left -= needed
    return [tuple(side) for side in sides]


def _short_enough(passages: Iterable[Passage], most: int) -> Iterator[Passage]:
    """Give passages of at most so many lines; a longer one is divided between words."""
    for passage in passages:
        text = passage.text
        while _lines(text) > most:
            fits = bisect_right(range(1, len(text)), most, key=partial(_lines_to, text))
            cut = text.rfind(" ", 1, fits) + 1 or fits
            yield Passage(passage.heading, f"{text[:cut].rstrip()} …")
            text = text[cut:]
        yield Passage(passage.heading, text)


def _lines_to(text: str, end: int) -> int:
    return _lines(f"{text[:end]} …")


def _lines(text: str) -> int:
    """Estimate how many lines a text takes, on the cautious side."""
    return sum(max(1, ceil(_width(line) / LETTERS)) for line in text.split("\n"))


def _width(text: str) -> float:
    """Count letters, capitals and other wide ones for more than one."""
    return sum(1.75 if letter in _WIDE else 1.3 if letter.isupper() else 1 for letter in text)
