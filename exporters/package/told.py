"""The resources about what researchers made of it: narratives, shifts, issues, and what they wrote and agreed."""

from __future__ import annotations

from collections.abc import Iterator

from exporters.package.circumstances import every
from exporters.package.coded import CODE, UNIT, at, code_fields, code_rows, text_of
from exporters.package.resource import Field, Kind, Resource, Values
from exporters.source import TableSource
from frameschema import IssueMember, Narrative, NarrativeMember, NarrativeShift, ShiftMember

_ISSUE_CODES = ("themes", "outcome.forms", "outcome.influences")
_NARRATIVE = ("narratives", "id")
_ID, _CODER = Field("id"), Field("coder", refers=("coders", "id"))
_OF = Field("discussion", refers=("discussions", "id"))
_NUMBER = Field("number", Kind.INTEGER)


def told(source: TableSource) -> Iterator[Resource]:
    """Give the resources about stories, each coder's own, and about what researchers wrote."""
    stories = [item.stories for item in every(source) if item.stories]
    narratives = [(str(one.id), member) for of in stories for one in of.narratives for member in one.members]
    yield _narratives(narratives)
    yield from _chains([member.told for _, member in narratives])
    yield from _states([member.told for _, member in narratives])
    yield from _shifts([(str(one.id), member) for of in stories for one in of.shifts for member in one.members])
    yield from _issues([(str(one.id), member) for of in stories for one in of.issues for member in one.members])
    yield from _written(source)


def _narratives(found: list[tuple[str, NarrativeMember]]) -> Resource:
    fields = (
        _ID,
        Field("merged_narrative"),
        _OF,
        _CODER,
        Field("title", Kind.PROSE),
        Field("who_what", Kind.PROSE),
    )
    rows = tuple(
        (str(one.told.id), merged, one.told.discussion, one.coder, one.told.title, one.told.who_what)
        for merged, one in found
    )
    return Resource("narratives", "Stories as a researcher reconstructs them", fields, rows, ("id",))


def _chains(narratives: list[Narrative]) -> Iterator[Resource]:
    of = Field("narrative", refers=_NARRATIVE)
    yield Resource(
        "narrative_fragments",
        "Fragments of a narrative in order of speaking",
        (of, _NUMBER, Field("unit", refers=UNIT)),
        tuple(
            (str(one.id), number, str(unit)) for one in narratives for number, unit in enumerate(one.fragments, 1)
        ),
        ("narrative", "number"),
    )
    yield Resource(
        "narrative_holders",
        "Who holds a narrative: speakers and roles",
        (of, Field("held_by"), Field("holder")),
        tuple(
            (str(one.id), name, who)
            for one in narratives
            for name in ("speakers", "roles")
            for who in getattr(one.holder, name)
        ),
        ("narrative", "held_by", "holder"),
    )


def _states(narratives: list[Narrative]) -> Iterator[Resource]:
    states = [(str(one.id), number, state) for one in narratives for number, state in enumerate(one.states, 1)]
    of = (Field("narrative", refers=_NARRATIVE), Field("state", Kind.INTEGER))
    refers = ((("narrative", "state"), "narrative_states", ("narrative", "state")),)
    yield Resource(
        "narrative_states",
        "What a narrative is from a fragment on",
        (*of, Field("from_unit", refers=UNIT), Field("after_shift", refers=("shifts", "id"))),
        tuple((name, at_, str(one.from_fragment), text_of(one.after_shift)) for name, at_, one in states),
        ("narrative", "state"),
    )
    yield Resource(
        "narrative_summaries",
        "What a narrative says per reasoning device; absent is looked for and not found",
        (*of, Field("device", refers=CODE), Field("presence", refers=CODE), Field("text", Kind.PROSE)),
        tuple(
            (name, at_, each.device.value, text_of(each.presence), each.text)
            for name, at_, one in states
            for each in one.summaries
        ),
        ("narrative", "state", "device"),
        refers,
    )
    frames = [
        (name, at_, number, ref.frame, text_of(ref.level))
        for name, at_, one in states
        for number, ref in enumerate((ref for each in one.attributions for ref in each.frames), 1)
    ]
    fields = (*of, _NUMBER, Field("frame", refers=CODE), Field("level", refers=CODE))
    title = "Frames beneath a narrative"
    yield Resource("narrative_frames", title, fields, tuple(frames), ("narrative", "state", "number"), refers)


