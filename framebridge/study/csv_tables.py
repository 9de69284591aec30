"""The tables of a study folder, as Excel reads and saves them.

Read: comma, semicolon or tab; with or without a mark at the beginning; dates as Excel shows them. Written: the
mark by which Excel knows UTF-8, and the separator that the file had before (in a new one a semicolon, as Excel in
Dutch wants).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from framebridge.documents import read_text
from framebridge.errors import ConfigurationProblem, places_of
from frameschema import message

_Row = TypeVar("_Row", bound=BaseModel)

EXCEL = ";"
"""The separator of a new file."""

_SEPARATORS = (";", ",", "\t")
_MARK = "\ufeff"
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]0{1,2}:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: 0{1,2}:00(?::00)?)?")
_YES = {"ja", "yes", "waar", "true", "1", "x"}
_NO = {"nee", "no", "onwaar", "false", "0"}


def read_table(
    path: Path, columns: Sequence[str], model: type[_Row], needed: Sequence[str], several: Sequence[str] = ()
) -> tuple[_Row, ...]:
    """Read all rows; raises ConfigurationProblem naming the row and column that are wrong.

    `several` are columns whose cells hold more than one value, separated by `;`. Empty rows are passed over.
    """
    reader = _reader(_text_of(path))
    heads = [head.strip() for head in reader.fieldnames or ()]
    reader.fieldnames = heads
    if sorted(set(heads) - set(columns) - {""}) or not set(needed) <= set(heads):
        raise ConfigurationProblem(
            message("{path}: the first row should hold {columns}", path=path, columns=", ".join(columns))
        )
    rows = ((reader.line_num, row) for row in reader if any(_filled(cell) for cell in row.values()))
    return tuple(_row(path, number, row, model, several) for number, row in rows)


def write_table(columns: Sequence[str], rows: Iterable[Mapping[str, object]], separator: str = EXCEL) -> str:
    """Write rows as text that Excel reads; a value that holds several is joined with `;`."""
    out = io.StringIO()
    out.write(_MARK)
    writer = csv.DictWriter(out, columns, lineterminator="\n", delimiter=separator, extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _cell(row.get(column)) for column in columns})
    return out.getvalue()


def separator_of(path: Path) -> str:
    """Give the separator that a file has; that of Excel when there is none yet."""
    return _separator(_text_of(path)) if path.exists() else EXCEL


def excel_date(value: object) -> object:
    """Give a date as yyyy-mm-dd when it is written as Excel shows it in Dutch (18-3-2025); else as it is."""
    if not isinstance(value, str):
        return value
    if found := _YEAR_FIRST.fullmatch(value):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(value):
        day, month, year = found.groups()
    else:
        return value
    return f"{year}-{int(month):02}-{int(day):02}"


def excel_truth(value: object) -> object:
    """Give yes and no, as people and Excel write them in Dutch and English, as true and false."""
    word = str(value).casefold()
    return "true" if word in _YES else "false" if word in _NO else value


def _text_of(path: Path) -> str:
    try:
        data = path.read_bytes() if path.exists() else b""
    except OSError:
        data = b""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").replace("\r\n", "\n")
    try:
        return read_text(path)
    except ConfigurationProblem as exc:
        if data.isascii() or not data:
            raise
        raise ConfigurationProblem(
            message('{path} is not UTF-8; in Excel choose: Save as, "CSV UTF-8"', path=path)
        ) from exc


def _reader(text: str) -> csv.DictReader[str]:
    separator = _separator(text)
    if text.startswith("sep="):
        text = text.partition("\n")[2]
    return csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)


def _separator(text: str) -> str:
    head = text.lstrip(_MARK).partition("\n")[0]
    if head.startswith("sep=") and len(head.strip()) > 4:
        return head[4]
    return max(_SEPARATORS, key=lambda mark: (head.count(mark), -_SEPARATORS.index(mark)))


def _filled(cell: object) -> bool:
    cells = cell if isinstance(cell, list) else [cell]
    return any(isinstance(one, str) and one.strip() for one in cells)


def _row(
    path: Path, number: int, row: Mapping[str | None, object], model: type[_Row], several: Sequence[str]
) -> _Row:
    if _filled(row.get(None)) or _filled(row.get("")):
        raise ConfigurationProblem(
            message(
                "{path}:{number}: more cells than columns; quote a cell that holds a comma",
                path=path,
                number=number,
            )
        )
    filled: dict[str, object] = {key: str(cell).strip() for key, cell in row.items() if key and _filled(cell)}
    for column in several:
        if column in filled:
            filled[column] = tuple(part.strip() for part in str(filled[column]).split(";") if part.strip())
    try:
        return model.model_validate(filled)
    except ValidationError as exc:
        raise ConfigurationProblem(
            message(
                "{path}:{number}: {problems}; correct the row", path=path, number=number, problems=places_of(exc)
            )
        ) from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, tuple | list):
        return ";".join(str(part) for part in value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value.value) if isinstance(value, Enum) else str(value)
