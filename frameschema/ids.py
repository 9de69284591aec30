"""Stable ids: the same thing gets the same uuid5 on every machine and in every run."""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("8a0c3a4e-7a7b-5d39-9c55-6c1f6f0a2d11")
"""The namespace of all framebridge ids."""


def stable_id(kind: str, *parts: str) -> UUID:
    """Derive the id of a `kind` of thing from the parts that identify it, in that order."""
    # Lengths keep ("ab", "c") and ("a", "bc") apart.
    name = "".join(f"{len(part)}:{part}" for part in (kind, *parts))
    return uuid5(NAMESPACE, name)


def coding_id(study: str, unit: str, coder: str, coding_pass: str) -> UUID:
    """Id of one coder's work on one unit (transcript, sheet) in one pass."""
    return stable_id("coding", study, unit, coder, coding_pass)


def unit_id(coding: UUID, key: str) -> UUID:
    """Id of a fragment or other coded unit; `key` is its name in the tool it was made in."""
    return stable_id("unit", str(coding), key)
