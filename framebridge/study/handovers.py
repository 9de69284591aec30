"""`analysis/handovers.json`: whose work went over to whom, when, on whose word and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

from pydantic import Field

from framebridge.documents import read_json, write_file
from frameschema import CodebookRef, Document, Prose, Slug, Words


class HandedOver(Document):
    """A coding that goes over, as it was then: how many units it had, and by which codebook it was made."""

    transcript: Slug
    coding: UUID
    codebook: CodebookRef
    units: int
    content_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Handover(Document):
    """The work of one coder, on these transcripts, goes over to another, who goes on with it.

    From the moment that the successor has submitted coding of a transcript, that counts in place of the coding
    that was handed over: the two are not two people's readings.
    """

    predecessor: Slug
    successor: Slug
    on: date
    by: Words
    reason: Prose | None = None
    codings: tuple[HandedOver, ...]


class Handovers(Document):
    """All handovers of a study, oldest first; nothing is ever taken out."""

    schema_version: str = "1.0"
    handovers: tuple[Handover, ...] = ()


def read_handovers(path: Path) -> Handovers:
    """Read the file; none yet is an empty list."""
    return read_json(path, Handovers) if path.exists() else Handovers()


def write_handovers(path: Path, handovers: Handovers) -> None:
    """Write the file."""
    write_file(path, handovers.model_dump_json(indent=1) + "\n")
