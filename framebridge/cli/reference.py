"""The page about all commands, written from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from framebridge.language import translated

EXIT_CODES = (
    (0, "done"),
    (1, "the data have problems, which are listed"),
    (2, "wrong usage or configuration"),
    (3, "the store needs a migration: framebridge migrate"),
    (4, "Label Studio refused or is out of reach"),
)


def reference(app: typer.Typer) -> str:
    """Write the commands, their options and the exit codes as Markdown, in the chosen language."""
    command = typer.main.get_command(app)
    lines = [f"# {translated('Commands')}", ""]
    lines += _commands(command, "framebridge")
    lines += [f"## {translated('Exit codes')}", "", "| | |", "|---|---|"]
    lines += [f"| {code} | {translated(meaning)} |" for code, meaning in EXIT_CODES]
    return "\n".join(lines) + "\n"


def _commands(command: Any, path: str) -> Iterator[str]:
    for name, inner in getattr(command, "commands", {}).items():
        own = f"{path} {name}"
        if getattr(inner, "commands", None):
            yield from _commands(inner, own)
            continue
        first, *more = translated(inner.help).split("\n")
        yield from (f"## {own}", "", first, "")
        yield from _options(inner)
        yield from (f"`{line.strip()}`\n" for line in more if line.strip())


def _options(command: Any) -> Iterator[str]:
    shown = [parameter for parameter in command.params if getattr(parameter, "help", None)]
    for parameter in shown:
        names = ", ".join(f"`{name}`" for name in parameter.opts)
        yield f"- {names}: {translated(parameter.help)}"
    if shown:
        yield ""
