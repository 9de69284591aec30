"""The file that a participant saved with the button on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from uuid import UUID

from pydantic import JsonValue, ValidationError

from framebridge.errors import DataProblem
from framebridge.member_check.answers import Answer, Answers, ReadAnswers, not_an_answer, unreadable
from frameschema import Document, Finding, Slug, Words, message


class _SavedFile(Document):
    """A file as the page writes it; each answer is looked at by itself."""

    form: Literal["member-check"]
    discussion: Slug
    role: Slug
    respondent: Words | None = None
    on: str
    answers: tuple[JsonValue, ...] = ()


def read_saved_file(path: Path) -> ReadAnswers:
    """Read a saved file; raises DataProblem when it is none."""
    try:
        saved = _SavedFile.model_validate_json(path.read_bytes())
        empty = Answers.model_validate(saved.model_dump(exclude={"form", "answers"}))
    except (ValidationError, OSError):
        raise DataProblem(
            message("{file} holds no answers to a member check; ask for the file anew", file=path.name)
        ) from None
    answers: list[Answer] = []
    findings: list[Finding] = []
    for number, item in enumerate(saved.answers, start=1):
        try:
            answers.append(Answer.model_validate(item))
        except ValidationError:
            findings.append(
                unreadable(f"{path.name}:{number}", not_an_answer(_about(item)), message("ask for the file anew"))
            )
    return ReadAnswers((empty.model_copy(update={"answers": tuple(answers)}),), tuple(findings))


def _about(item: JsonValue) -> str:
    """Give the id that an answer bears; anything else may be somebody's words, which are not repeated."""
    try:
        return str(UUID(str(item.get("about")))) if isinstance(item, dict) else "?"
    except ValueError:
        return "?"
