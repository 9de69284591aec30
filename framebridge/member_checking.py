"""Answers to a member check, from the files that participants saved into the study's table of member checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Literal
from uuid import UUID

from pydantic import ValidationError

from framebridge.errors import DataProblem
from framebridge.study import StudyFolder
from framebridge.study.csv_tables import separator_of, write_table
from framebridge.study.written import CHECKS, CheckRow, read_member_checks
from frameschema import Document, Finding, MemberCheck, Message, Prose, Severity, Slug, message


class Recognised(StrEnum):
    """What somebody answers; "partly" stands in the remarks, since the table knows only yes and no."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Answer(Document):
    """The answer to one thing that researchers wrote."""

    about: UUID
    recognised: Recognised | None = None
    remarks: Prose | None = None


class Answers(Document):
    """A file that a participant saved."""

    form: Literal["member-check"]
    discussion: Slug
    role: Slug
    on: date
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class TakingIn:
    """The new rows, how many answers were there already, and what was not taken in and why."""

    new: tuple[CheckRow, ...]
    known: int
    findings: tuple[Finding, ...]


def read_answers(path: Path) -> Answers:
    """Read a saved file; raises DataProblem when it is none."""
    try:
        return Answers.model_validate_json(path.read_bytes())
    except (ValidationError, OSError):
        raise DataProblem(
            message("{file} holds no answers to a member check; ask for the file anew", file=path.name)
        ) from None


def plan_answers(
    study: StudyFolder, files: Iterable[Answers], known: Mapping[str, frozenset[UUID]], partly: str
) -> TakingIn:
    """Say what files add; `known` gives per discussion the ids of what can be answered."""
    roles = {role.id for role in study.roles.roles}
    there = {_as_row(check) for check in study.member_checks}
    new: list[CheckRow] = []
    seen, findings = 0, []
    for file in files:
        if file.discussion not in known or file.role not in roles:
            findings.append(_unknown(file))
            continue
        for answer in file.answers:
            row = _row(file, answer, partly)
            if answer.about not in known[file.discussion]:
                findings.append(_gone(file, answer))
            elif row in there or row in new:
                seen += 1
            else:
                new.append(row)
    return TakingIn(tuple(new), seen, tuple(findings))


def with_answers(path: Path, new: Sequence[CheckRow]) -> str:
    """Write the table with the new rows at its end."""
    rows = [*map(_as_row, read_member_checks(path)), *new]
    return write_table(CHECKS, [_cells(row) for row in rows], separator_of(path))


def _row(file: Answers, answer: Answer, partly: str) -> CheckRow:
    said = {Recognised.YES: True, Recognised.NO: False}.get(answer.recognised) if answer.recognised else None
    head = partly if answer.recognised is Recognised.PARTLY else ""
    remarks = " ".join(filter(None, (head, answer.remarks))) or None
    return CheckRow(
        discussion=file.discussion,
        on=file.on,
        role=file.role,
        about=(answer.about,),
        recognised=said,
        remarks=remarks,
    )


def _as_row(check: MemberCheck) -> CheckRow:
    return CheckRow(**check.model_dump(exclude={"id"}))


def _cells(row: CheckRow) -> dict[str, object]:
    recognised = {True: "ja", False: "nee", None: ""}[row.recognised]
    dumped = row.model_dump(mode="json")
    return {**dumped, "recognised": recognised, "remarks": row.remarks or ""}


def _unknown(file: Answers) -> Finding:
    where: Message = message("answers of {day} on {discussion}", day=file.on, discussion=file.discussion)
    return Finding(
        rule="member-check-unknown",
        severity=Severity.ERROR,
        where=where,
        message=message("the study has no such discussion with stories, or no role {role}", role=file.role),
        remedy=message("look whether the file is of this study"),
    )


def _gone(file: Answers, answer: Answer) -> Finding:
    return Finding(
        rule="member-check-gone",
        severity=Severity.ERROR,
        where=message("answers of {day} on {discussion}", day=file.on, discussion=file.discussion),
        message=message("{about} is not there any more; its answer was not taken in", about=answer.about),
        remedy=message("write it into analysis/member_checks.csv by hand, without about"),
    )
