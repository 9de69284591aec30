"""Redaction of a whole study: plan, show, apply; and again, which finds what is left and nothing else.

In this order: Label Studio, the files, the store, and the transcripts last. What is done earlier needs what is
done later to be as it was, so that a run that was broken off is simply run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from framebridge.errors import DataProblem
from framebridge.redacting.documents import Redactor
from framebridge.redacting.in_files import Fate
from framebridge.redacting.in_store import new_contents, plan_in_store
from framebridge.redacting.in_study import FileChange, apply_files, plan_files, plan_left_behind
from framebridge.redacting.in_transcripts import (
    TextFile,
    cleared_again,
    forget_repairs,
    put_clearances,
    put_text,
    talks_of,
    text_files,
    texts_of,
)
from framebridge.redacting.on_server import OnServer, Sender
from framebridge.redacting.seal import Seal
from framebridge.redacting.settled import new_decided
from framebridge.redacting.talks import quotes_in
from framebridge.redacting.wording import Wording
from framebridge.store import Redaction, RewrittenVersion, Store
from framebridge.study import StudyFolder
from frameschema import Clearance, ClearanceBasis, Finding, Severity, Span, message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.results.positions import Misplaced, span_of


@dataclass(frozen=True)
class Order:
    """What is to be taken out, on whose word, and where: in the store, and on the servers within reach.

    `home` is the folder of the embedded Label Studio, where the study has one.
    """

    study: StudyFolder
    store: Store
    servers: Sequence[LabelStudio]
    wording: Wording
    by: str
    now: datetime
    home: Path | None = None


@dataclass(frozen=True)
class RedactionPlan:
    """Where it stands, and what becomes of each place."""

    redactor: Redactor
    servers: tuple[tuple[Sender, tuple[OnServer, ...]], ...]
    versions: tuple[RewrittenVersion, ...]
    files: tuple[FileChange, ...]
    texts: tuple[TextFile, ...]
    backups: tuple[Path, ...]

    @property
    def on_servers(self) -> list[OnServer]:
        """Everything in Label Studio that holds it."""
        return [one for _, found in self.servers for one in found]

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to change."""
        changed = [one for one in self.files if one.content is not None or one.fate is Fate.REMOVED]
        return not (self.on_servers or self.versions or changed or self.texts)


def plan_redaction(order: Order) -> RedactionPlan:
    """Find every place within reach; changes nothing.

    Raises DataProblem for a speaker's code that holds it, and for a text that could not be read back.
    """
    study = order.study
    _check_speakers(study, order.wording)
    talks = talks_of(study, order.wording)
    unchanged = frozenset(talk.text_sha256 for _, _, talk in texts_of(study)) - set(talks)
    redactor = Redactor(order.wording.with_quotes(_quotes(order)), talks, unchanged)
    redactor = replace(redactor, decided=new_decided(study, order.store, redactor))
    name = study.settings.study.id
    versions = plan_in_store(order.store, name, redactor)
    redactor = replace(redactor, contents=new_contents(versions))
    texts = text_files(study, redactor)
    senders = [Sender(server, redactor, order.by, order.now) for server in order.servers]
    left_behind = [] if order.home is None else plan_left_behind(order.home, redactor)
    return RedactionPlan(
        redactor=redactor,
        servers=tuple((sender, tuple(sender.plan(name))) for sender in senders),
        versions=tuple(versions),
        files=(*plan_files(study, redactor, [one.path for one in texts]), *left_behind),
        texts=tuple(texts),
        backups=tuple(path for path in order.store.backups if _holds(path, redactor)),
    )


