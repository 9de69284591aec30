"""`framebridge small-cells`."""

from __future__ import annotations

from exporters.small_cells import coarsened, few_people
from framebridge.cli.export import all_at_once
from framebridge.cli.options import HERE, DespiteErrorsOption, JsonOption, StudyOption, study_at
from framebridge.cli.screen import findings_as_json, show, show_findings, show_json
from framebridge.language import chosen_language
from framebridge.merged_study import privacy_rules, table_source


def small_cells(
    study: StudyOption = HERE, as_json: JsonOption = False, despite_errors: DespiteErrorsOption = False
) -> None:
    """Show which roles point to one person, and what stands beside a municipality that stays anonymous.

    It looks at what would be exported, after the rules of [small_cells] in study.toml.

    Example: framebridge small-cells --json
    """
    folder = study_at(study)
    read = all_at_once(folder, (), despite_errors=despite_errors)
    rules = privacy_rules(folder)
    whole = table_source(folder, read.codings, chosen_language(), read.sheets)
    findings = few_people(whole, rules, coarsened(whole, rules))
    if as_json:
        show_json(findings_as_json(findings))
        return
    show_findings(findings)
    for name, value in rules.told(whole.language, is_hidden=bool(rules.hidden(whole))):
        show("{name}: {value}", name=name, value=value)
    show("{count} warning(s).", count=len(findings))
