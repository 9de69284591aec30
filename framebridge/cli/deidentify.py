"""`framebridge deidentify find|review|read|apply|clear|names|where`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from framebridge.cli.deidentify_review import ask
from framebridge.cli.options import (
    HERE,
    DryRunOption,
    JsonOption,
    KindOption,
    StudyOption,
    WerkplaatsOption,
    store_of,
    study_at,
)
from framebridge.cli.proposals import AcceptOption
from framebridge.cli.screen import say, show, show_json, show_table
from framebridge.deidentify.desk import Desk
from framebridge.deidentify.gate import (
    Pseudonymised,
    apply_clearing,
    apply_pseudonyms,
    plan_clearing,
    plan_pseudonyms,
    replaces_another,
)
from framebridge.deidentify.whereabouts import find_whereabouts
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.study.discussions import DiscussionRow
from framebridge.transcripts.adding import Wishes
from frameschema import SourceKind, message

app = typer.Typer(
    help="Find names and numbers in transcripts, decide on each, and clear the text for sending.",
    no_args_is_help=True,
)

Files = Annotated[list[Path], typer.Argument(help="Transcripts with names, kept outside the study folder.")]
OwnToo = Annotated[
    list[Path] | None,
    typer.Argument(help="Transcripts with names, kept elsewhere; by default the study's own without a clearance."),
]
By = Annotated[str, typer.Option("--by", help="Who reviewed it; is written into the clearance.")]


@app.command()
def find(
    files: OwnToo = None,
    study: StudyOption = HERE,
    werkplaats: WerkplaatsOption = None,
    kind: KindOption = None,
    accept: AcceptOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find what may give somebody away, and write a form to decide on it: a csv, and a page for a browser.

    Both hold names and lie in a private folder of this computer; `apply` removes them.

    Example: framebridge deidentify find ~/transcripts/talk-01.docx
    """
    desk = _desk(study, werkplaats, kind, accept)
    forms = desk.open_in(files)
    paths = desk.write_review(forms) if forms else []
    if as_json:
        show_json({"open": len(forms), "kinds": desk.counts(forms), "form": paths})
        return
    show_table(("kind", "forms", "places"), [(kind, *counts) for kind, counts in desk.counts(forms).items()])
    show("{count} form(s) to decide on.", count=len(forms))
    for path in paths:
        show("{path}", path=path)


@app.command()
def review(
    files: OwnToo = None,
    study: StudyOption = HERE,
    werkplaats: WerkplaatsOption = None,
    kind: KindOption = None,
    accept: AcceptOption = None,
) -> None:
    """Decide on each form here in the terminal; stop when you like, what is decided is kept.

    Example: framebridge deidentify review ~/transcripts/talk-01.docx
    """
    desk = _desk(study, werkplaats, kind, accept)
    forms = desk.open_in(files)
    decided = ask(desk, forms)
    show("{count} decided, {open} open.", count=decided, open=len(desk.open_in(files)))


