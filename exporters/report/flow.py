"""The narratives of a discussion as a flow: fragments in order, a line per role, shifts in between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import ceil

from markupsafe import Markup

from exporters.report.parts import Entry, Figure, LinkedTable, a_table, label_lines, picture
from exporters.report.register import Register
from exporters.report.timeline import LEFT, LETTERS, WIDTH, shift_sign
from exporters.source import AnalysedDiscussion
from exporters.t3 import development_table
from frameschema import Fragment, MergedUnit, UnitKind
from frameschema.vocabulary import ReasoningDevice

PER_BAND = 30
"""No more fragments and shifts stand beside each other; what comes after them begins anew below."""

_LANE, _TOP = 54, 20

_SIGNS = {
    ReasoningDevice.PROBLEM_DEFINITION: "P",
    ReasoningDevice.CAUSES_RESPONSIBILITY: "O",
    ReasoningDevice.MORAL_JUDGEMENT: "M",
    ReasoningDevice.SOLUTIONS: "→",
}
_MOST_LETTERS = 2
_NEAR = 36
"""Dots that stand closer have their frames at different heights."""


def flow(register: Register, analysed: AnalysedDiscussion, section: str) -> Figure:
    """Draw the narrative development of one discussion."""
    drawn = _Flow(register, analysed, f"{section}-flow")
    return Figure(
        id=drawn.name,
        title=register.text("flow"),
        description=register.text("flow_desc"),
        tables=tuple(drawn.tables()),
        picture=drawn.picture() if drawn.units else None,
        notes=drawn.legend() if drawn.units else (register.text("nothing"),),
    )


@dataclass(frozen=True)
class _Flow:
    register: Register
    analysed: AnalysedDiscussion
    name: str

    @cached_property
    def units(self) -> list[tuple[MergedUnit, Entry]]:
        return self.register.units(self.analysed, UnitKind.FRAGMENT, UnitKind.SHIFT_MOMENT)

    @cached_property
    def fragments(self) -> list[tuple[MergedUnit, Entry]]:
        return [pair for pair in self.units if pair[0].kind is UnitKind.FRAGMENT]

    @cached_property
    def roles(self) -> list[str]:
        telling = {entry.role for _, entry in self.fragments}
        return [role for role in self.register.roles_in(self.analysed) if role in telling]

    @cached_property
    def frames(self) -> dict[str, int]:
        """The frames that occur, numbered in the order of the codebook."""
        order = self.register.source.codebook_order
        found = {frame for unit, _ in self.fragments for frame in _frames(unit)}
        ordered = sorted(found, key=lambda frame: (order.get(frame, len(order)), frame))
        return {frame: number for number, frame in enumerate(ordered, start=1)}

    @cached_property
    def across(self) -> int:
        """How many stand beside each other, so that the bands are about equally full."""
        bands = ceil(len(self.units) / PER_BAND)
        return ceil(len(self.units) / max(bands, 1))

    @cached_property
    def letters(self) -> dict[ReasoningDevice, str]:
        """A sign for each reasoning device, which the legend explains."""
        return _SIGNS | {
            ReasoningDevice.CAUSES_RESPONSIBILITY: "C" if self.register.source.language == "en" else "O"
        }

    def legend(self) -> tuple[str, ...]:
        label = self.register.source.label
        signs = [(letter, label(device)) for device, letter in self.letters.items()]
        devices = (
            f"{_told([*signs, ('+', self.register.text('more_devices'))])} · {self.register.text('no_device')}"
        )
        code = self.register.source.code_or_text
        frames = _told((number, code(frame)) for frame, number in self.frames.items())
        return tuple(line for line in (devices, frames) if line)

    def picture(self) -> Markup:
        starts = range(0, len(self.units), self.across)
        high = _TOP + len(self.roles) * _LANE + 8
        bands = [self._band(self.units[at : at + self.across], n * high) for n, at in enumerate(starts)]
        return picture(
            "flow.svg",
            id=self.name,
            title=f"{self.register.text('flow')}: {self.register.source.name(self.analysed)}",
            desc=self.register.text("flow_desc"),
            left=LEFT,
            width=WIDTH,
            height=len(bands) * high,
            bands=bands,
            turn=self.register.text("turn"),
        )

    def _band(self, units: list[tuple[MergedUnit, Entry]], top: int) -> dict[str, object]:
        placed = [(LEFT + WIDTH * (at + 0.5) / self.across, unit, entry) for at, (unit, entry) in enumerate(units)]
        lanes = [self._lane(role, top + _TOP + at * _LANE + 16, placed) for at, role in enumerate(self.roles)]
        shifts = [
            {
                "x": round(x, 1),
                "sign": shift_sign(unit),
                "title": f"{entry.kind}: {entry.turns}",
                "anchor": entry.anchor,
            }
            for x, unit, entry in placed
            if unit.kind is UnitKind.SHIFT_MOMENT
        ]
        return {
            "top": top,
            "bottom": top + _TOP + len(self.roles) * _LANE,
            "turns": f"{units[0][1].first + 1}–{max(entry.last for _, entry in units) + 1}",
            "lanes": lanes,
            "shifts": shifts,
        }

    def _lane(self, role: str, y: int, placed: list[tuple[float, MergedUnit, Entry]]) -> dict[str, object]:
        own = [
            (x, unit, entry) for x, unit, entry in placed if unit.kind is UnitKind.FRAGMENT and entry.role == role
        ]
        return {
            "label": label_lines(self.register.source.role_label(role), LETTERS),
            "colour": self.register.colours[role],
            "y": y,
            "joined": [(round(one[0], 1), round(other[0], 1)) for one, other in pairwise(own)],
            "dots": [self._dot(*one, below) for one, below in zip(own, _heights(own), strict=True)],
        }

    def _dot(self, x: float, unit: MergedUnit, entry: Entry, below: int) -> dict[str, object]:
        letters = [self.letters[device] for device in _devices(unit)]
        return {
            "x": round(x, 1),
            "below": below,
            "letter": "".join(letters) if len(letters) <= _MOST_LETTERS else "+",
            "frames": "·".join(str(self.frames[frame]) for frame in _frames(unit)),
            "title": "; ".join(filter(None, (self._devices(unit), self._frames(unit), entry.turns))),
            "anchor": entry.anchor,
        }

    def _devices(self, unit: MergedUnit) -> str:
        return ", ".join(map(self.register.source.label, _devices(unit)))

    def _frames(self, unit: MergedUnit) -> str:
        return ", ".join(map(self.register.source.code_or_text, _frames(unit)))

    def tables(self) -> list[LinkedTable]:
        """Give the chain of fragments, and T3 of this discussion where there is something in it."""
        headings = [(self.register.text(key), width) for key, width in _COLUMNS]
        rows = [self._row(unit, entry) for unit, entry in self.fragments]
        links = {(at, 0): entry.anchor for at, (_, entry) in enumerate(self.fragments)}
        about = self.register.source.name(self.analysed)
        chain = LinkedTable(a_table(self.name, f"{self.register.text('flow')}: {about}", headings, rows), links)
        whole = development_table(replace(self.register.source, discussions=(self.analysed,)))
        # Each discussion has a T3 of its own, and ids in a document must differ.
        story = replace(whole, id=f"{whole.id} {about}", title=f"{whole.title}: {about}")
        return [chain, self.register.linked(story)] if story.rows else [chain]

    def _row(self, unit: MergedUnit, entry: Entry) -> tuple[str, ...]:
        units = [member.unit for member in unit.members if isinstance(member.unit, Fragment)]
        told = dict.fromkeys(one.who_what for one in units if one.who_what)
        stories = dict.fromkeys(one.narrative for one in units if one.narrative)
        about = (self._devices(unit), self._frames(unit), "\n".join(stories), "\n".join(told))
        return (entry.turns, entry.role_label, *about)


_COLUMNS = (("turns", 10), ("role", 24), ("device", 28), ("frame", 28), ("narrative", 24), ("who_what", 50))


def _told(signs: Iterable[tuple[object, str]]) -> str:
    """Explain signs in a line that is not broken right after one."""
    return " · ".join(f"{sign}\N{NO-BREAK SPACE}{meaning}" for sign, meaning in signs)


def _devices(unit: MergedUnit) -> tuple[ReasoningDevice, ...]:
    units = (one.unit for one in unit.members)
    return tuple(dict.fromkeys(d for one in units if isinstance(one, Fragment) for d in one.reasoning_devices))


def _frames(unit: MergedUnit) -> tuple[str, ...]:
    units = (one.unit for one in unit.members)
    return tuple(
        dict.fromkeys(ref.frame for one in units if isinstance(one, Fragment) for ref in one.attribution.frames)
    )


def _heights(dots: list[tuple[float, MergedUnit, Entry]]) -> list[int]:
    """Say how far below each dot its frames stand, so that they do not run into each other."""
    found = [23] * len(dots)
    for at in range(1, len(dots)):
        is_near = dots[at][0] - dots[at - 1][0] < _NEAR
        found[at] = 35 if is_near and found[at - 1] == found[0] else found[0]
    return found
