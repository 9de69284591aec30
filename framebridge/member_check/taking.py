"""Answers to a member check, from the files that came back into the study's table of member checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from framebridge.member_check.answers import Answer, Answers
from framebridge.study import StudyFolder
from framebridge.study.csv_tables import separator_of, write_table
from framebridge.study.written import CHECKS, CheckRow, read_member_checks
from frameschema import UNKNOWN_ROLE, Finding, MemberCheck, Message, Recognition, Severity, message

_IN_TABLE = {Recognition.YES: "ja", Recognition.PARTLY: "deels", Recognition.NO: "nee", None: ""}


@dataclass(frozen=True)
class TakingIn:
    """The new rows, how many answers were there already, and what was not taken in and why."""

    new: tuple[CheckRow, ...]
    known: int
    findings: tuple[Finding, ...]


def plan_answers(study: StudyFolder, files: Iterable[Answers], known: Mapping[str, frozenset[UUID]]) -> TakingIn:
    """Say what files add; `known` gives per discussion the ids of what can be answered."""
    roles = {UNKNOWN_ROLE, *(role.id for role in study.roles.roles)}
    there = {_as_row(check) for check in study.member_checks}
    new: list[CheckRow] = []
    seen, findings = 0, []
    for file in files:
        if file.discussion not in known or file.role not in roles:
            findings.append(_unknown(file))
            continue
        for answer in file.answers:
            row = _row(file, answer)
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


def _row(file: Answers, answer: Answer) -> CheckRow:
    return CheckRow(
        discussion=file.discussion,
        on=file.on,
        role=file.role,
        respondent=file.respondent,
        about=(answer.about,),
        recognised=answer.recognised,
        remarks=answer.remarks,
    )


def _as_row(check: MemberCheck) -> CheckRow:
    return CheckRow(**check.model_dump(exclude={"id"}))


def _cells(row: CheckRow) -> dict[str, object]:
    dumped = row.model_dump(mode="json")
    return {**dumped, "recognised": _IN_TABLE[row.recognised], "remarks": row.remarks or ""}


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
