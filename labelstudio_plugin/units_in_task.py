"""Coded units as choices of a drop-down whose list stands in the task."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from labelstudio_plugin.controls import NO_KEY


def unit_choices(named: Iterable[tuple[UUID, str]]) -> list[dict[str, str]]:
    """Give the choices for units with what they are called; the id is what is stored.

    Label Studio tells choices apart by their words, so no two are the same.
    """
    words: dict[str, UUID] = {}
    for unit, said in named:
        unique, times = said, 1
        while unique in words:
            times += 1
            unique = f"{said} ({times})"
        words[unique] = unit
    return [{"value": value, "alias": str(unit), "hotkey": NO_KEY} for value, unit in words.items()]
