"""The door to the screen: results on stdout, messages and progress on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from textwrap import indent
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Task as ProgressTask
from rich.table import Table
from rich.text import Text

from framebridge.language import translated, translated_message
from frameschema import Finding, Severity, message

_WIDE = 200  # columns where nobody looks at a terminal, so that nothing is cut off
_RESULT = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _WIDE)
_MESSAGES = Console(stderr=True, highlight=False, soft_wrap=True)

_LOOK = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


def say(text: str, /, **values: object) -> None:
    """Write a message for the person at the screen."""
    _MESSAGES.print(escape(translated_message(message(text, **values))))


def show(text: str, /, **values: object) -> None:
    """Write a line of the result."""
    _RESULT.print(escape(translated_message(message(text, **values))))


def show_json(value: object) -> None:
    """Write the result for a program."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def show_json_lists(lists: Mapping[str, Iterable[object]]) -> None:
    """Write lists for a program as `show_json` does, item by item, so that only one has to be in memory."""
    between = "{"
    for name, items in lists.items():
        sys.stdout.write(f"{between}\n  {json.dumps(name)}: [")
        between, before = ",", ""
        for item in items:
            text = json.dumps(item, ensure_ascii=False, indent=2, default=str)
            sys.stdout.write(f"{before}\n{indent(text, '    ')}")
            before = ","
        sys.stdout.write("\n  ]" if before else "]")
    sys.stdout.write("\n}\n")


def show_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write the result as a table; column heads are translated."""
    table = Table(show_edge=False, header_style="bold")
    for column in columns:
        table.add_column(translated(column), overflow="fold")
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    _RESULT.print(table)


def show_findings(findings: Sequence[Finding]) -> None:
    """Write findings, the worst first, each on its own line with the rule it comes from."""
    for severity in Severity:
        for finding in findings:
            if finding.severity is severity:
                line, rule = escape(translated_message(finding.line)), f"[dim]({finding.rule})[/]"
                _MESSAGES.print(f"[{_LOOK[severity]}]{translated(severity.value)}[/] {line} {rule}")


def findings_as_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Give findings for a program: finished English text, and apart from it the values filled in."""
    return [{**finding.model_dump(mode="json"), "values": finding.values} for finding in findings]


class Counter:
    """Counts what is done on a bar; `expect` says that more is coming."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        """Count on this bar."""
        self._bar, self._task = bar, task

    def __call__(self, count: int) -> None:
        """Count what was done."""
        self._bar.advance(self._task, count)

    def expect(self, count: int) -> None:
        """Add to what there is to do."""
        total = next(task.total for task in self._bar.tasks if task.id == self._task)
        self._bar.update(self._task, total=(total or 0) + count)


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: ProgressTask) -> Text:
        return Text("" if task.speed is None else f"{task.speed:.1f}/s")


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Counter]:
    """Show on a terminal how far long work is, how fast, and how long it will take; gives what counts."""
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=_MESSAGES,
        disable=not _MESSAGES.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task(translated(label), total=total)
        yield Counter(bar, task)
