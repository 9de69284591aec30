"""A study as files of REFI-QDA, with the report of what other programs do not read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from exporters.refi_qda import losses, to_qdc, to_qdpx
from framebridge.codings import StudyCodings
from framebridge.errors import DataProblem
from framebridge.merged_study import whole_study
from framebridge.sheets.reading import StudySheets
from framebridge.study import StudyFolder
from framebridge.study.consent import usable_clearance
from frameschema import Finding, message

_NEVER_CODED = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class QdaFiles:
    """Names and contents of files, and what is lost in them."""

    files: dict[str, bytes]
    losses: tuple[Finding, ...]


def codebook_file(folder: StudyFolder) -> QdaFiles:
    """Make the file with the codebook alone."""
    data = to_qdc(folder.codebook, folder.settings.study.language)
    return QdaFiles({f"{folder.settings.study.id}.qdc": data}, ())


def project_file(folder: StudyFolder, codings: StudyCodings, sheets: StudySheets) -> QdaFiles:
    """Make the file with the whole study; raises DataProblem for a talk that may not leave this machine."""
    _require_cleared(folder, codings)
    study = whole_study(folder, codings, sheets)
    made_at = codings.as_of or _NEVER_CODED
    data = to_qdpx(study, made_at)
    return QdaFiles({f"{study.id}.qdpx": data}, losses(study))


def _require_cleared(folder: StudyFolder, codings: StudyCodings) -> None:
    clearances = folder.clearances
    about = {row.id: row.discussion() for row in folder.discussions}
    for talk in codings.transcripts.values():
        clearance = usable_clearance(clearances, about[talk.discussion], talk)
        if clearance is None or clearance.text_sha256 != talk.text_sha256:
            raise DataProblem(
                message(
                    "{transcript} is not cleared for leaving this machine; look for names in it with: "
                    "framebridge deidentify find {transcript}",
                    transcript=talk.id,
                )
            )


def loss_report(found: tuple[Finding, ...]) -> str:
    """Write what was noticed as lines of text, one per item."""
    return "".join(f"{finding.severity.value}: {finding.line}\n" for finding in found)
