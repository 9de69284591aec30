"""Putting made files in a folder: never over others that differ, unless that was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from exporters.small_cells.looking import GIVEN_AWAY, NAMED, RULE
from framebridge.cli.screen import say, show, show_findings
from framebridge.documents import prepared_file
from framebridge.errors import ConfigurationProblem
from frameschema import Finding, message

_Format = TypeVar("_Format", bound=StrEnum)


def stands_in_the_way(path: Path, data: bytes) -> bool:
    """Say whether a file with other contents is there."""
    return path.exists() and path.read_bytes() != data


def deliver(folder: Path, files: Mapping[str, bytes | Iterable[bytes]], *, force: bool, dry_run: bool) -> None:
    """Write files by name and show where; raises ConfigurationProblem before any when one is there and differs.

    Contents that come in pieces are made on the way to a file, which takes its place when all files are whole.
    """
    if not dry_run:
        _put_in_place(folder, files, force=force)
    for name in files:
        show("{path}", path=folder / name)


def _put_in_place(folder: Path, files: Mapping[str, bytes | Iterable[bytes]], *, force: bool) -> None:
    with ExitStack() as all_or_none:
        prepared = []
        for name, data in files.items():
            pieces = (data,) if isinstance(data, bytes) else data
            prepared.append(all_or_none.enter_context(prepared_file(folder / name, pieces)))
        existing = [name for name, file in zip(files, prepared, strict=True) if file.differs()]
        if existing and not force:
            raise ConfigurationProblem(
                message(
                    "{files} in {folder} would be overwritten; say so with --force",
                    files=", ".join(existing),
                    folder=folder,
                )
            )
        for file in prepared:
            file.put_in_place()


_OF_STUDY = frozenset({RULE, GIVEN_AWAY, NAMED})


def warn_of(findings: Sequence[Finding]) -> None:
    """Say how much points to one person and where to see it, and what was left out for it."""
    show_findings([found for found in findings if found.rule not in _OF_STUDY])
    count = sum(found.rule in _OF_STUDY for found in findings)
    if count:
        say(
            "{count} warning(s) of what may point to one person or place in this; see them with: "
            "framebridge small-cells",
            count=count,
        )


def chosen_formats(known: type[_Format], formats: str) -> tuple[_Format, ...]:
    """Read names of formats with commas in between, each once; raises ConfigurationProblem for an unknown one."""
    by_name = {form.value: form for form in known}
    named = [name.strip() for name in formats.split(",")]
    if not set(named) <= set(by_name):
        raise ConfigurationProblem(
            message(
                'there is no format "{formats}"; choose from {known}', formats=formats, known=", ".join(by_name)
            )
        )
    return tuple(by_name[name] for name in dict.fromkeys(named))
