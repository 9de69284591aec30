"""Answers to a member check as they come back: of one participant, read from a file; and what was unreadable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from frameschema import Document, Finding, Message, Prose, Recognition, Severity, Slug, Words, message


class Answer(Document):
    """The answer to one thing that researchers wrote."""

    about: UUID
    recognised: Recognition | None = None
    remarks: Prose | None = None


class Answers(Document):
    """What one participant answered."""

    discussion: Slug
    role: Slug
    respondent: Words | None = None
    on: date
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class ReadAnswers:
    """What was read from a file, and what in it could not be read and why."""

    found: tuple[Answers, ...] = ()
    findings: tuple[Finding, ...] = ()

    @classmethod
    def together(cls, several: Iterable[ReadAnswers]) -> ReadAnswers:
        """Put what was read from several places in one."""
        each = tuple(several)
        return cls(
            tuple(one for read in each for one in read.found),
            tuple(finding for read in each for finding in read.findings),
        )


def unreadable(where: str, reason: Message, remedy: Message) -> Finding:
    """Tell of something that could not be taken in."""
    return Finding(
        rule="member-check-unreadable", severity=Severity.ERROR, where=where, message=reason, remedy=remedy
    )


def not_an_answer(about: str) -> Message:
    """Say of which answer it cannot be told what it says."""
    return message("the answer about {about} is not yes, partly or no; it was not taken in", about=about)
