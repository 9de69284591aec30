"""`framebridge decisions open|take|list|withdraw`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer

from framebridge.agenda import weight
from framebridge.agenda.words import CodeWords, names_in
from framebridge.cli.options import HERE, DryRunOption, JsonOption, StudyOption, store_of, study_at, today
from framebridge.cli.screen import say, show, show_findings, show_json, show_table
from framebridge.codings import read_codings
from framebridge.differences import MergedTranscript, merged_transcripts
from framebridge.errors import ConfigurationProblem
from framebridge.language import translated
from framebridge.merging.deciding import (
    Choice,
    DecisionNow,
    DecisionState,
    Open,
    decide,
    decisions_now,
    find_difference,
    item_key,
    open_differences,
)
from framebridge.merging.deciding_values import value_of_text
from framebridge.merging.statements import coders_by_choice
from framebridge.sheets.reading import read_sheets
from framebridge.study import StudyFolder
from framebridge.study.decisions import read_decisions, write_decisions
from frameschema import Decision, Severity, message

app = typer.Typer(
    help="Settle differences between coders, and see which decisions still hold.", no_args_is_help=True
)

KeyArgument = Annotated[str, typer.Argument(help="The key of the difference, as the agenda has it.")]
TakeOption = Annotated[str | None, typer.Option("--of", help="Take what this coder chose.")]
ValueOption = Annotated[
    list[str] | None, typer.Option("--value", help="Take this code (or text); may be given again for several.")
]
ByOption = Annotated[str, typer.Option("--by", help="Who decided it.", show_default=False)]
ReasonOption = Annotated[str | None, typer.Option("--reason", help="Why.")]


@app.command("open")
def open_(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """List the differences that wait for a decision, the most consequential first.

    Example: framebridge decisions open --json
    """
    folder = study_at(study)
    merged = _merged(folder)
    found = [item for one in merged for item in open_differences(one.said)]
    found.sort(key=lambda item: (weight(item.field), item.said.transcript))
    if as_json:
        show_json([_open_as_json(item) for item in found])
        return
    words = _words(folder, merged)
    rows = [(item.key, item.said.transcript, words.field(item.field), _readings(item, words)) for item in found]
    show_table(("key", "discussion", "field", "readings"), rows)
    show("{count} difference(s). Decide with: framebridge decisions take", count=len(found))


def _readings(item: Open, words: CodeWords) -> str:
    said = coders_by_choice(item.said.statements, item.field)
    return "\n".join(f"{words.value(one.value(item.field))} [{', '.join(coders)}]" for one, coders in said)


def _open_as_json(item: Open) -> dict[str, object]:
    said = {one.coder: one.value(item.field) for one in item.said.statements}
    return {"key": item.key, "transcript": item.said.transcript, "field": item.field, "said": said}


@app.command()
def take(
    key: KeyArgument,
    by: ByOption,
    of: TakeOption = None,
    value: ValueOption = None,
    reason: ReasonOption = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Write down what was decided about a difference; it holds as long as its readings stay the same.

    Example: framebridge decisions take 3f9a11c0 --of ams-1 --by "meeting of 3 March" --reason "the turn says so"
    """
    if (of is None) == (value is None):
        raise ConfigurationProblem(message("give either --of a coder, or --value"))
    folder = study_at(study)
    merged = _merged(folder)
    said = [found for one in merged for found in one.said]
    item = find_difference(said, key)
    choice = Choice(of, value_of_text(item, value, folder.codebook) if value else None)
    decision = decide(folder.settings.study.id, item, choice, by, today(), reason)
    if not dry_run:
        own = [one for one in read_decisions(folder.decisions_folder) if one.transcript == decision.transcript]
        write_decisions(folder.decisions_folder, decision.study, decision.transcript, (*own, decision))
    words = _words(folder, merged)
    show(
        "{discussion}, {field}: {value}",
        discussion=decision.transcript,
        field=words.field(decision.field),
        value=words.value(decision.value),
    )


@app.command("list")
def list_decisions(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """List the decisions, and which no longer hold because coding changed; exit code 1 when there are such.

    Example: framebridge decisions list
    """
    folder = study_at(study)
    merged = _merged(folder)
    said = [one for each in merged for one in each.said]
    found = decisions_now(said, read_decisions(folder.decisions_folder))
    if as_json:
        show_json([{**one.decision.model_dump(mode="json"), "state": one.state.name.lower()} for one in found])
    else:
        words = _words(folder, merged)
        columns = ("key", "discussion", "field", "decision", "by", "on", "state")
        show_table(columns, [_row(one, words) for one in found])
    counts = Counter(one.state for one in found)
    stale = counts.total() - counts[DecisionState.HOLDS]
    say("{holding} hold, {stale} to look at again.", holding=counts[DecisionState.HOLDS], stale=stale)
    if stale:
        raise typer.Exit(1)


def _row(one: DecisionNow, words: CodeWords) -> tuple[object, ...]:
    decision = one.decision
    key = one.now.key if one.now else item_key(decision.about, decision.field)
    value = words.value(decision.value)
    return (
        key,
        decision.transcript,
        words.field(decision.field),
        value,
        decision.by,
        decision.on,
        translated(one.state.value),
    )


@app.command()
def withdraw(key: KeyArgument, study: StudyOption = HERE, dry_run: DryRunOption = False) -> None:
    """Take a decision back, so that its difference is open again.

    Example: framebridge decisions withdraw 3f9a11c0 --dry-run
    """
    folder = study_at(study)
    decisions = read_decisions(folder.decisions_folder)
    gone = [one for one in decisions if item_key(one.about, one.field) == key]
    if not gone:
        raise ConfigurationProblem(
            message('there is no decision "{key}"; see: framebridge decisions list', key=key)
        )
    if not dry_run:
        _write_without(folder, decisions, gone[0])
    show("{count} withdrawn.", count=len(gone))


def _write_without(folder: StudyFolder, decisions: Sequence[Decision], gone: Decision) -> None:
    left = [one for one in decisions if one.transcript == gone.transcript and one != gone]
    write_decisions(folder.decisions_folder, gone.study, gone.transcript, left)


def _words(folder: StudyFolder, merged: Sequence[MergedTranscript]) -> CodeWords:
    names = {key: name for one in merged for key, name in names_in(one).items()}
    return CodeWords(folder.codebook, folder.settings.study.language, names)


def _merged(folder: StudyFolder) -> list[MergedTranscript]:
    with store_of(folder) as store:
        codings, sheets = read_codings(folder, store), read_sheets(folder, store)
    show_findings([one for one in codings.findings if one.severity is Severity.ERROR])
    return list(merged_transcripts(folder, codings, sheets))
