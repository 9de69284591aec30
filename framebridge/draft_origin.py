"""Where a draft came from, and which coding began from one.

An origin is stored as Label Studio's `model_version`, and a project offers exactly one of these. That is why the
origin of an earlier coding names its coder and not the coding: with the task's key the coder gives the coding's
id (`frameschema.coding_id`), and one project can offer the drafts of all its transcripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MERGED = "framebridge merged"
"""The origin of drafts made from the merged coding."""

UNKNOWN_ORIGIN = "unknown"
"""The origin of coding that began from a draft which is no longer there, or was made by another program."""

_TAKEN_OVER = ("prediction", "prediction-changed")


def coding_origin(coder: str) -> str:
    """Name the origin of drafts made from the codings of a coder."""
    return f"framebridge coding {coder}"


def cues_origin(version: str) -> str:
    """Name the origin of drafts made from a list of cues."""
    return f"framebridge cues {version}"


def began_from(raw: Mapping[str, Any], predictions: Mapping[int, str]) -> str | None:
    """Say from which origin an annotation began, as the API gave it; None when it was begun empty.

    `predictions` holds the origin of each prediction by its id. Label Studio forgets the id when the prediction is
    removed; the regions that were taken over still say so.
    """
    prediction = raw.get("parent_prediction")
    if isinstance(prediction, int):
        return predictions.get(prediction) or UNKNOWN_ORIGIN
    items = raw.get("result")
    taken_over = (item.get("origin") in _TAKEN_OVER for item in items or () if isinstance(item, Mapping))
    return UNKNOWN_ORIGIN if any(taken_over) else None
