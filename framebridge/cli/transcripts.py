"""`framebridge transcripts add|show`; `transcripts correct` has a file of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as with_other
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from framebridge.cli.options import (
    HERE,
    DryRunOption,
    JsonOption,
    KindOption,
    StudyOption,
    WerkplaatsOption,
    study_at,
)
from framebridge.cli.proposals import AcceptOption, ask_about, proposals_as_json, show_proposals
from framebridge.cli.screen import findings_as_json, say, show, show_findings, show_json, show_table
from framebridge.cli.transcripts_correct import correct
from framebridge.errors import ConfigurationProblem
from framebridge.study import StudyFolder
from framebridge.transcripts import ReadTranscript
from framebridge.transcripts.adding import (
    Addition,
    Wishes,
    apply_additions,
    clear_as_invented,
    files_in,
    plan_additions,
)
from framebridge.transcripts.repairs import Proposal, UnreadableTranscripts, kinds_of
from frameschema import Finding, Transcript, has_errors, message

app = typer.Typer(help="Add transcripts to the study, and look at them.", no_args_is_help=True)

Files = Annotated[list[Path], typer.Argument(help="Transcripts in any format, or folders that hold them.")]
Invented = Annotated[
    bool, typer.Option("--invented", help="Declare these texts invented: no real people, free to be sent.")
]
Replace = Annotated[
    bool,
    typer.Option("--replace", help="Take the place of another text of the same name; the old one is kept."),
]
Review = Annotated[bool, typer.Option("--review", help="Ask about the proposed repairs one by one.")]


@app.command()
def add(
    files: Files,
    study: StudyOption = HERE,
    werkplaats: WerkplaatsOption = None,
    kind: KindOption = None,
    accept: AcceptOption = None,
    review: Review = False,
    invented: Invented = False,
    replace: Replace = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read transcripts and add them to the study; with an error in any of them, nothing is added.

    Read are txt, docx, vtt, srt and json of speech recognition; odt, rtf, eaf, xlsx and pdf with more libraries.

    Example: framebridge transcripts add talk-01.docx --werkplaats noord --accept sure
    """
    folder = study_at(study)
    found, passed_over = files_in(files)
    wishes = Wishes(werkplaats, kind, tuple(accept or ()), replace)
    plan = _plan(folder, found, wishes, review=review, as_json=as_json)
    kept = [] if dry_run else apply_additions(folder, plan)
    if invented and not dry_run:
        clear_as_invented(folder, plan, "transcripts add --invented", datetime.now(UTC))
    _show([addition.read for addition in plan], passed_over, as_json=as_json)
    if as_json:
        return
    show("{count} transcript(s) would be added." if dry_run else "{count} transcript(s) added.", count=len(plan))
    for file in kept:
        show("The old text is kept as {file}", file=file)
    uncleared = [addition.row.id for addition in plan if not _is_cleared(folder, addition)]
    if uncleared and not (dry_run and invented):
        say(
            "Not cleared to be sent: {names}. Next, with the text that has the names kept outside the study: "
            "framebridge deidentify find; or for a text without names: framebridge deidentify clear",
            names=", ".join(uncleared),
        )


def _is_cleared(study: StudyFolder, addition: Addition) -> bool:
    clearance = study.clearances.of(addition.row.id)
    return clearance is not None and clearance.text_sha256 == addition.read.transcript.text_sha256


def _plan(study: StudyFolder, files: list[Path], wishes: Wishes, *, review: bool, as_json: bool) -> list[Addition]:
    """Plan; proposals are shown also when there are errors that they may solve."""
    if review:
        accepted = ask_about(_proposals(study, files, wishes))
        wishes = with_other(wishes, accept=(*wishes.accept, *accepted))
    try:
        return plan_additions(study, files, wishes)
    except UnreadableTranscripts as problem:
        if not as_json:
            show_proposals(problem.proposals)
        raise


def _proposals(study: StudyFolder, files: list[Path], wishes: Wishes) -> Sequence[Proposal]:
    try:
        plan = plan_additions(study, files, wishes)
    except UnreadableTranscripts as problem:
        return problem.proposals
    return [proposal for addition in plan for proposal in addition.read.proposals]


@app.command("show")
def show_transcripts(
    transcript: Annotated[str | None, typer.Argument(help="The id of one transcript.")] = None,
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Show what was read: turns, speakers with their roles, and everything noticed.

    Example: framebridge transcripts show AMS-01 --json
    """
    folder = study_at(study)
    rows = folder.included if transcript is None else [row for row in folder.discussions if row.id == transcript]
    if transcript is not None and not rows:
        raise ConfigurationProblem(
            message(
                'there is no transcript "{transcript}"; see: framebridge transcripts show', transcript=transcript
            )
        )
    reads = [folder.read(row) for row in rows]
    _show(reads, (), as_json=as_json)
    if transcript is not None and not as_json:
        _show_speakers(folder, reads[0].transcript)
    if any(has_errors(read.findings) for read in reads):
        raise typer.Exit(1)


app.command()(correct)


def _show(reads: list[ReadTranscript], others: Sequence[Finding], *, as_json: bool) -> None:
    if as_json:
        show_json([_document(read) for read in reads])
        return
    show_findings([*others, *(finding for read in reads for finding in read.findings)])
    show_proposals([proposal for read in reads for proposal in read.proposals])
    made = [repair for read in reads for repair in read.repairs]
    for kind, count in kinds_of(made):
        say("{count} repair(s) made as accepted: {kind}", count=count, kind=kind.value)
    rows = [_summary(read.transcript) for read in reads]
    show_table(("transcript", "turns", "words", "speakers"), rows)


def _document(read: ReadTranscript) -> object:
    return {
        "transcript": read.transcript.model_dump(mode="json"),
        "findings": findings_as_json(read.findings),
        "proposals": proposals_as_json(read.proposals),
        "repairs": [repair.model_dump(mode="json") for repair in read.repairs],
    }


def _summary(transcript: Transcript) -> tuple[object, ...]:
    words = sum(len(turn.text.split()) for turn in transcript.turns)
    return transcript.id, len(transcript.turns), words, ", ".join(s.code for s in transcript.speakers)


def _show_speakers(study: StudyFolder, transcript: Transcript) -> None:
    language = study.settings.study.language
    roles = {role.id: role.label.in_language(language) for role in study.roles.roles}
    turns = [turn.speaker for turn in transcript.turns]
    rows = [
        (
            speaker.code,
            roles.get(speaker.role, speaker.role),
            ", ".join(study.codebook.label(function, language) for function in speaker.functions),
            turns.count(speaker.code),
        )
        for speaker in transcript.speakers
    ]
    show_table(("speaker", "role", "function", "turns"), rows)
