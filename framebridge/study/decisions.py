"""`analysis/decisions/`: what was decided about the differences in each transcript, a file per transcript."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from framebridge.documents import read_json, write_file
from frameschema import Decision, DecisionLog, TakenCoding


def read_log(folder: Path, study: str, transcript: str) -> DecisionLog:
    """Read what was decided about one transcript; none yet is an empty log."""
    path = decision_file(folder, transcript)
    return read_json(path, DecisionLog) if path.exists() else DecisionLog(study=study, transcript=transcript)


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """Read the decisions about all transcripts; none yet is an empty folder."""
    logs = [read_json(path, DecisionLog) for path in sorted(folder.glob("*.json"))]
    return tuple(decision for log in logs for decision in log.decisions)


def decision_file(folder: Path, transcript: str) -> Path:
    """Say where the decisions about a transcript stand."""
    return folder / f"{transcript}.json"


def write_decisions(
    folder: Path, study: str, transcript: str, decisions: Iterable[Decision], taken: Iterable[TakenCoding] = ()
) -> None:
    """Write the decisions about one transcript; of two about one difference the later given counts.

    `taken` is settled coding that they were taken from, beside what is written down of that already.
    """
    latest = {(one.about, one.field): one for one in decisions}
    ordered = tuple(latest[key] for key in sorted(latest, key=str))
    known = read_log(folder, study, transcript).taken
    every = tuple(sorted({*known, *taken}, key=lambda one: (one.task, one.content_sha256)))
    log = DecisionLog(study=study, transcript=transcript, decisions=ordered, taken=every)
    write_file(decision_file(folder, transcript), log.model_dump_json(indent=1) + "\n")