def apply_redaction(
    order: Order, plan: RedactionPlan, scope: str, done: Callable[[int], None] = lambda count: None
) -> bool:
    """Take it out everywhere; False when a database server may still hold it in its files."""
    study, name = order.study, order.study.settings.study.id
    for sender, found in plan.servers:
        sender.apply(found, done)
    apply_files(plan.files)
    is_gone = True
    if plan.versions:
        entry = Redaction(study=name, redacted_at=order.now, redacted_by=order.by, scope=scope)
        is_gone = order.store.redact(entry, plan.versions, Seal(name).digest)
    put_clearances(study, cleared_again(study.clearances, plan.redactor.talks, _clearances(order, plan)))
    for text in plan.texts:
        put_text(study, text)
    forget_repairs(study)
    return is_gone


def findings_of(plan: RedactionPlan) -> Iterator[Finding]:
    """Tell what a person has to look at."""
    for one in plan.on_servers:
        if one.is_adrift:
            where = message("{path} on {task}", path=one.path, task=one.task)
            said = message("its words do not stand where its positions say: it was saved on another text")
            remedy = message("look whether it marks the right words, and mark them again if not")
            yield Finding(rule="adrift", severity=Severity.WARNING, where=where, message=said, remedy=remedy)
    for version in plan.versions:
        if version.version.text_sha256 == version.text_sha256 and _is_on_unknown_text(version, plan):
            where = message("version {number}", number=version.version.number)
            said = message("it was coded on a text that the study does not have: its positions stay as they are")
            remedy = message("nothing to do, as long as nobody puts that text back")
            yield Finding(rule="unknown-text", severity=Severity.WARNING, where=where, message=said, remedy=remedy)


def _is_on_unknown_text(version: RewrittenVersion, plan: RedactionPlan) -> bool:
    known = {talk.new.text_sha256 for talk in plan.redactor.talks.values()}
    return version.text_sha256 not in known | plan.redactor.unchanged


def _clearances(order: Order, plan: RedactionPlan) -> dict[str, Clearance]:
    """Clear each present text that changes, on the word of who redacts it."""
    bases = {item.transcript: item.basis for item in order.study.clearances.clearances}
    return {
        text.row.id: Clearance(
            transcript=text.row.id,
            text_sha256=text.talk.new.text_sha256,
            basis=bases.get(text.row.id, ClearanceBasis.DEIDENTIFIED),
            cleared_by=order.by,
            cleared_at=order.now,
        )
        for text in plan.texts
        if text.is_present and text.talk.is_changed
    }


def _check_speakers(study: StudyFolder, wording: Wording) -> None:
    named = sorted(
        {
            f"{row.id}:{turn}"
            for row, _, talk in texts_of(study)
            for turn, speaker in enumerate(talk.speakers, start=1)
            if wording.count(speaker.code)
        }
    )
    if named:
        raise DataProblem(
            message(
                "the code of a speaker holds it ({places}, counted in order of speaking); give this speaker "
                "another code in the transcript first, with: framebridge transcripts correct",
                places=", ".join(named),
            )
        )


def _quotes(order: Order) -> set[str]:
    """Give what is to be found where it is quoted: by sentence, and as it was coded."""
    quotes: set[str] = set()
    if not order.wording.withdrawn:
        return quotes
    coded = _coded(order)
    for row, _, talk in texts_of(order.study):
        if row.id in order.wording.withdrawn:
            results = coded.get(talk.text_sha256, [])
            spans = {span for result in results for span in _spans(result, talk)}
            quotes |= set(quotes_in(talk, order.wording, spans))
    return quotes


def _coded(order: Order) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for version in order.store.history(order.study.settings.study.id):
        found.setdefault(version.text_sha256, []).append(version.raw.get("result"))
    return found


def _spans(result: Any, talk: Any) -> Iterator[Span]:
    for item in result if isinstance(result, list) else ():
        value = item.get("value") if isinstance(item, Mapping) else None
        if isinstance(value, Mapping) and "start" in value:
            try:
                yield span_of(value, talk)
            except Misplaced:
                continue


def _holds(path: Path, redactor: Redactor) -> bool:
    return redactor.wording.count(path.read_bytes().decode("utf-8", "replace")) > 0
