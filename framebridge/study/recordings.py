"""The recordings of a study: which can be played beside their transcript, and why another cannot.

The column `recording` of `discussions.csv` holds the name of a file in the folder `recordings/`, or an https
address. Our own server plays files and nothing from elsewhere; any other Label Studio plays addresses alone.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from framebridge.language import translated
from framebridge.study.discussions import DiscussionRow
from framebridge.study.folder import StudyFolder
from framebridge.study.settings import EMBEDDED
from frameschema import Finding, Message, Severity, message
from labelstudio_plugin.recordings import MEDIA_TYPES, PLACE, Recording, media_suffix, recording_name
from labelstudio_plugin.server.recordings import may_be_played


@dataclass(frozen=True)
class StudyRecordings:
    """What can be played, by discussion: the player, and the file when it is one; findings for the rest."""

    players: Mapping[str, Recording]
    files: Mapping[str, Path]
    findings: tuple[Finding, ...] = ()

    def named(self, discussions: Container[str]) -> dict[str, Path]:
        """Give the files of these discussions by the name under which our server gives them."""
        own = ((row, file) for row, file in self.files.items() if row in discussions)
        return {self.players[row].address.removeprefix(PLACE): file for row, file in own}


def find_recordings(study: StudyFolder) -> StudyRecordings:
    """Look at the recording of every discussion that takes part."""
    players, files, findings = {}, {}, []
    for row in study.included:
        if row.recording is None:
            continue
        reason = _why_not(study, row.recording)
        if reason is not None:
            findings.append(_not_played(row, reason))
        elif _is_address(row.recording):
            players[row.id] = Recording(row.recording, translated("Recording of this discussion"))
        else:
            players[row.id] = Recording(
                PLACE + recording_name(study.settings.study.id, row.recording),
                translated("Recording; click on the line above a turn to hear it, press P to pause and go on"),
            )
            files[row.id] = _file(study, row.recording)
    return StudyRecordings(players, files, tuple(findings))


def _is_address(recording: str) -> bool:
    return "://" in recording


def _file(study: StudyFolder, name: str) -> Path:
    return study.path.absolute() / "recordings" / name


def _why_not(study: StudyFolder, recording: str) -> Message | None:
    embedded = study.settings.labelstudio.url == EMBEDDED
    if _is_address(recording):
        return _why_not_address(recording, embedded=embedded)
    if not embedded:
        return message("its recording is a file, and this Label Studio can only play from an https address")
    return _why_not_file(study, recording)


def _why_not_address(address: str, *, embedded: bool) -> Message | None:
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        return message("its recording is no https address, or one with a name or password in it")
    if embedded:
        return message("its recording is elsewhere, and the Label Studio on this computer only plays own files")
    return None


def _why_not_file(study: StudyFolder, name: str) -> Message | None:
    if name != Path(name).name or "\\" in name or name.startswith("."):
        return message("its recording is not just the name of a file in the folder recordings")
    if media_suffix(name) not in MEDIA_TYPES:
        return message(
            "its recording is of a kind that browsers do not play; use {kinds}",
            kinds=", ".join(sorted(MEDIA_TYPES)),
        )
    if not may_be_played(_file(study, name)):
        return message("its recording is not in the folder recordings")
    return None


def _not_played(row: DiscussionRow, reason: Message) -> Finding:
    return Finding(
        rule="recording",
        severity=Severity.WARNING,
        where=row.id,
        message=reason,
        remedy=message("the transcript is sent without it; correct the column recording in discussions.csv"),
    )
