"""What researchers write down themselves, in `analysis/`: texts for cells of tables, member checks, agreements."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator

from framebridge.study.csv_tables import excel_date, excel_truth, read_table
from frameschema import Agreement, Document, MemberCheck, Prose, Recognition, Slug, Words, stable_id

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


CHECKS = ("discussion", "on", "role", "respondent", "about", "recognised", "remarks")
"""The columns of `member_checks.csv`; `about` are ids of narratives, shifts or issues."""

AGREEMENTS = ("discussion", "text", "by", "followed_up_in", "follow_up", "yield_for_client")
"""The columns of `agreements.csv`."""


_PARTLY = ("deels", "partly", "gedeeltelijk")
_BY_TRUTH = {"true": Recognition.YES.value, "false": Recognition.NO.value}


def recognition_in(value: object) -> object:
    """Give whether something is recognised, as people write it in Dutch and English; else it stays as it is."""
    word = str(value).strip().casefold()
    return Recognition.PARTLY.value if word in _PARTLY else _BY_TRUTH.get(str(excel_truth(word)), value)


class CheckRow(Document):
    """What a group of participants answered."""

    discussion: Slug
    on: Annotated[date, BeforeValidator(excel_date)]
    role: Slug
    respondent: Words | None = None
    about: tuple[UUID, ...] = ()
    recognised: Annotated[Recognition | None, BeforeValidator(recognition_in)] = None
    remarks: Prose | None = None


class AgreementRow(Document):
    """An agreement, and what came of it."""

    discussion: Slug
    text: Prose
    by: tuple[Words, ...] = ()
    followed_up_in: Slug | None = None
    follow_up: Prose | None = None
    yield_for_client: Prose | None = None


def read_member_checks(path: Path) -> tuple[MemberCheck, ...]:
    """Read all member checks; none yet is an empty list."""
    rows = read_table(path, CHECKS, CheckRow, ("discussion", "on", "role"), ("about",)) if path.exists() else ()
    return tuple(MemberCheck(id=_id(row), **row.model_dump()) for row in dict.fromkeys(rows))


def read_agreements(path: Path) -> tuple[Agreement, ...]:
    """Read all agreements; none yet is an empty list."""
    rows = read_table(path, AGREEMENTS, AgreementRow, ("discussion", "text"), ("by",)) if path.exists() else ()
    return tuple(Agreement(id=_id(row), **row.model_dump()) for row in dict.fromkeys(rows))


def _id(row: Document) -> UUID:
    """Name a row by what it says, so that its place in the file does not count."""
    return stable_id("written", type(row).__name__, row.model_dump_json())
