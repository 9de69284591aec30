"""An annotation as it came, as a version for the store: the same whether it came from a server or in a file."""

from __future__ import annotations

from framebridge.adjudication.shown import with_shown
from framebridge.sheets.storing import unit_of
from framebridge.store import AnnotationVersion
from framebridge.study import StudySettings
from frameschema import CodebookRef
from labelstudio_plugin.sync import PulledAnnotation


def version_of(settings: StudySettings, codebook: CodebookRef, pulled: PulledAnnotation) -> AnnotationVersion:
    """Make the version; `settings` are those of its server, `codebook` is what its page was made from."""
    coder = settings.coder_of(pulled.account)
    unit = unit_of(pulled)
    return AnnotationVersion.of(
        with_shown(unit.raw, pulled),
        study=settings.study.id,
        server=settings.labelstudio.name,
        task_key=str(pulled.task_key),
        transcript=unit.transcript,
        coding_pass=pulled.task_key.coding_pass,
        coder=coder.id if coder else None,
        account=pulled.account,
        project_id=pulled.project,
        task_id=pulled.task_id,
        annotation_id=pulled.raw["id"],
        created_at=pulled.raw["created_at"],
        updated_at=pulled.raw["updated_at"],
        text_sha256=pulled.text_sha256,
        codebook_id=codebook.id,
        codebook_version=codebook.version,
    )
