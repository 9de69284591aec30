"""A transcript's task on which differences are settled: what each coder said, beside the text and the form.

Turns in which something is in dispute say so above their words. `data.shown` is what the pages showed, for who
reads the settled coding back; what it holds is given.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from frameschema import Role, Transcript
from labelstudio_plugin.tasks import Task, transcript_html

SHOWN = "shown"
"""Where it stands in a task's data what its page showed."""

_DIFFERENT = "≠"


@dataclass(frozen=True)
class Reading:
    """What somebody chose or wrote, and who did."""

    text: str
    coders: str


@dataclass(frozen=True)
class FieldOnPage:
    """A field with its readings; `is_open` says that it waits for a decision, `note` what became of it."""

    name: str
    readings: tuple[Reading, ...]
    is_open: bool = False
    note: str = ""


@dataclass(frozen=True)
class UnitOnPage:
    """A merged unit by its place in the talk; `turn` counts from 0."""

    place: str
    turn: int
    fields: tuple[FieldOnPage, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def open_fields(self) -> tuple[str, ...]:
        """Name what waits for a decision."""
        return tuple(field.name for field in self.fields if field.is_open)


@dataclass(frozen=True)
class AdjudicationPage:
    """What is put beside the text, in the words in which it is to be read; `nothing` is said without units."""

    units: tuple[UnitOnPage, ...]
    shown: Any = field(repr=False)
    nothing: str = ""


def adjudication_task(
    plain: Task, page: AdjudicationPage, transcript: Transcript, roles: Sequence[Role], language: str
) -> Task:
    """Add what coders said to a task that was made of the transcript.

    The task has a fingerprint of it too, so that push sees when it has changed.
    """
    shown = {
        "html": transcript_html(transcript, roles, language, marks=_marks(page.units)),
        "variants": _variants(page),
        SHOWN: page.shown,
    }
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return replace(plain, data={**plain.data, **shown}, shown_sha256=hashlib.sha256(text.encode()).hexdigest())


def _marks(units: Sequence[UnitOnPage]) -> dict[int, str]:
    """Give what is in dispute at each turn."""
    found: dict[int, list[str]] = {}
    for unit in units:
        found.setdefault(unit.turn, []).extend(unit.open_fields)
    return {turn: f"{_DIFFERENT} {'; '.join(dict.fromkeys(names))}" for turn, names in found.items() if names}


def _variants(page: AdjudicationPage) -> str:
    if not page.units:
        return f"<p>{_text(page.nothing)}</p>"
    return "".join(map(_unit, page.units))


def _unit(unit: UnitOnPage) -> str:
    look = ' class="fb-open"' if unit.open_fields else ""
    notes = "".join(f"<p>{_text(note)}</p>" for note in unit.notes)
    return f"<section{look}><h4>{_text(unit.place)}</h4>{notes}{''.join(map(_field, unit.fields))}</section>"


def _field(one: FieldOnPage) -> str:
    mark, look = (f"{_DIFFERENT} ", ' class="fb-open"') if one.is_open else ("", "")
    note = f" <i>{_text(one.note)}</i>" if one.note else ""
    readings = "".join(f"<li>{_text(said.text)} <b>[{_text(said.coders)}]</b></li>" for said in one.readings)
    return f"<div><strong{look}>{mark}{_text(one.name)}</strong>{note}<ul>{readings}</ul></div>"


def _text(text: str) -> str:
    return escape(text, quote=False)
