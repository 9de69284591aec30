"""What several coders said, side by side: equal texts once, others under each other with coder ids.

Coder ids are shown only in a discussion that more than one coder coded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from exporters.source import AnalysedDiscussion, TableSource
from exporters.talk import quote, speakers
from frameschema import Fragment, Member

Said = tuple[str, str]
"""A text and the id of the coder who gave it."""


def side_by_side(analysed: AnalysedDiscussion, said: Iterable[Said]) -> tuple[str, ...]:
    """Give each different text once, followed by its coders in brackets."""
    tagged = len(analysed.coders) > 1
    return tuple(_tag(text, coders) if tagged else text for text, coders in _by_text(said).items())


def where_they_differ(said: Iterable[Said], coders: Collection[str]) -> tuple[str, ...]:
    """Give each different text once, with coder ids only if not all `coders` gave it."""
    return tuple(
        text if set(coders) <= set(found) else _tag(text, found) for text, found in _by_text(said).items()
    )


def _by_text(said: Iterable[Said]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text, coder in said:
        coders = found.setdefault(text, [])
        if coder not in coders:
            coders.append(coder)
    return found


def _tag(text: str, coders: Iterable[str]) -> str:
    return f"{text} [{', '.join(coders)}]"


def who_what(
    source: TableSource, analysed: AnalysedDiscussion, members: tuple[Member, ...], more: dict[str, str]
) -> str:
    """Write one fragment: who speaks, and what is said in the researchers' words.

    A member without words of the researcher is marked as not coded; if no member has any, the
    words that were marked are quoted. `more` gives, per coder id, text to add in brackets.
    """
    said = [(_own_words(member), member) for member in members]
    not_coded = f"({source.heading('mark.not_coded')})"
    if not any(text for text, _ in said):
        not_coded = f"{quote(analysed, members[0])} {not_coded}"
    ordered = sorted(said, key=lambda item: not item[0])
    texts = [(_extended(text or not_coded, more.get(member.coder)), member.coder) for text, member in ordered]
    found = list(side_by_side(analysed, texts))
    return "\n– ".join([_with_speakers(found[0], speakers(analysed, members)), *found[1:]])


def settled_words(
    source: TableSource, analysed: AnalysedDiscussion, members: tuple[Member, ...], settled: str
) -> str:
    """Write one fragment in the words that were settled on, marked as such."""
    marked = f"{settled.strip()} [{source.heading('mark.settled').lower()}]"
    return _with_speakers(marked, speakers(analysed, members))


def _own_words(member: Member) -> str:
    """Give the researcher's words; nothing if they were left open."""
    unit = member.unit
    return ((unit.who_what if isinstance(unit, Fragment) else None) or "").strip()


def _extended(text: str, more: str | None) -> str:
    return f"{text} ({more})" if more else text


def _with_speakers(text: str, codes: tuple[str, ...]) -> str:
    """Put the speakers in front, unless the researcher began with one of them."""
    begun = any(text.startswith(code) and not text[len(code) :][:1].isalnum() for code in codes)
    return text if begun else f"{', '.join(codes)}: {text}"
