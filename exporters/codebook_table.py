"""T6, the codebook: a block per list, a row per code.

The list `form` is left out: its "codes" are the words of the coding form, nothing one can code.
"""

from __future__ import annotations

from collections.abc import Iterator

from exporters.source import TableSource
from exporters.table import Column, ColumnKind, Row, RowStyle, Table, plain
from frameschema import Code, CodeList, CodeState, Localized

FORM_LIST = "form"


def codebook_table(source: TableSource) -> Table:
    """Make T6, in the order of the codebook."""
    return Table(
        id="T6",
        title=source.heading("T6.sheet"),
        columns=(
            Column("T6.list", source.heading("T6.list"), 26, ColumnKind.LABEL),
            Column("T6.code", source.heading("T6.code"), 26, ColumnKind.LABEL),
            Column("T6.label", source.heading("T6.label"), 32),
            Column("T6.definition", source.heading("T6.definition"), 80),
            Column("T6.levels", source.heading("T6.levels"), 24),
            Column("T6.derived_from", source.heading("T6.derived_from"), 24),
            Column("T6.carried_by", source.heading("T6.carried_by"), 28),
        ),
        rows=tuple(row for item in source.codebook.lists if item.id != FORM_LIST for row in _rows(source, item)),
    )


def _rows(source: TableSource, code_list: CodeList) -> Iterator[Row]:
    label, definition = _words(source, code_list.label), _words(source, code_list.definition)
    yield Row(tuple(map(plain, (label, code_list.id, "", definition, "", "", ""))), RowStyle.BLOCK)
    for code in code_list.codes:
        yield Row(tuple(map(plain, (label, *_code(source, code)))))


def _code(source: TableSource, code: Code) -> tuple[str, ...]:
    retired = f" ({source.heading('mark.retired')})" if code.state is CodeState.RETIRED else ""
    return (
        code.id,
        _words(source, code.label) + retired,
        _words(source, code.definition),
        ", ".join(source.label(level) for level in code.levels),
        ", ".join(source.label(origin) for origin in code.derived_from),
        _words(source, code.carried_by) if code.carried_by else "",
    )


def _words(source: TableSource, text: Localized) -> str:
    return text.in_language(source.language)
