"""What a rule is: a short function that finds, with its name, how bad it is, what to do next, and its help.

    @rule("one-narrative-only", Severity.INFO, remedy=MAY_BE_SO)
    def one_narrative_only(context: StudyContext) -> Iterator[Found]:
        \"""In a discussion only one narrative is told: that may be a result.\"""
        ...
            yield place_of(discussion), message("only one narrative is told")

Rules give ids and positions, never text of a transcript or of a researcher.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from frameschema.findings import Finding, Severity
from frameschema.message import Message, message

C = TypeVar("C", contravariant=True)
"""What a rule looks at: a coding or a study with what belongs to it, or a codebook."""

Found = tuple[Message, Message]
"""Where something was noticed, and what."""

MAY_BE_SO = message("nothing to do if that is what you see")
"""The remedy where what is found may be a result of the research."""


@dataclass(frozen=True)
class Rule(Generic[C]):
    """A rule; calling it gives its findings. `help` says in English what it is about, on one line."""

    id: str
    severity: Severity
    remedy: Message
    help: str
    find: Callable[[C], Iterator[Found]]

    def __call__(self, context: C) -> Iterator[Finding]:
        """Find everything that the rule is about."""
        for where, said in self.find(context):
            yield Finding(rule=self.id, severity=self.severity, where=where, message=said, remedy=self.remedy)


def rule(id: str, severity: Severity, *, remedy: Message) -> Callable[[Callable[[C], Iterator[Found]]], Rule[C]]:
    """Make a rule of a function that finds; its docstring is the rule's help."""

    def made(find: Callable[[C], Iterator[Found]]) -> Rule[C]:
        return Rule(id, severity, remedy, " ".join((find.__doc__ or "").split()), find)

    return made


def run(rules: Iterable[Rule[C]], context: C) -> tuple[Finding, ...]:
    """Run all rules, whatever the first ones find."""
    return tuple(finding for one in rules for finding in one(context))
