"""The resources about what was marked: codings, units, what each unit says, its codes, and links between units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any
from uuid import UUID

from exporters.package.circumstances import every
from exporters.package.resource import Field, Kind, Resource, Value, Values
from exporters.source import AnalysedDiscussion, TableSource
from frameschema import CodingRef, FrameRef, FramingDevice, Influence, Member, MergedUnit, UnitKind

_PROSE, _CODE, _ROLE = "prose", "code", "role"

_SAYS: Mapping[UnitKind, tuple[str, str, Mapping[str, str]]] = {
    UnitKind.FRAGMENT: (
        "fragments",
        "Fragments of narratives: who says what, in the researcher's words, and the frame that is seen",
        {
            "who_what": _PROSE,
            "narrative": _PROSE,
            "interaction": _CODE,
            "enacted_role": _ROLE,
            "attribution.object": _CODE,
            "attribution.image": _CODE,
            "attribution.source": _CODE,
            "attribution.certainty": _CODE,
            "attribution.local_name": _PROSE,
            "attribution.enactment": _CODE,
        },
    ),
    UnitKind.ISSUE_MOMENT: (
        "issue_moments",
        "Stretches of talk where an issue shows, and what becomes of it",
        {
            "question": _PROSE,
            "local_theme": _PROSE,
            "status": _CODE,
            "handling": _CODE,
            "alignment": _CODE,
            "outcome.bridged": _CODE,
            "outcome.how": _PROSE,
            "outcome.evidence": _PROSE,
        },
    ),
    UnitKind.SHIFT_MOMENT: (
        "shift_moments",
        "Utterances after which a narrative changes, or might have",
        {"result": _CODE, "narrative": _PROSE, "what_changes": _PROSE},
    ),
    UnitKind.OUT_OF_ROLE: (
        "spoken_out_of_role",
        "Words with which a speaker falls out of a role",
        {"enacted_role": _ROLE},
    ),
    UnitKind.THEMATIC_CODE: ("thematic_codes", "Words coded by theme", {"axial": _PROSE, "selective": _PROSE}),
    UnitKind.EVALUATION: (
        "evaluations",
        "What is said or observed about a method",
        {"method": _CODE, "drawback": _PROSE, "polarity": _CODE, "basis": _CODE},
    ),
    UnitKind.COMMENT: (
        "comments",
        "Remarks on somebody else's coding",
        {"about": "", "remark": _CODE, "text": _PROSE},
    ),
}

_LISTS = (
    "reasoning_devices",
    "responsibilities",
    "framing_devices",
    "attribution.frames",
    "themes",
    "outcome.forms",
    "outcome.influences",
    "before",
    "after",
    "opened",
)
_PATHS = ("issues", "open_codes")
UNIT = ("units", "id")
CODE = ("codes", "id")


def coded(source: TableSource) -> Iterator[Resource]:
    """Give the resources about coding; of a merged unit each coder's own unit is a row."""
    items = every(source)
    yield _codings(items)
    yield from _merged(items)
    members = [(item, unit, member) for item in items for unit in item.merged.units for member in unit.members]
    yield _units(members)
    for kind, (name, title, says) in _SAYS.items():
        rows = [member for _, _, member in members if member.unit.kind is kind]
        yield _of_kind(name, title, says, rows)
    yield _codes([member for _, _, member in members])
    yield _paths([member for _, _, member in members])
    yield _relations(items)


def _codings(items: tuple[AnalysedDiscussion, ...]) -> Resource:
    rows = [
        (str(ref.coding), item.transcript.id, item.merged.coding_pass, ref.coder, *_of_coding(ref))
        for item in items
        for ref in item.merged.codings
    ]
    fields = (
        Field("id"),
        Field("transcript", refers=("transcripts", "id")),
        Field("coding_pass"),
        Field("coder", refers=("coders", "id")),
        Field("codebook"),
        Field("codebook_version"),
        Field("memo", Kind.PROSE),
    )
    return Resource("codings", "One coder's work on one transcript", fields, tuple(rows), ("id",))


def _of_coding(ref: CodingRef) -> Values:
    return ref.codebook.id, ref.codebook.version, ref.memo


def _merged(items: tuple[AnalysedDiscussion, ...]) -> Iterator[Resource]:
    units = [(item, unit) for item in items for unit in item.merged.units]
    yield Resource(
        "merged_units",
        "What coders marked as the same thing",
        (Field("id"), Field("transcript", refers=("transcripts", "id")), Field("kind"), Field("status")),
        tuple((str(unit.id), item.transcript.id, unit.kind.value, unit.status.value) for item, unit in units),
        ("id",),
    )
    yield Resource(
        "settled",
        "Differences between coders that were settled, and by what",
        (
            Field("merged_unit", refers=("merged_units", "id")),
            Field("field"),
            Field("value", Kind.PROSE),
            Field("by"),
        ),
        tuple(
            (str(unit.id), one.field, text_of(one.value), one.by.value)
            for _, unit in units
            for one in unit.settled
        ),
        ("merged_unit", "field"),
    )


