"""`framebridge doctor`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

import typer

from framebridge.cli.options import HERE, JsonOption, StudyOption, study_at
from framebridge.cli.screen import show, show_json, show_table
from framebridge.doctor import Check, Level, examine, verdict
from framebridge.language import translated, translated_message


def doctor(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Look at everything the study leans on, and say what to change: computer, store, each Label Studio.

    Nothing is changed. Exit code 1 when something has to change, 4 when Label Studio is out of reach.

    Example: framebridge doctor --json
    """
    checks = list(examine(study_at(study), lambda: datetime.now(UTC)))
    if as_json:
        show_json([asdict(check) for check in checks])
    else:
        show_table(("state", "about", "found"), [_row(check) for check in checks])
        counts = {level.value: sum(check.level is level for check in checks) for level in Level}
        show("{error} error(s), {warning} warning(s), {ok} in order.", **counts)
    if code := verdict(checks):
        raise typer.Exit(code)


def _row(check: Check) -> tuple[str, ...]:
    found = translated_message(check.found)
    if check.remedy is not None:
        found += f"\n→ {translated_message(check.remedy)}"
    about = translated(check.about.value) + (f" ({check.server})" if check.server else "")
    return translated(check.level.value), about, found
