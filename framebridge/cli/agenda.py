"""`framebridge agenda`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from exporters.agenda import AgendaWords, agenda_html
from exporters.agenda_docx import agenda_docx
from framebridge.agenda import build_agenda
from framebridge.cli.delivering import chosen_formats
from framebridge.cli.options import (
    HERE,
    DespiteErrorsOption,
    DryRunOption,
    JsonOption,
    StudyOption,
    store_of,
    study_at,
    usable,
)
from framebridge.cli.screen import say, show_json, show_table
from framebridge.codings import read_codings
from framebridge.differences import merged_transcripts
from framebridge.documents import write_file
from framebridge.language import translated, translated_message
from framebridge.merged_study import table_source
from framebridge.sheets.reading import read_sheets
from frameschema import message

DiscussionsOption = Annotated[
    list[str] | None, typer.Option("--discussion", help="The id of a discussion; may be given again.")
]
WithoutNames = Annotated[bool, typer.Option("--without-names", help="Letters in place of coders.")]
MostOption = Annotated[int | None, typer.Option("--most", help="At most this many differences per discussion.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="The file, without its ending; by default out/agenda.")
]


class AgendaFormat(StrEnum):
    """A web page, or a Word document."""

    HTML = "html"
    DOCX = "docx"


FormatsOption = Annotated[
    str, typer.Option("--format", help="html, docx, or both with a comma between.", show_default=True)
]


def agenda(
    study: StudyOption = HERE,
    discussion: DiscussionsOption = None,
    without_names: WithoutNames = False,
    most: MostOption = None,
    formats: FormatsOption = AgendaFormat.HTML.value,
    out: OutOption = None,
    despite_errors: DespiteErrorsOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write the open differences as a page or a Word document for the meeting, the most consequential first.

    Each has a key, with which the decision is written down: framebridge decisions take.

    Example: framebridge agenda --discussion AMS-01 --without-names --format html,docx
    """
    chosen = chosen_formats(AgendaFormat, formats)
    folder = study_at(study)
    with store_of(folder) as store:
        codings, sheets = read_codings(folder, store), read_sheets(folder, store)
    usable(codings, despite_errors=despite_errors)
    found = list(merged_transcripts(folder, codings, sheets, discussion))
    language = folder.settings.study.language
    source = table_source(folder, codings, language, merged=[one.merged for one in found])
    made = build_agenda(found, source, with_names=not without_names, limit=most)
    if as_json:
        show_json({part.title: [item.key for item in part.items] for part in made.parts})
    else:
        show_table(("discussion", "differences"), [(part.title, len(part.items)) for part in made.parts])
    if dry_run:
        return
    codebook = folder.codebook.ref
    origin = message("Codebook {id} {version}", id=codebook.id, version=codebook.version)
    page = (made.parts, _words(folder.settings.study.title), language, translated_message(origin))
    for form in chosen:
        path = _file(out or folder.out / "agenda", form)
        write_file(path, agenda_html(*page) if form is AgendaFormat.HTML else agenda_docx(*page))
        say("{path}", path=path)


def _file(path: Path, form: AgendaFormat) -> Path:
    """Name the file of a format; an ending of ours that was given is not doubled."""
    known = {f".{one.value}" for one in AgendaFormat}
    stem = path.with_suffix("") if path.suffix in known else path
    return stem.with_name(f"{stem.name}.{form.value}")


def _words(title: str) -> AgendaWords:
    return AgendaWords(
        title=translated_message(message("Agenda of open differences: {study}", study=title)),
        explanation=translated(
            "The most consequential come first. Tick a reading or write one down, and why. A decision holds as "
            "long as the readings it was taken on stay the same."
        ),
        decided=translated("Decision"),
        reason=translated("Reason"),
        by=translated("By"),
        own_words=translated("In their own words"),
        nothing=translated("There is nothing to decide."),
        difference=translated("Difference"),
        readings=translated("Readings"),
    )
