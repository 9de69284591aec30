"""Clearance: the written permission for one exact text to leave this machine."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from frameschema.base import Document, Slug, Words


class ClearanceBasis(StrEnum):
    """Why a text may leave the building."""

    INVENTED = "invented"
    DEIDENTIFIED = "deidentified"


class Clearance(Document):
    """Permission for the text with this fingerprint, and for no other text.

    `cleared_at` carries its difference from UTC.
    """

    transcript: Slug
    text_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    basis: ClearanceBasis
    cleared_by: Words
    cleared_at: AwareDatetime
