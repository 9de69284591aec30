"""The resources about who met where, what was said by whom, and the codes of the codebook."""

from __future__ import annotations

from collections.abc import Iterator

from exporters.codebook_table import FORM_LIST
from exporters.package.resource import Field, Kind, Resource, Values
from exporters.source import AnalysedDiscussion, TableSource
from frameschema import Discussion, Transcript

_PROSE, _INTEGER = Kind.PROSE, Kind.INTEGER


def circumstances(source: TableSource) -> Iterator[Resource]:
    """Give the resources that all coding refers to."""
    yield _discussions(source)
    yield _methods(source)
    yield _roles(source)
    yield from _talk(source)
    yield _coders(source)
    yield _codes(source)


def every(source: TableSource) -> tuple[AnalysedDiscussion, ...]:
    """Give all that was analysed, the passes in which methods were evaluated too."""
    return (*source.in_order, *source.evaluated)


def _discussions(source: TableSource) -> Resource:
    found = {item.discussion.id: item.discussion for item in every(source)}
    names = ("id", "werkplaats", "municipality")
    prose = ("title", "group", "setting", "coach_question", "conditions", "field_notes")
    rows = tuple(
        (*_place(one), *(getattr(one, name) for name in prose))
        for one in sorted(found.values(), key=lambda one: one.id)
    )
    fields = (
        *map(Field, names),
        Field("held_on", Kind.DATE),
        Field("round", _INTEGER),
        *(Field(name, _PROSE) for name in prose),
    )
    return Resource("discussions", "Case discussions and other sources", fields, rows, ("id",))


def _place(one: Discussion) -> Values:
    held_on = one.held_on.isoformat() if one.held_on else None
    return one.id, one.werkplaats, one.municipality, held_on, one.round


def _methods(source: TableSource) -> Resource:
    found = {(item.discussion.id, code) for item in every(source) for code in item.discussion.methods}
    fields = (Field("discussion", refers=("discussions", "id")), Field("method", refers=("codes", "id")))
    title = "Methods used in a discussion"
    return Resource("discussion_methods", title, fields, tuple(sorted(found)), ("discussion", "method"))


def _roles(source: TableSource) -> Resource:
    known = {role.id: (role.id, role.label.nl, role.label.en) for role in source.roles}
    for item in every(source):
        occurring = {one.role for one in item.transcript.speakers}
        occurring |= {turn.enacted_role for turn in item.transcript.turns if turn.enacted_role}
        for role in sorted(occurring - set(known)):
            known[role] = (role, role, role)
    fields = (Field("id"), Field("label_nl"), Field("label_en"))
    return Resource("roles", "Roles in which people speak", fields, tuple(known.values()), ("id",))


def _talk(source: TableSource) -> Iterator[Resource]:
    found = {item.transcript.id: item.transcript for item in every(source)}
    talks = [found[name] for name in sorted(found)]
    rows = tuple((talk.id, talk.discussion, talk.kind.value, talk.text_sha256) for talk in talks)
    own = (Field("id"), Field("discussion", refers=("discussions", "id")), Field("kind"), Field("text_sha256"))
    yield Resource("transcripts", "Transcripts, each the text of a discussion", own, rows, ("id",))
    of, role = Field("transcript", refers=("transcripts", "id")), ("roles", "id")
    people = tuple((talk.id, one.code, one.role) for talk in talks for one in talk.speakers)
    fields = (of, Field("code"), Field("role", refers=role))
    yield Resource("speakers", "Speakers, each within one transcript", fields, people, ("transcript", "code"))
    yield Resource(
        "turns",
        "Turns in order; start and end count code points in the joined text",
        (
            of,
            Field("number", _INTEGER),
            Field("speaker"),
            Field("enacted_role", refers=role),
            Field("start", _INTEGER),
            Field("end", _INTEGER),
            Field("start_ms", _INTEGER),
            Field("text", said=True),
        ),
        tuple(row for talk in talks for row in _turns(talk)),
        ("transcript", "number"),
        ((("transcript", "speaker"), "speakers", ("transcript", "code")),),
    )


_Turn = tuple[str, int, str, str | None, int, int, int | None, str]


def _turns(talk: Transcript) -> Iterator[_Turn]:
    for number, (turn, span) in enumerate(zip(talk.turns, talk.turn_spans, strict=True), 1):
        place = (span.start, span.end, turn.start_ms)
        yield (talk.id, number, turn.speaker, turn.enacted_role, *place, turn.text)


def _coders(source: TableSource) -> Resource:
    known = {one.id: one.werkplaats for one in source.coders}
    occurring = {ref.coder for item in every(source) for ref in item.merged.codings}
    rows = tuple((name, known.get(name)) for name in sorted(occurring))
    return Resource("coders", "Researchers who coded, by id", (Field("id"), Field("werkplaats")), rows, ("id",))


def _codes(source: TableSource) -> Resource:
    rows = tuple(
        (code.id, items.id, code.label.nl, code.label.en, code.definition.nl, code.definition.en, code.state.value)
        for items in source.codebook.lists
        if items.id != FORM_LIST
        for code in items.codes
    )
    names = ("id", "list", "label_nl", "label_en", "definition_nl", "definition_en", "state")
    return Resource("codes", "Codes of the codebook", tuple(map(Field, names)), rows, ("id",))
