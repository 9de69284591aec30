"""What stops re-anchoring before it begins."""

from __future__ import annotations

from framebridge.errors import DataProblem


class NotThisText(DataProblem, ValueError):
    """The coding, the old and the new transcript do not belong together."""
