"""What a merge tells the coordinator's page: how much is open where, by ids and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from framebridge.agenda.words import CodeWords
from framebridge.connection import address_of, open_door
from framebridge.errors import FramebridgeError
from framebridge.merging_each import MergedFiles
from framebridge.study import StudyFolder, StudySettings
from frameschema import Finding, Severity
from labelstudio_plugin.errors import LabelStudioError
from labelstudio_plugin.overview import OpenTranscript, StatusDocument, post_status
from labelstudio_plugin.plugin_state import answers_with_plugin


def open_transcript(merged: MergedFiles, werkplaatsen: Mapping[str, str]) -> OpenTranscript:
    """Sum up one merged transcript."""
    return OpenTranscript(
        transcript=merged.transcript,
        werkplaats=werkplaatsen[merged.transcript],
        units=merged.units,
        differences=dict(merged.open),
    )


def status_document(
    study: StudyFolder, waiting: Iterable[OpenTranscript], noticed: Iterable[Finding], last_sync: datetime | None
) -> StatusDocument:
    """Sum up the merge for one server: only what its own Werkplaatsen work on."""
    here = {group.id for group in study.settings.werkplaats}
    own = tuple(one for one in waiting if one.werkplaats in here)
    words = CodeWords(study.codebook, study.settings.study.language, {})
    count = Counter(finding.severity for finding in noticed)
    return StatusDocument(
        study=study.settings.study.id,
        last_sync=last_sync,
        errors=count[Severity.ERROR],
        warnings=count[Severity.WARNING],
        transcripts=own,
        fields={name: words.field(name) for name in sorted({name for one in own for name in one.differences})},
    )


def tell_server(settings: StudySettings, document: StatusDocument) -> Exception | None:
    """Post the document; nothing happens where no plugin answers, and what goes wrong is given back."""
    if settings.labelstudio.is_offline:
        return None
    try:
        url = address_of(settings)
    except LabelStudioError:
        return None  # ours is not running, so nobody looks at its page
    if not answers_with_plugin(url):
        return None
    try:
        post_status(open_door(settings), document)
    except (LabelStudioError, FramebridgeError) as exc:
        return exc
    return None