@app.command()
def read(
    form: Annotated[Path, typer.Argument(help="The filled-in csv.")],
    files: OwnToo = None,
    study: StudyOption = HERE,
    werkplaats: WerkplaatsOption = None,
    kind: KindOption = None,
    accept: AcceptOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Take over the decisions of a filled-in form; what is left open there stays open.

    Example: framebridge deidentify read review.csv ~/transcripts/talk-01.docx
    """
    desk = _desk(study, werkplaats, kind, accept)
    decisions = desk.decisions_in(form, desk.open_in(files))
    if not dry_run:
        desk.keep(decisions)
    show(
        "{count} decision(s) would be taken over." if dry_run else "{count} decision(s) taken over.",
        count=len(decisions),
    )
    if not dry_run:
        show("{count} form(s) to decide on.", count=len(desk.open_in(files)))
        say("{form} holds names; remove it when you need it no more.", form=form)


@app.command()
def apply(
    files: Files,
    by: By,
    study: StudyOption = HERE,
    werkplaats: WerkplaatsOption = None,
    kind: KindOption = None,
    accept: AcceptOption = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Take the place of another text of the same name; the old one is kept."),
    ] = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Put the text with pseudonyms into the study and clear it; only when everything was decided on.

    It is searched once more before it is cleared. The text with names stays where it is, and is not copied.

    Example: framebridge deidentify apply ~/transcripts/talk-01.docx --by "A. de Vries"
    """
    desk = _desk(study, werkplaats, kind, accept)
    made = plan_pseudonyms(desk.study, desk.detector, desk.key, desk.sources(files))
    others = replaces_another(desk.study, made)
    if others and not replace:
        raise DataProblem(
            message(
                "{names}: the study has another text under this name; if this one takes its place, add --replace",
                names=", ".join(others),
            )
        )
    if not dry_run:
        apply_pseudonyms(desk.study, made, by, datetime.now(UTC))
        desk.remove_review()
    _show_made(made, dry_run=dry_run, as_json=as_json)


@app.command()
def clear(
    by: By,
    discussions: Annotated[
        list[str] | None, typer.Argument(help="The ids; by default all without a clearance.")
    ] = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Clear texts that are in the study already, such as those a typist made anonymous.

    They are searched as well; everything found must have been decided on and kept.

    Example: framebridge deidentify clear AMS-01 --by "A. de Vries"
    """
    desk = Desk.of(study_at(study))
    rows = _rows(desk, discussions or [])
    transcripts, forms = plan_clearing(desk.study, desk.detector, desk.key, rows)
    if forms:
        paths = desk.write_review(forms)
        for path in paths:
            show("{path}", path=path)
        raise DataProblem(
            message(
                "{count} form(s) are not decided on; fill in the form and use: framebridge deidentify read",
                count=len(forms),
            )
        )
    if not dry_run:
        apply_clearing(desk.study, transcripts, by, datetime.now(UTC))
    show("{count} text(s) would be cleared." if dry_run else "{count} text(s) cleared.", count=len(transcripts))


@app.command()
def names(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Show who is behind each pseudonym, from the key on this computer.

    Example: framebridge deidentify names
    """
    desk = Desk.of(study_at(study))
    rows = sorted((item.pseudonym, item.form) for item in desk.key.replaced())
    if as_json:
        show_json([{"pseudonym": pseudonym, "form": form} for pseudonym, form in rows])
    else:
        show_table(("pseudonym", "form"), rows)


@app.command()
def where(
    words: Annotated[list[str], typer.Argument(help="The words, exactly as written; each one apart.")],
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Say where words stand that should not have been there: in files of the study and in the stored coding.

    Nothing is changed; what this cannot look into is named.

    Example: framebridge deidentify where "Jan Jansen" Jansen
    """
    folder = study_at(study)
    with store_of(folder) as store:
        found = find_whereabouts(folder, store, words)
    if as_json:
        show_json({"files": found.files, "versions": found.versions, "tasks": found.tasks, "unread": found.unread})
        return
    show_table(("file", "places"), list(found.files.items()))
    show(
        "{count} version(s) of coding hold them, of: {tasks}",
        count=len(found.versions),
        tasks=", ".join(found.tasks),
    )
    for name in found.unread:
        say("could not look into {file}", file=name)
    for place in found.not_looked_into:
        say("not looked into: {place}", place=place)


def _desk(study: Path, werkplaats: str | None, kind: SourceKind | None, accept: list[str] | None) -> Desk:
    return Desk.of(study_at(study), Wishes(werkplaats, kind, tuple(accept or ())))


def _rows(desk: Desk, discussions: list[str]) -> list[DiscussionRow]:
    known = {row.id: row for row in desk.study.included}
    strangers = sorted(set(discussions) - set(known))
    if strangers:
        raise ConfigurationProblem(
            message(
                "discussions.csv has no discussion {discussions} that takes part; look the id up there",
                discussions=", ".join(strangers),
            )
        )
    return [known[name] for name in discussions] if discussions else desk.uncleared()


def _show_made(made: list[Pseudonymised], *, dry_run: bool, as_json: bool) -> None:
    rows = [(item.row.id, len(item.transcript.turns), item.replaced, item.transcript.text_sha256) for item in made]
    columns = ("transcript", "turns", "replaced", "sha256")
    if as_json:
        show_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    show_table(columns, rows)
    show("{count} text(s) would be cleared." if dry_run else "{count} text(s) cleared.", count=len(made))
