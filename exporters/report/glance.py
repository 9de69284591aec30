"""The study at a glance: what was coded, in all and per discussion.

The municipality is left out here: beside the Werkplaats it would tell which one stays anonymous.
"""

from __future__ import annotations

from exporters.provenance import werkplaats_told
from exporters.report.parts import Figure, Group, LinkedTable, Section, Tile, a_table, label_lines, picture
from exporters.report.register import Register
from exporters.source import AnalysedDiscussion
from frameschema import Fragment, UnitKind

_ABOUT = (
    ("discussion", 18),
    ("werkplaats", 18),
    ("round", 8),
    ("methods", 30),
    ("coders", 18),
    ("turns", 10),
)
_COUNTED = {
    "fragments": UnitKind.FRAGMENT,
    "moments": UnitKind.ISSUE_MOMENT,
    "shifts": UnitKind.SHIFT_MOMENT,
}


def glance(register: Register) -> Section:
    """Make the first section."""
    return Section(
        id="glance",
        title=register.text("glance"),
        intro=register.text("glance_intro"),
        tiles=_tiles(register),
        figures=(_figure(register),),
        groups=tuple(_group(register, key, kind) for key, kind in _COUNTED.items()),
    )


def _group(register: Register, key: str, kind: UnitKind) -> Group:
    """List what was coded of a kind, by discussion."""
    parts = [
        Group(
            _anchor(key, at), register.source.name(item), tuple(entry for _, entry in register.units(item, kind))
        )
        for at, item in enumerate(register.source.in_order)
    ]
    every = tuple(entry for part in parts for entry in part.entries)
    return Group(_anchor(key), register.text(key), every, tuple(part for part in parts if part.entries))


def _anchor(key: str, discussion: int | None = None) -> str:
    return f"g-glance-{key}" + ("" if discussion is None else f"-{discussion + 1}")


def _tiles(register: Register) -> tuple[Tile, ...]:
    source = register.source
    counts = {
        "discussions": (len(source.discussions), "bars"),
        "turns": (sum(len(item.transcript.turns) for item in source.discussions), "bars"),
        "coders": (len({coder for item in source.discussions for coder in item.coders}), "bars"),
        **{key: (_total(register, kind), _anchor(key)) for key, kind in _COUNTED.items()},
        "frames": (len(_frames(register)), "frames"),
    }
    return tuple(Tile(register.text(key), count, target) for key, (count, target) in counts.items())


def _total(register: Register, kind: UnitKind) -> int:
    return sum(len(item.merged.of_kind(kind)) for item in register.source.discussions)


def _frames(register: Register) -> set[str]:
    members = (
        one.unit for item in register.source.discussions for unit in item.merged.units for one in unit.members
    )
    return {ref.frame for unit in members if isinstance(unit, Fragment) for ref in unit.attribution.frames}


def _figure(register: Register) -> Figure:
    source = register.source
    rows = [_row(register, item) for item in source.in_order]
    headings = [(register.text(key), width) for key, width in _ABOUT]
    headings += [(register.text(key), 16) for key in _COUNTED]
    title = register.text("bars")
    return Figure(
        id="bars",
        title=title,
        description=register.text("bars_desc"),
        tables=(LinkedTable(a_table("glance", title, headings, rows), _links(rows)),),
        picture=picture("bars.svg", id="bars", title=title, desc=register.text("bars_desc"), bars=_bars(register)),
    )


def _links(rows: list[list[str]]) -> dict[tuple[int, int], str]:
    """Let each name lead to its discussion, and each number above nought to what it counts."""
    numbers = list(enumerate(_COUNTED, start=len(_ABOUT)))
    counted = {(at, column): _anchor(key, at) for at in range(len(rows)) for column, key in numbers}
    found = {place: anchor for place, anchor in counted.items() if rows[place[0]][place[1]] != "0"}
    return {**{(at, 0): f"d{at + 1}" for at in range(len(rows))}, **found}


def _row(register: Register, item: AnalysedDiscussion) -> list[str]:
    about, source = item.discussion, register.source
    return [
        source.name(item),
        werkplaats_told(about.werkplaats, source.language),
        "" if about.round is None else str(about.round),
        ", ".join(map(source.code_or_text, about.methods)),
        ", ".join(item.coders),
        str(len(item.transcript.turns)),
        *(str(len(item.merged.of_kind(kind))) for kind in _COUNTED.values()),
    ]


def _bars(register: Register) -> list[dict[str, object]]:
    source = register.source
    counts = [len(item.merged.of_kind(UnitKind.FRAGMENT)) for item in source.in_order]
    most = max([*counts, 1])
    return [
        {
            "name": label_lines(source.name(item), 28),
            "section": f"d{at + 1}",
            "count": count,
            "width": round(620 * count / most, 1),
            "target": _anchor("fragments", at) if count else f"d{at + 1}",
        }
        for at, (item, count) in enumerate(zip(source.in_order, counts, strict=True))
    ]
