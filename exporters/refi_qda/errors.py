"""What can be wrong with a file of REFI-QDA as a whole."""

from __future__ import annotations

from exporters.errors import ExportError


class NotRefiQda(ExportError):
    """A file is no project or codebook of REFI-QDA, or is not safe to read."""
