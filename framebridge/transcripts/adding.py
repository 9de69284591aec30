"""Adding transcripts to a study: plan, show, apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from framebridge.documents import write_file
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.study.discussions import DiscussionRow
from framebridge.study.folder import StudyFolder
from framebridge.transcripts.keeping import replace_text
from framebridge.transcripts.reader import ReadTranscript
from framebridge.transcripts.readers import FORMATS
from framebridge.transcripts.repairing import read_repaired, record
from framebridge.transcripts.repairs import Proposal, UnreadableTranscripts, check_words, fingerprint
from frameschema import (
    Clearance,
    ClearanceBasis,
    Finding,
    Severity,
    SourceKind,
    has_errors,
    is_slug,
    message,
    repeated,
)


@dataclass(frozen=True)
class Addition:
    """One file that would be added, as it was read, and the repairs newly accepted for it."""

    source: Path
    row: DiscussionRow
    read: ReadTranscript
    accepted: tuple[Proposal, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """What the user says about the files: whose they are, of what kind, which repairs, and whether to replace."""

    werkplaats: str | None = None
    kind: SourceKind | None = None
    accept: tuple[str, ...] = ()
    replace: bool = False


def files_in(paths: Sequence[Path]) -> tuple[list[Path], list[Finding]]:
    """Give the files themselves and those that lie in the folders, in order of name; others become findings."""
    files, findings = [], []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        for file in inside:
            if not path.is_dir() or (file.is_file() and file.suffix.lower() in FORMATS):
                files.append(file)
            elif not file.name.startswith((".", "~$")):
                findings.append(_not_read(file))
        if path.is_dir() and not any(file in files for file in inside):
            raise DataProblem(
                message(
                    "{folder}: there is no transcript in this folder; choose from {formats}",
                    folder=path.name,
                    formats=", ".join(FORMATS),
                ),
                findings,
            )
    return files, findings


def plan_additions(study: StudyFolder, files: Sequence[Path], wishes: Wishes | None = None) -> list[Addition]:
    """Read the files; raises DataProblem when one has errors, or would replace another text unasked."""
    wishes = wishes or Wishes()
    _check_names(files)
    check_words(wishes.accept, [file.name for file in files])
    known = {row.id: row for row in study.discussions}
    plan = [_addition(study, file, known.get(file.stem), wishes) for file in files]
    findings = [finding for addition in plan for finding in addition.read.findings]
    if has_errors(findings):
        proposals = [proposal for addition in plan for proposal in addition.read.proposals]
        raise UnreadableTranscripts(message("nothing was added: solve the errors first"), findings, proposals)
    replaced = [addition.row.id for addition in plan if _replaces(study, known.get(addition.row.id), addition)]
    if replaced and not wishes.replace:
        raise DataProblem(
            message(
                "{files}: the study has another text under this name; choose another name, or, so that what is "
                "coded moves along: framebridge transcripts correct (--replace puts the new text in its place and "
                "keeps the old one)",
                files=", ".join(replaced),
            )
        )
    return plan


def apply_additions(study: StudyFolder, plan: Sequence[Addition], now: datetime | None = None) -> list[Path]:
    """Copy the files into the study and list their discussions; gives where replaced texts are kept."""
    known = {row.id: row for row in study.discussions}
    kept = []
    for addition in plan:
        record(study, addition.source.name, addition.read, addition.accepted, now or datetime.now(UTC))
        old, content = known.get(addition.row.id), addition.source.read_bytes()
        target = study.transcript_file(addition.row)
        if old is not None and _replaces(study, old, addition):
            kept.append(replace_text(study, old, addition.row, content))
        elif addition.source.resolve() != target.resolve():
            write_file(target, content)
    study.add_rows(tuple(addition.row for addition in plan))
    return kept


def clear_as_invented(study: StudyFolder, plan: Sequence[Addition], who: str, now: datetime) -> None:
    """Write down that these texts are invented, so that they may be sent."""
    for addition in plan:
        transcript = addition.read.transcript
        study.add_clearance(
            Clearance(
                transcript=transcript.id,
                text_sha256=transcript.text_sha256,
                basis=ClearanceBasis.INVENTED,
                cleared_by=who,
                cleared_at=now,
            )
        )


def _check_names(files: Sequence[Path]) -> None:
    twice = repeated(file.stem for file in files)
    if twice:
        raise ConfigurationProblem(message("two files are called {names}; rename one", names=", ".join(twice)))
    for file in files:
        if not is_slug(file.stem):
            raise ConfigurationProblem(
                message(
                    '{file}: the name becomes the id of the discussion; use letters, digits, "-", "_" and "."',
                    file=file.name,
                )
            )


def _not_read(file: Path) -> Finding:
    said = message("this format is not read, and the file was passed over")
    remedy = message("choose from {formats}", formats=", ".join(FORMATS))
    return Finding(rule="not-read", severity=Severity.WARNING, where=file.name, message=said, remedy=remedy)


def _addition(study: StudyFolder, file: Path, row: DiscussionRow | None, wishes: Wishes) -> Addition:
    row = row.with_suffix(file.suffix) if row else _new_row(study, file, wishes.werkplaats)
    if wishes.kind is not None:
        row = row.model_copy(update={"kind": wishes.kind})
    read, accepted = read_repaired(study, file, row, wishes.accept)
    return Addition(file, row, read, tuple(accepted))


def _replaces(study: StudyFolder, old: DiscussionRow | None, addition: Addition) -> bool:
    target = study.transcript_file(old or addition.row)
    return target.exists() and fingerprint(target.read_bytes()) != addition.read.source_sha256


def _new_row(study: StudyFolder, file: Path, werkplaats: str | None) -> DiscussionRow:
    groups = [item.id for item in study.settings.werkplaats]
    if werkplaats is None and len(groups) == 1:
        werkplaats = groups[0]
    if werkplaats not in groups:
        raise ConfigurationProblem(
            message(
                "{file}: of which Werkplaats is it? Choose one with --werkplaats: {groups}",
                file=file.name,
                groups=", ".join(groups),
            )
        )
    return DiscussionRow(id=file.stem, file=file.name, werkplaats=werkplaats)
