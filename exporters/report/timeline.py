"""The timeline of a discussion: turns on a line per role, issue moments and shifts below them."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from exporters.outcome import outcome_text, status_text
from exporters.report.parts import Entry, Figure, LinkedTable, a_table, label_lines, picture
from exporters.report.register import Register
from exporters.settled import issue_paths
from exporters.source import AnalysedDiscussion
from frameschema import IssueMoment, MergedUnit, Shift, ShiftResult, UnitKind

LEFT, WIDTH = 210, 780
"""Where the turns begin, and how much room they have."""

LETTERS = 33
"""In a line of the name of a role, left of the turns."""

_LANE, _TOP, _BAR, _SIGN = 24, 26, 20, 16
_NARROWEST = 26
"""Room for the name of an issue moment."""


def timeline(register: Register, analysed: AnalysedDiscussion, section: str) -> Figure:
    """Draw the timeline of one discussion."""
    moments = register.units(analysed, UnitKind.ISSUE_MOMENT)
    shifts = register.units(analysed, UnitKind.SHIFT_MOMENT)
    name, title = f"{section}-timeline", register.text("timeline")
    about = f"{title}: {register.source.name(analysed)}"
    return Figure(
        id=name,
        title=title,
        description=register.text("timeline_desc"),
        tables=(_data(register, name, about, [*moments, *shifts]),),
        picture=_drawn(register, analysed, name, moments, shifts),
        notes=tuple(f"{_label(at)} {_issue(unit)}" for at, (unit, _) in enumerate(moments)),
    )


def _drawn(
    register: Register,
    analysed: AnalysedDiscussion,
    name: str,
    moments: list[tuple[MergedUnit, Entry]],
    shifts: list[tuple[MergedUnit, Entry]],
) -> Markup:
    count = len(analysed.transcript.turns)
    lanes = _lanes(register, analysed)
    below = _TOP + len(lanes) * _LANE + 6
    bars, rows = _bars(moments, count, below)
    marks_at = below + rows * _BAR + 14
    marks, mark_rows = _marks(register, shifts, count, marks_at + 6)
    return picture(
        "timeline.svg",
        id=name,
        title=f"{register.text('timeline')}: {register.source.name(analysed)}",
        desc=register.text("timeline_desc"),
        left=LEFT,
        width=WIDTH,
        height=marks_at + max(mark_rows, 1) * _SIGN,
        lanes=lanes,
        lane=_LANE,
        ticks=[(at, round(_x(at - 1, count), 1)) for at in _ticks(count)],
        bars=bars,
        marks=marks,
        marks_at=marks_at,
        words={key: register.text(key) for key in ("turn", "moments", "shifts")},
        bars_at=below,
    )


def _x(turn: float, count: int) -> float:
    return LEFT + WIDTH * turn / count


def _ticks(count: int) -> list[int]:
    step = next((step for step in (5, 10, 20, 50, 100, 200, 500) if count <= step * 12), 1000)
    return [1, *range(step, count + 1, step)]


def _lanes(register: Register, analysed: AnalysedDiscussion) -> list[dict[str, object]]:
    talk = analysed.transcript
    count, coded = len(talk.turns), _coded(register, analysed)
    roles = register.roles_in(analysed)
    found: list[dict[str, object]] = []
    width = WIDTH / count
    for at, role in enumerate(roles):
        y = _TOP + at * _LANE
        turns = [turn for turn in range(count) if talk.spoken_role(turn) == role]
        open_turns = [turn for turn in turns if turn not in coded]
        found.append(
            {
                "label": register.source.role_label(role),
                "lines": label_lines(register.source.role_label(role), LETTERS),
                "colour": register.colours[role],
                "y": y,
                "path": "".join(_box(_x(turn, count), y + 4, max(width - 0.6, 0.6)) for turn in open_turns),
                "coded": [
                    {
                        "turn": turn + 1,
                        "anchor": coded[turn],
                        "x": round(_x(turn, count), 1),
                        "width": round(max(width - 0.6, 1.2), 1),
                    }
                    for turn in turns
                    if turn in coded
                ],
            }
        )
    return found


def _box(x: float, y: float, width: float) -> str:
    return f"M{x:.1f} {y}h{width:.1f}v16h-{width:.1f}z"


def _coded(register: Register, analysed: AnalysedDiscussion) -> dict[int, str]:
    """Say to which fragment each coded turn leads: the first that touches it."""
    found: dict[int, str] = {}
    for _, entry in register.units(analysed, UnitKind.FRAGMENT):
        for turn in range(entry.first, entry.last + 1):
            found.setdefault(turn, entry.anchor)
    return found


def _bars(
    moments: Iterable[tuple[MergedUnit, Entry]], count: int, top: int
) -> tuple[list[dict[str, object]], int]:
    """Lay issue moments in as few rows as they need so as not to overlap."""
    ends: list[float] = []
    found = []
    for at, (unit, entry) in enumerate(moments):
        width = max(_x(entry.last + 1, count) - _x(entry.first, count) - 1, _NARROWEST)
        x = min(_x(entry.first, count), LEFT + WIDTH - width)
        row = _free_row(ends, x, width + 2)
        found.append(
            {
                "x": round(x, 1),
                "y": top + row * _BAR,
                "width": round(width, 1),
                "label": _label(at),
                "title": f"{_issue(unit)} ({entry.turns})",
                "anchor": entry.anchor,
            }
        )
    return found, len(ends)


def _free_row(ends: list[float], x: float, width: float) -> int:
    """Take room in the first row where nothing stands at x yet; `ends` are where rows end."""
    row = next((row for row, end in enumerate(ends) if end <= x), len(ends))
    ends[row : row + 1] = [x + width]
    return row


def _label(at: int) -> str:
    return f"I{at + 1}"


def _issue(unit: MergedUnit) -> str:
    titles = dict.fromkeys(" › ".join(path) for path in issue_paths(unit))
    questions = dict.fromkeys(
        one.unit.question for one in unit.members if isinstance(one.unit, IssueMoment) and one.unit.question
    )
    return "; ".join(titles) or "; ".join(questions) or "–"


def _marks(
    register: Register, shifts: Iterable[tuple[MergedUnit, Entry]], count: int, top: int
) -> tuple[list[dict[str, object]], int]:
    """Place the signs of shifts; those of the same turn stand below each other."""
    ends: list[float] = []
    found = []
    for unit, entry in shifts:
        x = _x((entry.first + entry.last + 1) / 2, count)
        row = _free_row(ends, x - _SIGN / 2, _SIGN)
        found.append(_mark(register, unit, entry, x, top + row * _SIGN))
    return found, len(ends)


def _mark(register: Register, unit: MergedUnit, entry: Entry, x: float, y: int) -> dict[str, object]:
    return {
        "x": round(x, 1),
        "y": y,
        "sign": shift_sign(unit),
        "title": f"{_about(register, unit)} ({entry.turns})",
        "anchor": entry.anchor,
    }


def shift_sign(unit: MergedUnit) -> str:
    """Give a full sign for a shift that somebody saw come about, an open one for what changed nothing."""
    results = {one.unit.result for one in unit.members if isinstance(one.unit, Shift)}
    return "◇" if results == {ShiftResult.MISSED_OPENING} else "◆"


def _about(register: Register, unit: MergedUnit) -> str:
    """Say in a line what a moment or a shift is."""
    found: dict[str, None] = {}
    for member in unit.members:
        one = member.unit
        if isinstance(one, IssueMoment):
            parts = (status_text(register.source, one), outcome_text(register.source, one))
            found["\n".join(part for part in parts if part)] = None
        elif isinstance(one, Shift):
            result = register.source.label(one.result or UnitKind.SHIFT_MOMENT)
            found[": ".join(part for part in (result, one.what_changes) if part)] = None
    return "\n".join(text for text in found if text)


def _data(register: Register, name: str, title: str, units: list[tuple[MergedUnit, Entry]]) -> LinkedTable:
    headings = [(register.text(key), width) for key, width in _COLUMNS]
    rows = [
        (entry.turns, entry.time, entry.kind, _issue(unit), _about(register, unit), entry.coders)
        for unit, entry in units
    ]
    links = {(at, 0): entry.anchor for at, (_, entry) in enumerate(units)}
    return LinkedTable(a_table(name, title, headings, rows), links)


_COLUMNS = (("turns", 14), ("time", 10), ("kind", 18), ("label", 40), ("about", 60), ("coders", 16))
