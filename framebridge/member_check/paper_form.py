"""The workbook into which a researcher typed what was answered on paper: a sheet per participant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from exporters.member_check import ABOUT, FIRST_ANSWER, MARK, RECOGNISED, REMARKS, VALUE, WORDS, Place
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.member_check.answers import Answer, Answers, ReadAnswers, not_an_answer, unreadable
from framebridge.study.csv_tables import excel_date
from framebridge.study.written import recognition_in
from framebridge.transcripts.readers import EXTRA
from frameschema import UNKNOWN_ROLE, Finding, Message, Role, message

Rows = Sequence[Sequence[object]]


def read_paper_form(path: Path, roles: Sequence[Role]) -> ReadAnswers:
    """Read every sheet with something filled in; raises DataProblem for a workbook that is no such form."""
    sheets = {name: rows for name, rows in _sheets(path).items() if _cell(rows, 0, ABOUT) == MARK}
    if not sheets:
        raise DataProblem(
            message(
                "{file} is no answer form of a member check; make one with: "
                "framebridge member-check make --format xlsx",
                file=path.name,
            )
        )
    by_word = _roles_by_word(roles)
    read = (_Sheet(f"{path.name}, {name}", rows, by_word).read() for name, rows in sheets.items())
    return ReadAnswers.together(read)


def _sheets(path: Path) -> Mapping[str, Rows]:
    try:
        from openpyxl import load_workbook  # type: ignore[import-untyped]  # may not be installed
    except ImportError:
        raise ConfigurationProblem(
            message(
                "{file}: this format needs a library that is not installed: {extra}", file=path.name, extra=EXTRA
            )
        ) from None
    try:
        workbook = load_workbook(BytesIO(path.read_bytes()), data_only=True)
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets}
    except Exception:  # openpyxl raises whatever a damaged file makes it stumble over
        raise DataProblem(
            message("{file} cannot be read as a workbook; save it in Excel as .xlsx anew", file=path.name)
        ) from None


def _roles_by_word(roles: Sequence[Role]) -> Mapping[str, str]:
    """Give the id of a role by its id and by its name in each language."""
    named = {
        word.strip().casefold(): role.id for role in roles for word in (role.id, role.label.nl, role.label.en)
    }
    return {**named, **{words.other_role: UNKNOWN_ROLE for words in WORDS.values()}}


def _cell(rows: Rows, row: int, column: int) -> Any:
    cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
    return cell.strip() if isinstance(cell, str) else cell


@dataclass(frozen=True)
class _Sheet:
    """One sheet: the answers of one participant. `where` names it."""

    where: str
    rows: Rows
    roles: Mapping[str, str]

    def read(self) -> ReadAnswers:
        """Read it; a sheet on which nothing was answered holds nothing."""
        filled = [at for at in range(FIRST_ANSWER, len(self.rows)) if self._is_filled(at)]
        if not filled:
            return ReadAnswers()
        of_all = self._of_all()
        if isinstance(of_all, Finding):
            return ReadAnswers(findings=(of_all,))
        answers = list(self._answers(filled))
        good = tuple(one for one in answers if isinstance(one, Answer))
        findings = tuple(one for one in answers if isinstance(one, Finding))
        return ReadAnswers((of_all.model_copy(update={"answers": good}),) if good else (), findings)

    def _is_filled(self, row: int) -> bool:
        return any(_cell(self.rows, row, column) not in (None, "") for column in (RECOGNISED, REMARKS))

    def _of_all(self) -> Answers | Finding:
        """Read discussion, role and day; a finding when one of them is not there."""
        values = {_cell(self.rows, row, ABOUT): _cell(self.rows, row, VALUE) for row in range(FIRST_ANSWER)}
        role = self.roles.get(str(values.get(Place.ROLE.value)).casefold())
        if role is None:
            return self._not_taken(message("no role is filled in that the study has"), message("fill in the role"))
        try:
            return Answers.model_validate(
                {
                    "discussion": values.get(Place.DISCUSSION.value),
                    "role": role,
                    "respondent": _number(values.get(Place.RESPONDENT.value)),
                    "on": _day(values.get(Place.ON.value)),
                }
            )
        except ValidationError:
            return self._not_taken(
                message("no date is filled in, or the discussion is gone"),
                message("fill in the date as 2026-03-02"),
            )

    def _not_taken(self, reason: Message, remedy: Message) -> Finding:
        return unreadable(
            self.where, message("{reason}; nothing on this sheet was taken in", reason=reason), remedy
        )

    def _answers(self, filled: Sequence[int]) -> Iterator[Answer | Finding]:
        for row in filled:
            where, about = f"{self.where}:{row + 1}", str(_cell(self.rows, row, ABOUT) or "")
            try:
                UUID(about)
            except ValueError:
                yield unreadable(
                    where,
                    message("the last column no longer says what this answer is about; it was not taken in"),
                    message("type it over in a new form"),
                )
                continue
            yield self._answer(row, where, about)

    def _answer(self, row: int, where: str, about: str) -> Answer | Finding:
        said, remarks = _cell(self.rows, row, RECOGNISED), _cell(self.rows, row, REMARKS)
        try:
            return Answer.model_validate(
                {
                    "about": about,
                    "recognised": None if said in (None, "") else recognition_in(said),
                    "remarks": None if remarks in (None, "") else str(remarks),
                }
            )
        except ValidationError:
            return unreadable(where, not_an_answer(about), message("choose from the list in the cell"))


def _number(value: object) -> object:
    """Give the number of a form as it was typed; Excel holds numbers as they come."""
    return None if value in (None, "") else str(value).removesuffix(".0")


def _day(value: object) -> object:
    """Give a date as Excel holds it, or as somebody typed it."""
    return value.date() if isinstance(value, datetime) else excel_date(value)
