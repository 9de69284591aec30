"""Versions of a codebook: when an edit opens a new one, what it is called, and what is written down in it.

A version that something was coded with, or that the codebook began with, is never changed any more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from framebridge.errors import ConfigurationProblem
from frameschema import Codebook, CodebookChange, CodebookVersion, message

_LAST_NUMBER = re.compile(r"(\d+)(\D*)$")


@dataclass(frozen=True)
class Entry:
    """What is written down with an edit: when, by whom, why, and in which version if that was chosen.

    `used` are the versions of the codebook that something was coded with.
    """

    on: date
    by: str | None = None
    reason: str | None = None
    version: str | None = None
    used: frozenset[str] = field(default_factory=frozenset)


def with_steps(codebook: Codebook, steps: Sequence[CodebookChange], entry: Entry) -> Codebook:
    """Add steps to the changelog, in the newest version or in a new one; raises ConfigurationProblem."""
    version = version_for(codebook, entry)
    *earlier, newest = codebook.changelog or (CodebookVersion(version=version),)
    if newest.version != version:
        earlier, newest = [*earlier, newest], CodebookVersion(version=version)
    extended = newest.model_copy(
        update={"on": entry.on, "by": _names(newest.by, entry.by), "changes": (*newest.changes, *steps)}
    )
    return codebook.model_copy(update={"version": version, "changelog": (*earlier, extended)})


def version_for(codebook: Codebook, entry: Entry) -> str:
    """Give the version that an edit goes into; raises ConfigurationProblem when the chosen one is not free."""
    taken = {item.version for item in codebook.changelog} | entry.used | {codebook.version}
    if entry.version is None:
        return _next(codebook.version, taken) if is_closed(codebook, entry.used) else codebook.version
    if entry.version in taken and (entry.version != codebook.version or is_closed(codebook, entry.used)):
        raise ConfigurationProblem(
            message(
                'the version "{version}" is in use already; give another with --version', version=entry.version
            )
        )
    return entry.version


def is_closed(codebook: Codebook, used: frozenset[str]) -> bool:
    """Say whether the newest version was coded with, or is the one that the codebook began with."""
    base = codebook.based_on.version if codebook.based_on else None
    return not codebook.changelog or codebook.version in used or codebook.version == base


def _next(version: str, taken: set[str]) -> str:
    """Count the last number of a version up until it is free: 1.0.9 → 1.0.10."""
    while version in taken:
        number = _LAST_NUMBER.search(version)
        if number is None:
            version = f"{version}.1"
        else:
            version = f"{version[: number.start()]}{int(number[1]) + 1}{number[2]}"
    return version


def _names(known: str | None, new: str | None) -> str | None:
    """Put the names of all who changed a version together, each once."""
    names = [*(known.split(", ") if known else ()), *([new] if new else ())]
    return ", ".join(dict.fromkeys(names)) or None
