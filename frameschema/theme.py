"""Themes that recur across discussions: they emerge, merge, and are mapped between groups."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from frameschema.base import Document, Prose, Slug, Words


class ThemeChange(StrEnum):
    """What happened to a theme."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    RETIRED = "retired"


class ThemeEvent(Document):
    """A step in the life of a theme, who took it, and why."""

    on: date
    change: ThemeChange
    by: Words
    reason: Prose | None = None


class Theme(Document):
    """A theme as one group words it.

    `same_as` names the themes of other groups that it was mapped to (the concordance);
    `merged_into` the theme that took its place. Each group's own words stay.
    """

    id: Slug
    title: Words
    werkplaats: Slug | None = None
    description: Prose | None = None
    same_as: tuple[Slug, ...] = ()
    merged_into: Slug | None = None
    history: tuple[ThemeEvent, ...] = ()
