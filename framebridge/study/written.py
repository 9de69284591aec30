"""`analysis/texts.csv`: what researchers write for cells of tables that no coding can fill."""

from __future__ import annotations

from pathlib import Path

from framebridge.study.csv_tables import read_table
from frameschema import Document, Prose, Words

TEXTS = ("table", "row", "by", "column", "text")
"""The columns: for T4 a frame, by what cases are told apart and the case; for the chapter a theme."""


class TextRow(Document):
    """A text, and the cell that it is for."""

    table: Words
    row: Words
    by: Words | None = None
    column: Words | None = None
    text: Prose


def read_texts(path: Path) -> tuple[TextRow, ...]:
    """Read all texts; none yet is an empty list."""
    return read_table(path, TEXTS, TextRow, ("table", "row", "text")) if path.exists() else ()
