"""`framebridge concordance list|same|apart|level|log`."""

from __future__ import annotations

from typing import Annotated

import typer

from framebridge.cli.options import HERE, DryRunOption, JsonOption, StudyOption, store_of, study_at, today
from framebridge.cli.screen import show, show_json, show_table
from framebridge.codings import read_codings
from framebridge.concordance.deciding import (
    ConcordanceLog,
    LevelDecision,
    Verdict,
    WordsDecision,
    decide_level,
    decide_words,
    find_term,
    read_concordance,
    write_concordance,
)
from framebridge.concordance.proposing import LevelProposal, SameProposal, propose_levels, propose_same
from framebridge.concordance.terms import Term, find_terms, levels_by_group
from framebridge.errors import ConfigurationProblem
from framebridge.language import translated
from framebridge.study import StudyFolder
from frameschema import Coding, FrameLevel, message

app = typer.Typer(
    help="Which words of different groups mean the same, and on which level a frame counts.", no_args_is_help=True
)

TermOption = Annotated[
    list[str], typer.Option("--term", help="A word of a group, as werkplaats:word; give two or more.")
]
ListOption = Annotated[str, typer.Option("--list", help="The list where the words belong: frame or theme.")]
CodeOption = Annotated[str | None, typer.Option("--code", help="The code of the codebook that they stand for.")]
ByOption = Annotated[str, typer.Option("--by", help="Who decided it.", show_default=False)]
ReasonOption = Annotated[str | None, typer.Option("--reason", help="Why.")]


@app.command("list")
def list_proposals(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Propose which words of different groups may mean the same, and show where groups place a frame otherwise.

    Example: framebridge concordance list --json
    """
    folder = study_at(study)
    codings, groups = _codings(folder), _groups(folder)
    log = read_concordance(folder.concordance_file)
    same = propose_same(find_terms(codings, groups), log)
    levels = list(propose_levels(levels_by_group(codings, groups), log))
    if as_json:
        show_json(
            {"same": [_same_as_json(one) for one in same], "levels": [_level_as_json(one) for one in levels]}
        )
        return
    if same:
        columns = ("list", "word", "word of another group", "wording", "chosen beside both")
        show_table(columns, [_same_row(one) for one in same])
    if levels:
        show_table(("frame", "levels by group"), [(one.frame, _levels(one)) for one in levels])
    show("{words} pair(s) of words and {levels} frame(s) to decide about.", words=len(same), levels=len(levels))


def _same_row(one: SameProposal) -> tuple[object, ...]:
    first, second = (
        f"{term.term.werkplaats}:{term.term.name} ({term.times}×)" for term in (one.first, one.second)
    )
    return one.first.term.list, first, second, f"{one.wording:.2f}", ", ".join(one.shared)


def _levels(one: LevelProposal) -> str:
    return "\n".join(
        f"{group}: {', '.join(f'{level} ({times}×)' for level, times in sorted(own.items()))}"
        for group, own in one.levels.items()
    )


def _same_as_json(one: SameProposal) -> dict[str, object]:
    terms = [{**term.term.model_dump(), "times": term.times} for term in (one.first, one.second)]
    return {"terms": terms, "wording": one.wording, "co_use": one.co_use, "shared": one.shared}


def _level_as_json(one: LevelProposal) -> dict[str, object]:
    return {"frame": one.frame, "levels": one.levels}


@app.command()
def same(
    term: TermOption,
    by: ByOption,
    list_id: ListOption = "theme",
    code: CodeOption = None,
    reason: ReasonOption = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Write down that words of different groups mean the same; each group's own word stays.

    Example: framebridge concordance same --term "noord:rust" --term "zuyd:rust geven" --by "the coordinator"
    """
    _decide(study_at(study), term, list_id, Verdict.SAME, (code, by, reason), dry_run=dry_run)


@app.command()
def apart(
    term: TermOption,
    by: ByOption,
    list_id: ListOption = "theme",
    reason: ReasonOption = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Write down that words of different groups do not mean the same; they are not proposed again.

    Example: framebridge concordance apart --term "noord:rust" --term "zuyd:orde" --by "the coordinator"
    """
    _decide(study_at(study), term, list_id, Verdict.APART, (None, by, reason), dry_run=dry_run)


def _decide(
    folder: StudyFolder,
    typed: list[str],
    list_id: str,
    verdict: Verdict,
    why: tuple[str | None, str, str | None],
    *,
    dry_run: bool,
) -> None:
    code, by, reason = why
    terms: list[Term] = find_terms(_codings(folder), _groups(folder))
    found = tuple(find_term(terms, one, list_id) for one in typed)
    decision = WordsDecision(terms=found, verdict=verdict, code=code, on=today(), by=by, reason=reason)
    log = decide_words(read_concordance(folder.concordance_file), decision, folder.codebook)
    _write(folder, log, dry_run=dry_run)
    names = ", ".join(f"{one.werkplaats}:{one.name}" for one in found)
    show("{names}: {verdict}", names=names, verdict=translated(verdict.value))


@app.command()
def level(
    frame: Annotated[str, typer.Argument(help="The code of the frame.")],
    on_level: Annotated[FrameLevel, typer.Argument(help="The level on which it counts.")],
    by: ByOption,
    reason: ReasonOption = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Write down on which level a frame counts where groups are compared; each group's own level stays.

    Example: framebridge concordance level autonomy master --by "the coordinator" --reason "as in the report"
    """
    folder = study_at(study)
    decision = LevelDecision(frame=frame, level=on_level, on=today(), by=by, reason=reason)
    log = decide_level(read_concordance(folder.concordance_file), decision, folder.codebook)
    _write(folder, log, dry_run=dry_run)
    show(
        "{names}: {verdict}", names=frame, verdict=folder.codebook.label(on_level, folder.settings.study.language)
    )


@app.command("log")
def show_log(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """List what was decided about the words and levels of groups, by whom and why.

    Example: framebridge concordance log
    """
    folder = study_at(study)
    found = list(read_concordance(folder.concordance_file).logged())
    if as_json:
        show_json([one.model_dump(mode="json") for one in found])
        return
    rows = [(one.on, one.about, translated(one.decision), ", ".join(one.by), one.reason or "") for one in found]
    show_table(("on", "words", "decision", "by", "reason"), rows)


def _write(folder: StudyFolder, log: ConcordanceLog, *, dry_run: bool) -> None:
    if not dry_run:
        write_concordance(folder.concordance_file, log)


def _codings(folder: StudyFolder) -> list[Coding]:
    with store_of(folder) as store:
        found = read_codings(folder, store)
    return [*found.codings, *found.others]


def _groups(folder: StudyFolder) -> dict[str, str]:
    groups = {coder.id: coder.werkplaats for coder in folder.settings.coder}
    if len(set(groups.values())) < 2:
        raise ConfigurationProblem(
            message("study.toml has coders of one Werkplaats only; there is nothing to compare")
        )
    return groups
