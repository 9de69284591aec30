"""What somebody may do in our Label Studio."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The coordinator does everything, an annotator codes the own Werkplaats's tasks, an analyst reads them."""

    COORDINATOR = "coordinator"
    ANNOTATOR = "annotator"
    ANALYST = "analyst"
