"""T5, methods: what each opens, its drawbacks, how issues ended where it was used, evaluations and conditions.

Evaluations come from the pass in which they were marked, in any kind of source. A method that was used and not
evaluated has a row too, and so has an evaluation that names no method.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exporters.source import AnalysedDiscussion, TableSource
from exporters.table import Cell, Column, ColumnKind, ColumnType, Row, Table, plain
from exporters.talk import quote, turn_numbers, turns_of
from exporters.trace import coders_cell, ids_cell
from exporters.variants import side_by_side
from frameschema import Evaluation, IssueMoment, Member, MergedUnit, UnitKind


@dataclass(frozen=True)
class _Said:
    """An evaluation, and where it was said."""

    analysed: AnalysedDiscussion
    member: Member
    unit: Evaluation


def methods_table(source: TableSource) -> Table:
    """Make T5, methods in the order of the codebook."""
    said = list(_evaluations(source))
    used = {method for item in source.discussions for method in item.discussion.methods}
    written = {text.row: text.text for text in source.texts_of("T5")}
    order = source.codebook_order
    found = {*used, *written, *(one.unit.method or "" for one in said)}
    methods = sorted(found, key=lambda name: (order.get(name, len(order)), name == "", name))
    rows = tuple(_row(source, name, written.get(name, ""), _about(name, said)) for name in methods)
    return Table(id="T5", title=source.heading("T5.sheet"), columns=tuple(_columns(source)), rows=rows)


def _evaluations(source: TableSource) -> Iterator[_Said]:
    places = (*source.discussions, *source.evaluated)
    for analysed in sorted(places, key=lambda item: (item.discussion.id, item.transcript.id)):
        for unit in analysed.merged.of_kind(UnitKind.EVALUATION):
            for member in unit.members:
                if isinstance(member.unit, Evaluation):
                    yield _Said(analysed, member, member.unit)


def _about(method: str, said: Iterable[_Said]) -> list[_Said]:
    return [one for one in said if (one.unit.method or "") == method]


def _columns(source: TableSource) -> Iterator[Column]:
    yield Column("T5.method", source.heading("T5.method"), 24, ColumnKind.LABEL)
    yield Column("T5.text", source.heading("T5.text"), 50)
    yield Column("T5.opens", source.heading("T5.opens"), 30)
    yield Column("T5.drawbacks", source.heading("T5.drawbacks"), 40)
    yield Column("T5.outcomes", source.heading("T5.outcomes"), 46)
    yield Column("T5.evaluations", source.heading("T5.evaluations"), 60)
    yield Column("T5.conditions", source.heading("T5.conditions"), 40)
    yield Column("T5.turns", source.heading("T5.turns"), 24, ColumnKind.TRACE)
    yield Column("T5.coders", source.heading("T5.coders"), 14, ColumnKind.TRACE, ColumnType.TEXTS)
    yield Column("T5.fragments", source.heading("T5.fragments"), 16, ColumnKind.IDS, ColumnType.TEXTS)


def _row(source: TableSource, method: str, text: str, said: list[_Said]) -> Row:
    where = [item for item in source.in_order if method in item.discussion.methods]
    moments = [(item, unit) for item in where for unit in item.merged.of_kind(UnitKind.ISSUE_MOMENT)]
    cells = (
        source.code_or_text(method) if method else f"({source.heading('mark.not_coded')})",
        text or f"({source.heading('mark.not_written')})",
        _opened(source, said),
        "\n".join(f"{one.unit.drawback} ({_where(source, one)})" for one in said if one.unit.drawback),
        "\n".join(_outcome(source, item, unit) for item, unit in moments),
        "\n".join(_evaluation(source, one) for one in said),
        "\n".join(_conditions(source, item) for item in where if item.discussion.conditions),
    )
    members = [one.member for one in said] + [member for _, unit in moments for member in unit.members]
    return Row((*map(plain, cells), *_trace(source, said, members)))


def _conditions(source: TableSource, item: AnalysedDiscussion) -> str:
    return f"{source.name(item)}: {item.discussion.conditions}"


def _trace(source: TableSource, said: Iterable[_Said], members: list[Member]) -> Iterator[Cell]:
    yield plain("; ".join(_where(source, one) for one in said))
    yield coders_cell(member.coder for member in members)
    yield ids_cell(member.unit.id for member in members)


def _opened(source: TableSource, said: Iterable[_Said]) -> str:
    """Name what it opened, the most often named first."""
    counts = Counter(code for one in said for code in one.unit.opened)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "\n".join(f"{source.code_or_text(code)}: {count}" for code, count in ordered)


def _outcome(source: TableSource, analysed: AnalysedDiscussion, unit: MergedUnit) -> str:
    moments = ((member.unit, member.coder) for member in unit.members)
    texts = [(_ended(source, moment), coder) for moment, coder in moments if isinstance(moment, IssueMoment)]
    turns = turn_numbers(turns_of(analysed, unit.members))
    return f"{source.name(analysed)}: {turns}: {'; '.join(side_by_side(analysed, texts))}"


def _ended(source: TableSource, moment: IssueMoment) -> str:
    codes = [moment.outcome.bridged, *moment.outcome.forms]
    named = ", ".join(source.label(code) for code in codes if code)
    return named or f"({source.heading('mark.not_coded')})"


def _evaluation(source: TableSource, one: _Said) -> str:
    codes = (code for code in (one.unit.polarity, one.unit.basis) if code)
    about = ", ".join((*(source.label(code) for code in codes), _where(source, one)))
    return f"{quote(one.analysed, one.member)} ({about})"


def _where(source: TableSource, one: _Said) -> str:
    return f"{one.analysed.discussion.id}: {turn_numbers(tuple(one.analysed.turns(one.member)))}"
