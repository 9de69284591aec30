"""A study folder: what it holds, reading it, and making a new one."""

from framebridge.study.folder import StudyFolder, new_study, open_study
from framebridge.study.settings import EMBEDDED, OFFLINE, LabelStudioSection, ServerSection, StudySettings

__all__ = [
    "EMBEDDED",
    "OFFLINE",
    "LabelStudioSection",
    "ServerSection",
    "StudyFolder",
    "StudySettings",
    "new_study",
    "open_study",
]