def _shift(told: NarrativeShift) -> Values:
    places = text_of(told.trigger), text_of(told.shows_in)
    return str(told.narrative), told.result.value, *places, told.text_before, told.text_after


def _shifts(found: list[tuple[str, ShiftMember]]) -> Iterator[Resource]:
    yield Resource(
        "shifts",
        "Changes of a narrative, and openings that changed nothing",
        (
            _ID,
            Field("merged_shift"),
            _OF,
            _CODER,
            Field("narrative", refers=_NARRATIVE),
            Field("result", refers=CODE),
            Field("trigger", refers=UNIT),
            Field("shows_in", refers=UNIT),
            Field("text_before", Kind.PROSE),
            Field("text_after", Kind.PROSE),
        ),
        tuple(
            (str(one.told.id), merged, one.told.discussion, one.coder, *_shift(one.told)) for merged, one in found
        ),
        ("id",),
    )
    rows = [
        row
        for _, one in found
        for path in ("before", "after")
        for row in code_rows(str(one.told.id), one.told, path)
    ]
    fields = code_fields("shift", ("shifts", "id"))
    yield Resource(
        "shift_frames", "Frames before and after a shift", fields, tuple(rows), ("shift", "field", "number")
    )


def _issues(found: list[tuple[str, IssueMember]]) -> Iterator[Resource]:
    issue = ("issues", "id")
    codes = ("status", "handling", "dominant_frame.frame", "outcome.bridged")
    prose = ("title", "question", "outcome.how", "outcome.evidence")
    rows = []
    for merged, one in found:
        own = (str(one.told.id), merged, one.told.discussion, one.coder, text_of(one.told.parent))
        rows.append((*own, *(text_of(at(one.told, path)) for path in (*codes, *prose))))
    fields = (
        *(_ID, Field("merged_issue"), _OF, _CODER, Field("parent", refers=("", "id"))),
        *(
            Field(path.partition(".")[0] if path in codes[:3] else path.rpartition(".")[2], refers=CODE)
            for path in codes
        ),
        *(Field(path.rpartition(".")[2], Kind.PROSE) for path in prose),
    )
    yield Resource("issues", "Subjects on which frames meet", fields, tuple(rows), ("id",))
    units = [
        (str(one.told.id), number, str(unit))
        for _, one in found
        for number, unit in enumerate(one.told.moments, 1)
    ]
    fields = (Field("issue", refers=issue), _NUMBER, Field("unit", refers=UNIT))
    yield Resource("issue_units", "Where an issue shows, in order", fields, tuple(units), ("issue", "number"))
    listed = [
        row for _, one in found for path in _ISSUE_CODES for row in code_rows(str(one.told.id), one.told, path)
    ]
    key = ("issue", "field", "number")
    yield Resource(
        "issue_codes", "Themes and outcome of an issue", code_fields("issue", issue), tuple(listed), key
    )


def _written(source: TableSource) -> Iterator[Resource]:
    prose = Kind.PROSE
    texts: tuple[Values, ...] = tuple(
        (number, one.table, one.row, one.column or None, one.by or None, one.text)
        for number, one in enumerate(source.texts, 1)
    )
    names = tuple(map(Field, ("table", "row", "column", "by")))
    yield Resource(
        "texts", "What researchers wrote for tables", (_NUMBER, *names, Field("text", prose)), texts, ("number",)
    )
    agreements = tuple(
        (str(one.id), one.discussion, one.text, one.follow_up, one.yield_for_client) for one in source.agreements
    )
    more = tuple(Field(name, prose) for name in ("text", "follow_up", "yield_for_client"))
    yield Resource("agreements", "What was agreed, and what came of it", (_ID, _OF, *more), agreements, ("id",))
    checks = tuple(
        (str(one.id), one.discussion, one.on.isoformat(), one.role, one.respondent, one.recognised, one.remarks)
        for one in source.member_checks
    )
    answer = (
        Field("on", Kind.DATE),
        *map(Field, ("role", "respondent", "recognised")),
        Field("remarks", prose),
    )
    yield Resource("member_checks", "What participants answered", (_ID, _OF, *answer), checks, ("id",))
    logged = tuple((str(one.id), one.on.isoformat(), one.about, one.decision, one.reason) for one in source.logged)
    said = tuple(Field(name, prose) for name in ("about", "decision", "reason"))
    yield Resource(
        "decisions", "Decisions of the researchers", (_ID, Field("on", Kind.DATE), *said), logged, ("id",)
    )
