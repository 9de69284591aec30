"""`clearances.json`: which exact texts may be sent, on whose word, since when."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from framebridge.documents import read_json, write_file
from frameschema import Clearance


class Clearances(BaseModel):
    """All clearances of a study, oldest first; nothing is ever taken out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: str = "1.0"
    clearances: tuple[Clearance, ...] = ()

    def of(self, transcript: str) -> Clearance | None:
        """Give the newest clearance of a transcript."""
        return next((item for item in reversed(self.clearances) if item.transcript == transcript), None)

    def of_text(self, transcript: str, text_sha256: str) -> Clearance | None:
        """Give the newest clearance of a text that a transcript has or had."""
        own = (item for item in reversed(self.clearances) if item.transcript == transcript)
        return next((item for item in own if item.text_sha256 == text_sha256), None)

    def with_new(self, clearance: Clearance) -> Clearances:
        """Add one, unless the newest one is for the same text."""
        newest = self.of(clearance.transcript)
        if newest is not None and newest.text_sha256 == clearance.text_sha256:
            return self
        return Clearances(clearances=(*self.clearances, clearance))


def read_clearances(path: Path) -> Clearances:
    """Read the file; none yet is an empty list."""
    return read_json(path, Clearances) if path.exists() else Clearances()


def write_clearances(path: Path, clearances: Clearances) -> None:
    """Write the file."""
    write_file(path, clearances.model_dump_json(indent=2) + "\n")
