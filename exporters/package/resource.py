"""A tidy table with typed fields and keys, as csv and as Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from exporters.parquet import pyarrow_library

Value = str | int | bool | None
Values = tuple[Value, ...]


class Kind(StrEnum):
    """What the values of a field are, by the words of Table Schema; `PROSE` is text that people wrote freely."""

    STRING = "string"
    PROSE = "prose"
    INTEGER = "integer"
    DATE = "date"

    @property
    def in_schema(self) -> str:
        """The name in Table Schema."""
        return "string" if self is Kind.PROSE else self.value


@dataclass(frozen=True)
class Field:
    """A column; `said` ones hold what was said, `refers` names a resource and its field."""

    name: str
    kind: Kind = Kind.STRING
    refers: tuple[str, str] | None = None
    said: bool = False


@dataclass(frozen=True)
class Resource:
    """A table of the package; `key` are the fields by which each row is found."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[Values, ...]
    key: tuple[str, ...] = ()
    refers: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()
    """Keys of several fields: the own fields, the resource, the fields there."""

    def without_said(self, clean: Callable[[str], str]) -> Resource:
        """Leave the columns out that hold what was said, and clean what people wrote freely."""
        kept = [at for at, field in enumerate(self.fields) if not field.said]
        rows = tuple(tuple(_cleaned(self.fields[at], row[at], clean) for at in kept) for row in self.rows)
        return replace(self, fields=tuple(self.fields[at] for at in kept), rows=rows)


def _cleaned(field: Field, value: Value, clean: Callable[[str], str]) -> Value:
    return clean(value) if field.kind is Kind.PROSE and isinstance(value, str) else value


def resource_csv(resource: Resource) -> bytes:
    """Write UTF-8 with commas, every cell as it is, header first; what is not there is empty."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([field.name for field in resource.fields])
    writer.writerows(map(_texts, resource.rows))
    return stream.getvalue().encode()


def _texts(row: Iterable[Value]) -> list[str]:
    return [
        "" if value is None else str(value).lower() if isinstance(value, bool) else str(value) for value in row
    ]


def resource_parquet(resource: Resource) -> bytes:
    """Write typed columns; raises MissingLibraryError."""
    pa = pyarrow_library()
    types = {Kind.INTEGER: pa.int64()}
    schema = pa.schema([pa.field(field.name, types.get(field.kind, pa.string())) for field in resource.fields])
    columns = [
        pa.array([row[at] for row in resource.rows], type=schema.field(at).type)
        for at in range(len(resource.fields))
    ]
    stream = io.BytesIO()
    pa.parquet.write_table(pa.table(columns, schema=schema), stream, compression="zstd")
    return stream.getvalue()
