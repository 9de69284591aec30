"""Repairs of typists' noise: proposed with a reason and a preview, made only when somebody accepts them.

What was accepted is kept in `transcripts/repairs.json` of the study, by the fingerprint of the file it was
accepted for: the same file is read in the same way for ever after, and another one is not repaired by accident.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from framebridge.errors import ConfigurationProblem, DataProblem
from frameschema import Finding, Message, message


class RepairKind(StrEnum):
    """What may be repaired."""

    ENCODING = "encoding"
    MOJIBAKE = "mojibake"
    LOOK_ALIKE = "look-alike"
    SEMICOLON = "semicolon"
    PAGE_NUMBER = "page-number"
    BROKEN_CODE = "broken-code"
    INSIDE_LINE = "inside-line"
    MISSING_COLON = "missing-colon"
    NEW_SPEAKER = "new-speaker"
    HEADING = "heading"


SURE = frozenset(
    {
        RepairKind.ENCODING,
        RepairKind.MOJIBAKE,
        RepairKind.LOOK_ALIKE,
        RepairKind.SEMICOLON,
        RepairKind.PAGE_NUMBER,
        RepairKind.BROKEN_CODE,
    }
)
"""Repairs that are hardly ever wrong; the others may be running text and want a look."""

PREVIEW = 60
"""How many characters of a line are shown."""


class Repair(BaseModel):
    """One repair: of what kind, in which line (0: the whole file)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: RepairKind
    line: Annotated[int, Field(ge=0)]


@dataclass(frozen=True)
class Proposal:
    """A repair with its reason, and the beginning of the line before and after."""

    repair: Repair
    where: str | Message
    reason: Message
    before: str
    after: str

    @property
    def is_sure(self) -> bool:
        """Say whether it is hardly ever wrong."""
        return self.repair.kind in SURE

    @property
    def key(self) -> str:
        """Name this one proposal: its kind and place."""
        return f"{self.repair.kind}@{self.where}"


@dataclass
class RepairDesk:
    """Where a reader asks whether a repair was accepted; it keeps what was proposed."""

    accepted: Collection[Repair] = ()
    proposals: list[Proposal] = field(default_factory=list)
    made: list[Repair] = field(default_factory=list)

    def may(self, proposal: Proposal) -> bool:
        """Say whether to make a repair; if not yet accepted it is put among the proposals."""
        if proposal.repair in self.accepted:
            self.made.append(proposal.repair)
            return True
        self.proposals.append(proposal)
        return False


def preview(text: str) -> str:
    """Cut a line to what is shown of it."""
    shown = " ".join(text.split())
    return shown if len(shown) <= PREVIEW else f"{shown[: PREVIEW - 1]}…"


def fingerprint(data: bytes) -> str:
    """Give the fingerprint of a file."""
    return hashlib.sha256(data).hexdigest()


class UnreadableTranscripts(DataProblem):
    """Transcripts have errors; `proposals` are the repairs that may solve them."""

    def __init__(self, message: str, findings: Sequence[Finding], proposals: Sequence[Proposal]) -> None:
        """Keep findings and proposals next to the message."""
        super().__init__(message, findings)
        self.proposals = tuple(proposals)


class RepairedFile(BaseModel):
    """The repairs accepted for one file; `file` is its name then, for people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    source_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    accepted_at: datetime
    repairs: tuple[Repair, ...]


class AcceptedRepairs(BaseModel):
    """The file `transcripts/repairs.json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: str = "1.0"
    files: tuple[RepairedFile, ...] = ()

    def of(self, source_sha256: str) -> frozenset[Repair]:
        """Give what was accepted for a file."""
        return frozenset(
            repair for item in self.files if item.source_sha256 == source_sha256 for repair in item.repairs
        )

    def with_new(self, file: RepairedFile) -> AcceptedRepairs:
        """Add accepted repairs, each once; those of the same file that were accepted earlier stay."""
        news = tuple(repair for repair in file.repairs if repair not in self.of(file.source_sha256))
        if not news:
            return self
        return AcceptedRepairs(files=(*self.files, file.model_copy(update={"repairs": news})))


ACCEPT_ALL, ACCEPT_SURE = "all", "sure"


def choose(proposals: Sequence[Proposal], wanted: Collection[str]) -> list[Proposal]:
    """Choose proposals by `all`, `sure`, a kind, or a place such as `talk.txt:41`."""
    return [proposal for proposal in proposals if any(_fits(proposal, word) for word in wanted)]


def check_words(wanted: Iterable[str], files: Collection[str]) -> None:
    """Refuse what can choose no repair of these files: it may be a slip of the pen."""
    known = (ACCEPT_SURE, ACCEPT_ALL, *RepairKind)
    for word in wanted:
        place = word.partition("@")[2] or word
        if word not in known and not any(place.startswith(file) for file in files):
            raise ConfigurationProblem(
                message(
                    "--accept {word}: there is no such repair; choose from {known}, or a place (talk.txt:41)",
                    word=word,
                    known=", ".join(known),
                )
            )


def _fits(proposal: Proposal, word: str) -> bool:
    if word == ACCEPT_ALL or (word == ACCEPT_SURE and proposal.is_sure):
        return True
    return word in (proposal.repair.kind.value, str(proposal.where), proposal.key)


def kinds_of(repairs: Iterable[Repair]) -> list[tuple[RepairKind, int]]:
    """Count repairs by kind."""
    kinds = [repair.kind for repair in repairs]
    return [(kind, kinds.count(kind)) for kind in RepairKind if kind in kinds]
