"""What a pull noticed: coding that went, came twice, or cannot be placed."""

from __future__ import annotations

from collections.abc import Iterator

from framebridge.pulling.placing import Twins
from framebridge.pulling.reading import PullContext
from framebridge.store import AnnotationVersion
from frameschema import Finding, Severity, message


def findings_of(context: PullContext) -> Iterator[Finding]:
    """Give the findings of a pull; of strangers and unknown accounts all there are, of the rest what is new."""
    yield from (_stranger(task) for task in context.seen.strangers())
    for account, count in sorted(context.seen.unknown_accounts().items()):
        yield _unknown(account, count)
    yield from (_twins(twins) for twins in context.tally.twins)
    yield from (_doubled(key, count) for key, count in sorted(context.seen.doubled().items()))
    yield from (_removed(version) for version in context.tally.removed)
    yield from (_redacted(version) for version in context.tally.redacted)


def _stranger(task: int) -> Finding:
    return Finding(
        rule="foreign-task",
        severity=Severity.WARNING,
        where=message("task {task}", task=task),
        message=message("this task was not made by push; its coding was not read"),
        remedy=message("remove it in Label Studio, or add the transcript to the study"),
    )


def _unknown(account: str, count: int) -> Finding:
    return Finding(
        rule="unknown-account",
        severity=Severity.WARNING,
        where=account,
        message=message(
            "{count} coding(s) by an account that no coder of the study has; kept, but not merged", count=count
        ),
        remedy=message("give the account to a coder in study.toml"),
    )


def _twins(twins: Twins) -> Finding:
    used, *others = twins.annotations
    return Finding(
        rule="twin",
        severity=Severity.INFO,
        where=message("annotation {number} on {task}", number=used, task=twins.task_key),
        message=message(
            "Label Studio stored this coding more than once; {others} are its twins, and one of them is used",
            others=", ".join(map(str, others)),
        ),
        remedy=message("nothing to do; with several annotators Label Studio should run on PostgreSQL"),
    )


def _doubled(key: str, count: int) -> Finding:
    return Finding(
        rule="task-twice",
        severity=Severity.WARNING,
        where=key,
        message=message("this task stands {count} times in Label Studio; the coding of all is read", count=count),
        remedy=message("remove the one without coding in Label Studio"),
    )


def _removed(version: AnnotationVersion) -> Finding:
    return Finding(
        rule="removed",
        severity=Severity.WARNING,
        where=message("annotation {number} on {task}", number=version.annotation_id, task=version.task_key),
        message=message("this coding was removed in Label Studio; all its versions are kept here"),
        remedy=message("ask {coder} if that was meant", coder=version.coder or version.account),
    )


def _redacted(version: AnnotationVersion) -> Finding:
    return Finding(
        rule="redacted-before",
        severity=Severity.ERROR,
        where=message("annotation {number} on {task}", number=version.annotation_id, task=version.task_key),
        message=message("Label Studio holds this coding as it was before it was redacted; it was not stored"),
        remedy=message("take it out there too, with the same: framebridge redact"),
    )
