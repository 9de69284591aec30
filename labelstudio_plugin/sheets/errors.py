"""What can go wrong when a sheet is written for Label Studio.

SheetProblem                 a sheet or a filled-in sheet cannot be shown as it is
"""

from __future__ import annotations

from labelstudio_plugin.errors import LabelStudioError


class SheetProblem(LabelStudioError):
    """A sheet or a filled-in sheet cannot be shown as it is; the message says which part and why."""
