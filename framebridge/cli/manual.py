"""`framebridge manual`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exporters.manual import PageLook, manual_html
from framebridge.cli.delivering import stands_in_the_way
from framebridge.cli.options import HERE, Language, StudyOption, study_at
from framebridge.cli.screen import show
from framebridge.documents import write_file
from framebridge.errors import ConfigurationProblem
from framebridge.shipped import shipped
from framebridge.transcripts import RolesFile
from frameschema import Codebook, message
from labelstudio_plugin.instructions import page_colours, page_keys

ToOption = Annotated[
    Path | None,
    typer.Option("--to", help="The file; by default out/handleiding.html, in English out/manual.html."),
]
LanguageOption = Annotated[Language | None, typer.Option("--lang", help="The language of the manual.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite a file that is there and differs.")]

_NAMES = {Language.DUTCH: "handleiding.html", Language.ENGLISH: "manual.html"}


def manual(
    study: StudyOption = HERE, to: ToOption = None, language: LanguageOption = None, force: Force = False
) -> None:
    """Write the coding manual of the study: one web page to read or print, with all codes and examples.

    Example: framebridge manual --to handleiding.html
    """
    folder = study_at(study)
    chosen = language or Language(folder.settings.study.language)
    path = to or folder.out / _NAMES[chosen]
    data = make_manual(folder.codebook, folder.roles, chosen).encode()
    if not force and stands_in_the_way(path, data):
        raise ConfigurationProblem(message("{path} would be overwritten; say so with --force", path=path))
    write_file(path, data)
    show("{path}", path=path)


def make_manual(codebook: Codebook, roles: RolesFile, language: str) -> str:
    """Make the manual with the pictures that we ship."""
    pictures = {path.name: path.read_bytes() for path in sorted(shipped("manual").glob("step-*.png"))}
    look = PageLook(page_keys(codebook), page_colours(roles.roles))
    return manual_html(codebook, roles.roles, language, pictures, look)
