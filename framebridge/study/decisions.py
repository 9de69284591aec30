"""`analysis/decisions/`: what was decided about the differences in each transcript, a file per transcript."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from framebridge.documents import read_json, write_file
from frameschema import Decision, DecisionLog


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """Read the decisions about all transcripts; none yet is an empty folder."""
    logs = [read_json(path, DecisionLog) for path in sorted(folder.glob("*.json"))]
    return tuple(decision for log in logs for decision in log.decisions)


def decision_file(folder: Path, transcript: str) -> Path:
    """Say where the decisions about a transcript stand."""
    return folder / f"{transcript}.json"


def write_decisions(folder: Path, study: str, transcript: str, decisions: Iterable[Decision]) -> None:
    """Write the decisions about one transcript; of two about one difference the later given counts."""
    latest = {(one.about, one.field): one for one in decisions}
    ordered = tuple(latest[key] for key in sorted(latest, key=str))
    log = DecisionLog(study=study, transcript=transcript, decisions=ordered)
    write_file(decision_file(folder, transcript), log.model_dump_json(indent=1) + "\n")
