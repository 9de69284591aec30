"""`framebridge check`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Never

import typer

from framebridge.cli.options import HERE, JsonOption, StudyOption, store_of, study_at
from framebridge.cli.screen import findings_as_json, show, show_findings, show_json, show_table
from framebridge.codings import read_codings
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.language import translated, translated_message
from framebridge.merged_study import whole_study
from framebridge.sheets.reading import read_sheets
from framebridge.study import StudyFolder
from frameschema import (
    RULES,
    Finding,
    Rule,
    Severity,
    check_codebook,
    check_codes,
    check_study,
    has_errors,
    message,
)

RulesOption = Annotated[bool, typer.Option("--rules", help="List the rules with what each is about.")]
ExplainOption = Annotated[
    str | None, typer.Option("--explain", help="Explain one rule, by the name that stands behind a finding.")
]


def check(
    study: StudyOption = HERE,
    as_json: JsonOption = False,
    rules: RulesOption = False,
    explain: ExplainOption = None,
) -> None:
    """Check codebook, transcripts and coding; exit code 1 when there are errors.

    Example: framebridge check --explain narrative-out-of-order
    """
    if rules or explain is not None:
        show_rules(RULES.values() if explain is None else [rule_called(explain)], as_json=as_json)
        return
    show_noticed(all_findings(study_at(study)), as_json=as_json)


def show_noticed(findings: Sequence[Finding], *, as_json: bool) -> None:
    """Show findings and count them; stops with exit code 1 when there are errors."""
    if as_json:
        show_json(findings_as_json(findings))
    else:
        show_findings(findings)
        counts = {severity.value: sum(f.severity is severity for f in findings) for severity in Severity}
        show("{error} error(s), {warning} warning(s), {info} for information.", **counts)
    if has_errors(findings):
        raise typer.Exit(1)


def rule_called(name: str) -> Rule[Never]:
    """Find a rule by its id; raises ConfigurationProblem."""
    if name not in RULES:
        raise ConfigurationProblem(
            message('there is no rule "{rule}"; framebridge check --rules lists those there are', rule=name)
        )
    return RULES[name]


def show_rules(rules: Iterable[Rule[Never]], *, as_json: bool) -> None:
    """Show what rules are about, how bad what they find is, and what to do then."""
    if as_json:
        show_json([{"rule": r.id, "severity": r.severity, "help": r.help, "remedy": r.remedy} for r in rules])
        return
    columns = ("rule", "severity", "what it finds", "what to do")
    rows = [(r.id, translated(r.severity.value), translated(r.help), translated_message(r.remedy)) for r in rules]
    show_table(columns, rows)


def all_findings(study: StudyFolder) -> list[Finding]:
    """Collect everything that is noticed about a study."""
    try:
        findings = list(check_codebook(study.codebook))
        findings += [finding for row in study.included for finding in study.read(row).findings]
        of_codes = check_codes(study.codebook)
        if has_errors(findings):
            return [*findings, *of_codes]
        with store_of(study) as store:
            codings, sheets = read_codings(study, store), read_sheets(study, store)
        whole = whole_study(study, codings, sheets)
        return [*findings, *of_codes, *codings.findings, *sheets.findings, *check_study(whole, study.codebook)]
    except DataProblem as problem:
        if not problem.findings:
            raise
        return list(problem.findings)