def _units(members: list[tuple[AnalysedDiscussion, MergedUnit, Member]]) -> Resource:
    rows = []
    for item, merged, member in members:
        unit, turns = member.unit, item.turns(member)
        where = (unit.span.start, unit.span.end, turns[0] + 1, turns[-1] + 1)
        rows.append(
            (
                str(unit.id),
                str(member.coding),
                item.transcript.id,
                str(merged.id),
                unit.kind.value,
                *where,
                unit.memo,
            )
        )
    number = Kind.INTEGER
    fields = (
        Field("id"),
        Field("coding", refers=("codings", "id")),
        Field("transcript", refers=("transcripts", "id")),
        Field("merged_unit", refers=("merged_units", "id")),
        Field("kind", refers=CODE),
        Field("start", number),
        Field("end", number),
        Field("first_turn", number),
        Field("last_turn", number),
        Field("memo", Kind.PROSE),
    )
    turn = ("transcript", "number")
    refers = tuple((("transcript", name), "turns", turn) for name in ("first_turn", "last_turn"))
    title = "Stretches of words that a coder marked; start and end count code points in the joined text"
    return Resource("units", title, fields, tuple(rows), ("id",), refers)


def _of_kind(name: str, title: str, says: Mapping[str, str], members: list[Member]) -> Resource:
    rows = tuple((str(one.unit.id), *(text_of(at(one.unit, path)) for path in says)) for one in members)
    fields = (Field("unit", refers=UNIT), *(_field(path, kind) for path, kind in says.items()))
    return Resource(name, title, fields, rows, ("unit",))


def _field(path: str, kind: str) -> Field:
    name = path.rpartition(".")[2]
    refers = {_CODE: CODE, _ROLE: ("roles", "id")}.get(kind)
    return Field(name, Kind.PROSE if kind == _PROSE else Kind.STRING, refers)


def at(value: object, path: str) -> Any:
    """Give what stands at a path of fields; None where there is no such field."""
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def _codes(members: list[Member]) -> Resource:
    rows = tuple(row for one in members for path in _LISTS for row in code_rows(str(one.unit.id), one.unit, path))
    title = "Codes of which a unit may have several, in order"
    return Resource("unit_codes", title, code_fields("unit", UNIT), rows, ("unit", "field", "number"))


def code_fields(of: str, refers: tuple[str, str]) -> tuple[Field, ...]:
    """Give the fields of a list of codes; `words` are quoted by the coder."""
    fields = (Field(of, refers=refers), Field("field"), Field("number", Kind.INTEGER), Field("code", refers=CODE))
    return (*fields, Field("level", refers=CODE), Field("polarity", refers=CODE), Field("words", said=True))


def code_rows(of: str, item: object, path: str) -> Iterator[Values]:
    """Give a row for each code at a path."""
    for number, value in enumerate(at(item, path) or (), 1):
        yield (of, path, number, *_code(value))


def _code(value: object) -> Values:
    if isinstance(value, FrameRef):
        return value.frame, text_of(value.level), None, None
    if isinstance(value, FramingDevice):
        return value.device, None, None, value.words
    if isinstance(value, Influence):
        return value.influence, None, value.polarity.value, None
    return text_of(value), None, None, None


def _paths(members: list[Member]) -> Resource:
    rows = tuple(
        (str(one.unit.id), field, number, depth, title)
        for one in members
        for field in _PATHS
        for number, path in enumerate(at(one.unit, field) or (), 1)
        for depth, title in enumerate(path, 1)
    )
    number = Kind.INTEGER
    fields = (Field("unit", refers=UNIT), Field("field"), Field("number", number), Field("depth", number))
    title = "Issues and sub-issues, and open codes, of a unit: titles from the outside in"
    key = ("unit", "field", "number", "depth")
    return Resource("unit_paths", title, (*fields, Field("title", Kind.PROSE)), rows, key)


def _relations(items: tuple[AnalysedDiscussion, ...]) -> Resource:
    found = [one for item in items for one in item.merged.relations]
    rows = tuple(
        (number, str(one.relation.source), str(one.relation.target), text_of(kind), one.relation.direction.value)
        for number, one in enumerate(found, 1)
        for kind in one.relation.kinds or (None,)
    )
    fields = (
        Field("number", Kind.INTEGER),
        Field("source", refers=UNIT),
        Field("target", refers=UNIT),
        Field("kind", refers=CODE),
        Field("direction"),
    )
    return Resource("relations", "Links that coders drew between units; a row per kind", fields, rows)


def text_of(value: object) -> Value:
    """Give a value as a cell has it: words of a closed list by their ids."""
    if value is None or (isinstance(value, str | int) and not isinstance(value, Enum)):
        return value
    return (
        str(value.value) if isinstance(value, Enum) else str(value) if isinstance(value, UUID) else _joined(value)
    )


def _joined(value: object) -> str:
    return ", ".join(str(text_of(one)) for one in value) if isinstance(value, list | tuple) else str(value)
