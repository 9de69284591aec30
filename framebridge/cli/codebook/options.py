"""What the commands that change a codebook share: their options, showing what would change, and writing it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from framebridge.cli.options import store_of
from framebridge.cli.screen import say, show, show_findings, show_table
from framebridge.codebooks import CodeDifference, diff_codebooks, versions_in_use
from framebridge.codebooks.versions import Entry
from framebridge.codebooks.yaml_file import write_codebook
from framebridge.language import translated
from framebridge.study import StudyFolder
from frameschema import Codebook, CodebookChange, FrameLevel, check_codes

_HERE = ZoneInfo("Europe/Amsterdam")

ReasonOption = Annotated[str | None, typer.Option("--reason", help="Why; this is kept in the codebook.")]
ByOption = Annotated[str | None, typer.Option("--by", help="Who decided it; this is kept in the codebook.")]
VersionOption = Annotated[
    str | None, typer.Option("--version", help="What the new version is called; by default it is counted up.")
]
IntoOption = Annotated[list[str], typer.Option("--into", help="The code that takes its place; may be repeated.")]
ListOption = Annotated[str, typer.Option("--list", help="The list of the codebook, such as frame or theme.")]
NameArgument = Annotated[str, typer.Argument(help="The group's own word, in quotes when it has spaces.")]
LabelEnOption = Annotated[str, typer.Option("--label-en", help="The label in English.")]
DefinitionNlOption = Annotated[str, typer.Option("--definition-nl", help="The definition in Dutch.")]
DefinitionEnOption = Annotated[str, typer.Option("--definition-en", help="The definition in English.")]
LevelOption = Annotated[
    list[FrameLevel] | None,
    typer.Option("--level", help="A level of a frame, the usual one first; may be repeated."),
]
DerivedOption = Annotated[
    list[str] | None, typer.Option("--derived-from", help="A code that it comes from; may be repeated.")
]


def codebook_file(study: StudyFolder) -> Path:
    """Say where the codebook of a study is."""
    return study.path / study.settings.study.codebook


def new_entry(study: StudyFolder, reason: str | None, by: str | None, version: str | None) -> Entry:
    """Put together what is written down with an edit of today."""
    with store_of(study) as store:
        used = versions_in_use(store.latest(study.settings.study.id), study.codebook)
    texts = {"reason": reason, "by": by, "version": version}
    given = {name: text.strip() for name, text in texts.items() if text and text.strip()}
    return Entry(on=datetime.now(_HERE).date(), used=used, **given)


def show_and_write(study: StudyFolder, new: Codebook, *, dry_run: bool) -> None:
    """Show what would change in the codebook, and change it unless this is a dry run."""
    old = study.codebook
    if new == old:
        say("There is nothing to change.")
        return
    _show_change(old, new)
    show_findings([finding for finding in check_codes(new) if finding not in check_codes(old)])
    if dry_run:
        say("Nothing was changed.")
        return
    write_codebook(codebook_file(study), new)
    say("{file} is changed.", file=codebook_file(study))
    say("Bring the page up to date with: framebridge setup")


def _show_change(old: Codebook, new: Codebook) -> None:
    if new.version != old.version:
        show("Codebook {id}: version {old} → {new}", id=new.id, old=old.version, new=new.version)
    else:
        show("Codebook {id}: version {version}", id=new.id, version=new.version)
    show_differences(diff_codebooks(old, new))
    for step in _steps(new)[len(_steps(old)) :]:
        if step.into:
            show("{code} → {codes}", code=step.code, codes=", ".join(step.into))
    for rejected in new.rejected_names[len(old.rejected_names) :]:
        show("{list}: “{name}” is not taken up", list=rejected.list, name=rejected.name)


def _steps(codebook: Codebook) -> list[CodebookChange]:
    return [step for version in codebook.changelog for step in version.changes]


def show_differences(differences: tuple[CodeDifference, ...]) -> None:
    """Show a table of differences, a line each; nothing when there are none."""
    rows = [
        (
            translated(item.difference.value),
            translated(item.part.value),
            f"{item.moved_from} → {item.list}" if item.moved_from else item.list or "",
            item.id,
            ", ".join(item.fields),
        )
        for item in differences
    ]
    if rows:
        show_table(("change", "part", "list", "id", "fields"), rows)
