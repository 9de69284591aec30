"""`discussions.csv`: one row per discussion, editable in Excel (comma or semicolon)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from framebridge.errors import ConfigurationProblem
from framebridge.study.csv_tables import EXCEL, excel_date, read_table, write_table
from framebridge.transcripts.role_swaps import RoleSwap
from frameschema import Discussion, SourceKind, message, repeated

COLUMNS = (
    "id",
    "file",
    "werkplaats",
    "municipality",
    "held_on",
    "round",
    "group",
    "setting",
    "methods",
    "case",
    "case_bringer",
    "coach_question",
    "conditions",
    "field_notes",
    "excluded_because",
    "title",
    "recording",
    "kind",
)
_OUR_OWN = {"file", "kind", "typed_as", "role_swaps"}


class DiscussionRow(Discussion):
    """A discussion (or other source), the file in `transcripts/` that holds its text, and what kind that is.

    `typed_as` leads from names in the file to speaker codes; it and `role_swaps` come from the tables beside this
    one, as do participants, phases and other sources.
    """

    file: str
    kind: SourceKind = SourceKind.DISCUSSION
    held_on: Annotated[date | None, BeforeValidator(excel_date)] = None
    typed_as: Mapping[str, str] = {}
    role_swaps: tuple[RoleSwap, ...] = ()

    def discussion(self) -> Discussion:
        """Give the discussion without what is not part of the language."""
        return Discussion.model_validate(self.model_dump(exclude=_OUR_OWN))

    def with_suffix(self, suffix: str) -> DiscussionRow:
        """Give the row for a file of another format."""
        file = Path(self.file)
        return self if file.suffix == suffix else self.model_copy(update={"file": f"{file.stem}{suffix}"})


def read_discussions(path: Path) -> tuple[DiscussionRow, ...]:
    """Read all rows; raises ConfigurationProblem naming the row and column that are wrong."""
    rows = read_table(path, COLUMNS, DiscussionRow, ("id",), ("methods",))
    twice = repeated(row.id for row in rows)
    if twice:
        raise ConfigurationProblem(
            message("{path}: discussion given twice: {names}; rename one", path=path, names=", ".join(twice))
        )
    return rows


def write_discussions(rows: Sequence[DiscussionRow], separator: str = EXCEL) -> str:
    """Write the rows as text that Excel reads."""
    return write_table(COLUMNS, (row.model_dump() for row in rows), separator)
