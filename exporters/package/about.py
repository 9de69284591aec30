"""What a data package says of itself, as the study's owners gave it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class About:
    """The study, and the licence that its owners chose; what was not given is empty, and not made up."""

    id: str
    title: str
    licence: str
    licence_url: str = ""
    description: str = ""
    creators: tuple[str, ...] = ()
    contact: str = ""
    version: str = ""
    schema_version: str = ""
