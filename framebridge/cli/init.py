"""`framebridge init`."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Annotated

import typer

from framebridge.cli.options import Language
from framebridge.cli.screen import show
from framebridge.study import new_study

IdOption = Annotated[
    str | None,
    typer.Option("--id", help="A short name; by default that of the folder and six random characters."),
]


def init(
    folder: Annotated[Path, typer.Argument(help="The new study folder.")],
    study_id: IdOption = None,
    title: Annotated[str | None, typer.Option("--title", help="The title of the study.")] = None,
    language: Annotated[
        Language, typer.Option("--lang", help="The language of form and tables.")
    ] = Language.DUTCH,
) -> None:
    """Make a study folder with codebook, roles and settings to fill in.

    Example: framebridge init my-study --title "Case discussions 2026"
    """
    name = study_id or _own_id(folder.resolve().name)
    new_study(folder, name, title or name, language.value)
    show("Study {name} is in {folder}.", name=name, folder=folder)
    show("Next: fill in study.toml, then add transcripts with: framebridge transcripts add")


def _own_id(folder: str) -> str:
    """Make an id that no other study has, from the name of the folder."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", folder).strip("-") or "studie"
    return f"{plain[:40]}-{secrets.token_hex(3)}"
