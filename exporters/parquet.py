"""Tables as Parquet, with types: lists of turns, coders and ids, times as durations, coefficients as numbers.

A column is named by its key, which is the same in every language; its heading is in the field's metadata. A text
that is not there is null. Beside a text with coded words stand their places, in code points.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from exporters.errors import MissingLibraryError
from exporters.table import Cell, Column, ColumnType, Row, RowStyle, Table
from frameschema import message

EXTRA = 'pip install "framebridge[exporters]"'

CODED = ".coded"
"""Ends the name of the column with the places of coded words."""

HEADS_ROWS = "heads_rows"
"""The column that says whether a row heads those below it, as an issue does."""

_ROWS_AT_ONCE = 100
_GROUP_BYTES = 16_000_000


def to_parquet(table: Table, provenance: Table) -> bytes:
    """Write a table, its provenance in the file's metadata; raises MissingLibraryError."""
    return b"".join(parquet_pieces(table, provenance))


def parquet_pieces(table: Table, provenance: Table) -> Iterator[bytes]:
    """Write a table piece by piece, reading its rows once; raises MissingLibraryError at once."""
    return _pieces(pyarrow_library(), table, provenance)


def _pieces(pa: Any, table: Table, provenance: Table) -> Iterator[bytes]:
    schema = pa.schema(list(_fields(pa, table.columns)), metadata=_about(table, provenance))
    stream = io.BytesIO()
    with pa.parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for group in _groups(pa, table, schema):
            writer.write_table(group)
            yield _taken(stream)
    yield _taken(stream)


def _taken(stream: io.BytesIO) -> bytes:
    """Take what was written so far out of a stream."""
    data = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return data


def _groups(pa: Any, table: Table, schema: Any) -> Iterator[Any]:
    """Give rows in groups that are large enough to be packed well, and fit in memory."""
    rows, waiting, is_first = iter(table.rows), [], True
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        waiting.append(_batch(pa, table.columns, some, schema))
        if sum(batch.nbytes for batch in waiting) >= _GROUP_BYTES:
            yield pa.Table.from_batches(waiting, schema).combine_chunks()
            waiting, is_first = [], False
    if waiting or is_first:
        yield pa.Table.from_batches(waiting, schema).combine_chunks()


def _batch(pa: Any, columns: Sequence[Column], rows: Sequence[Row], schema: Any) -> Any:
    arrays = [pa.array(values, field.type) for values, field in zip(_values(columns, rows), schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)


def words_in(data: bytes) -> str:
    """Give everything that a Parquet file says, its metadata too; its own bytes are packed.

    Raises ValueError for what is none, and MissingLibraryError.
    """
    pa = pyarrow_library()
    table = pa.parquet.read_table(io.BytesIO(data))
    about = [found for one in (table.schema, *table.schema) for found in (one.metadata or {}).items()]
    said = [bytes(part).decode("utf-8", "replace") for pair in about for part in pair]
    return "\n".join((*said, json.dumps(table.to_pydict(), ensure_ascii=False, default=str)))


def pyarrow_library() -> Any:
    """Load pyarrow; raises MissingLibraryError where it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as exc:
        raise MissingLibraryError(
            message(
                "{name} needs {library}; install it with: {command}",
                name="parquet",
                library="pyarrow",
                command=EXTRA,
            )
        ) from exc
    return pyarrow


def _fields(pa: Any, columns: Sequence[Column]) -> Iterator[Any]:
    yield pa.field(HEADS_ROWS, pa.bool_(), nullable=False)
    for column in columns:
        yield pa.field(column.key, _type(pa, column), metadata={"heading": column.heading})
        if column.type is ColumnType.CODED_TEXT:
            yield pa.field(f"{column.key}{CODED}", _places(pa))


def _values(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[list[object]]:
    """Give the values of each field."""
    yield [row.style is RowStyle.BLOCK for row in rows]
    for at, column in enumerate(columns):
        cells = [row.cells[at] for row in rows]
        yield [_value(column, cell) for cell in cells]
        if column.type is ColumnType.CODED_TEXT:
            yield [list(coded_places(cell)) for cell in cells]


def _type(pa: Any, column: Column) -> Any:
    return {
        ColumnType.TEXTS: pa.list_(pa.string()),
        ColumnType.WHOLE_NUMBERS: pa.list_(pa.int32()),
        ColumnType.MILLISECONDS: pa.duration("ms"),
        ColumnType.NUMBER: pa.float64(),
    }.get(column.type, pa.string())


def _places(pa: Any) -> Any:
    place = [pa.field("start", pa.int32(), nullable=False), pa.field("end", pa.int32(), nullable=False)]
    return pa.list_(pa.struct(place))


def _value(column: Column, cell: Cell) -> object:
    if column.type in (ColumnType.TEXT, ColumnType.CODED_TEXT):
        return cell.text or None
    return list(cell.value) if isinstance(cell.value, tuple) else cell.value


def coded_places(cell: Cell) -> Iterator[dict[str, int]]:
    """Say where the emphasised words of a cell stand in its text."""
    at = 0
    for run in cell.runs:
        if run.emphasised and run.text:
            yield {"start": at, "end": at + len(run.text)}
        at += len(run.text)


def _about(table: Table, provenance: Table) -> Mapping[str, str]:
    pairs = [[cell.text for cell in row.cells] for row in provenance.rows]
    return {
        "framebridge.table": table.id,
        "framebridge.title": table.title,
        "framebridge.provenance": json.dumps(pairs, ensure_ascii=False),
    }
