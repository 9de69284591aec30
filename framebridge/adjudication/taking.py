"""What was settled in Label Studio, taken as decisions.

A decision is made of every field that is filled in otherwise than in the draft; its inputs are those that stood
on the page, whatever has been coded since. What is no decision (a region that is new, gone or of another kind, a
field that was emptied, a link) is reported with its id, and stays in the stored annotation. Settled coding that
was taken before is not taken again, so that what was decided otherwise since, or withdrawn, stays so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from framebridge.adjudication.shown import Shown, ShownUnit, is_left_open, paths_of, shown_in
from framebridge.merging.deciding import Said, decision_id
from framebridge.store import StoredVersion
from framebridge.study import StudyFolder
from framebridge.study.decisions import read_log, write_decisions
from frameschema import (
    AnyUnit,
    CodebookRef,
    Coding,
    Decision,
    DecisionLog,
    Finding,
    Message,
    Severity,
    TakenCoding,
    Transcript,
    as_json,
    message,
    value_at,
)
from labelstudio_plugin.results import CodingContext, read_annotation
from labelstudio_plugin.tasks import ADJUDICATION, TaskKey


@dataclass(frozen=True)
class Taking:
    """The decisions to write down, those that stand there already, their sources, and what is no decision."""

    new: tuple[Decision, ...]
    known: tuple[Decision, ...]
    taken: tuple[tuple[str, TakenCoding], ...]
    findings: tuple[Finding, ...]


def plan_taking(
    study: StudyFolder, versions: Iterable[StoredVersion], said: Sequence[Said], day_of: Callable[[datetime], date]
) -> Taking:
    """Read what was settled and not taken before; changes nothing.

    `said` is what coders say now, to see whose value was taken; `day_of` gives the day of a moment where the study
    is held.
    """
    return _Reader(study, said, day_of).read(versions)


def apply_taking(study: StudyFolder, taking: Taking) -> None:
    """Write the decisions down, and what they were taken from."""
    by_transcript: dict[str, list[Decision]] = defaultdict(list)
    taken: dict[str, list[TakenCoding]] = defaultdict(list)
    for decision in taking.new:
        by_transcript[decision.transcript].append(decision)
    for transcript, one in taking.taken:
        taken[transcript].append(one)
    for transcript in sorted(taken):
        folder, study_id = study.decisions_folder, study.settings.study.id
        before = read_log(folder, study_id, transcript).decisions
        decisions = (*before, *by_transcript[transcript])
        write_decisions(folder, study_id, transcript, decisions, taken[transcript])


@dataclass(frozen=True)
class _Settled:
    """A version of settled coding with what it was settled on."""

    version: StoredVersion
    shown: Shown
    coding: Coding

    @property
    def by(self) -> str:
        return self.coding.coder


@dataclass
class _Reader:
    study: StudyFolder
    said: Sequence[Said]
    day_of: Callable[[datetime], date]
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lay out what is there by transcript."""
        self._present = self.study.transcripts()
        self._rows = {row.id: row for row in self.study.included}
        self._now = {(one.transcript, one.about): one for one in self.said}
        self._logs: dict[str, DecisionLog] = {}

    def read(self, versions: Iterable[StoredVersion]) -> Taking:
        settled = [one for version in versions if (one := self._settled(version)) is not None]
        settled.sort(key=lambda one: (one.version.transcript, _revision(one.version), one.version.updated_at))
        found: dict[tuple[str, tuple[UUID, ...], str], tuple[str, Decision]] = {}
        for one in settled:
            for decision in self._decisions(one):
                at = (decision.transcript, decision.about, decision.field)
                before = found.get(at)
                if before is not None and before[0] == one.version.task_key and before[1].by != decision.by:
                    self._compare(one, before[1], decision)
                found[at] = (one.version.task_key, decision)
        decisions = [decision for _, decision in found.values()]
        known = [one for one in decisions if self._is_known(one)]
        return Taking(
            new=tuple(one for one in decisions if one not in known),
            known=tuple(known),
            taken=tuple((one.version.transcript, _taken(one.version)) for one in settled),
            findings=tuple(self.findings),
        )

    def _settled(self, version: StoredVersion) -> _Settled | None:
        """Read a version that is news; None, with a finding where it matters, for one that is not."""
        if version.coding_pass != ADJUDICATION or version.deleted or version.raw.get("was_cancelled"):
            return None
        if version.transcript not in self._present or _taken(version) in self._log(version.transcript).taken:
            return None
        if version.coder is None:
            self._report(version, "unknown-account", message("this was settled by an account that no coder has"))
            return None
        shown = shown_in(version.raw)
        text = next((one for one in self._texts(version) if one.text_sha256 == version.text_sha256), None)
        if shown is None or text is None:
            said = message("it is not known on what this was settled, since its task or its text was changed")
            self._report(version, "settled-on-unknown", said, Severity.ERROR)
            return None
        read = read_annotation(version.raw, self._context(version, version.coder, text))
        self.findings += read.findings
        return _Settled(version, shown, read.coding)

    def _context(self, version: StoredVersion, coder: str, text: Transcript) -> CodingContext:
        made_with = CodebookRef(id=version.codebook_id, version=version.codebook_version)
        return CodingContext(version.study, text, coder, ADJUDICATION, self.study.codebook, made_with)

    def _texts(self, version: StoredVersion) -> list[Transcript]:
        row = self._rows[version.transcript]
        return [self._present[version.transcript], *self.study.earlier_texts(row)]

    def _decisions(self, one: _Settled) -> Iterator[Decision]:
        regions = {unit.key: unit for unit in one.coding.units}
        for shown in one.shown.units:
            unit = regions.pop(shown.key, None)
            if unit is None or unit.kind is not shown.kind or unit.span != shown.span:
                self._report_region(one, shown, unit)
            else:
                yield from self._of_unit(one, shown, unit)
        for key in regions:
            said = message("region {region} is new; a decision is about what a coder marked", region=key)
            self._report(one.version, "settled-new-region", said)
        if one.coding.relations:
            self._report(one.version, "settled-link", message("a drawn link is no decision"))

    def _report_region(self, one: _Settled, shown: ShownUnit, unit: AnyUnit | None) -> None:
        if unit is None:
            said = message("region {region} was removed; that is no decision", region=shown.key)
        elif unit.kind is not shown.kind:
            said = message("region {region} was made another kind; that is no decision", region=shown.key)
        else:
            said = message("region {region} has other bounds; that is no decision", region=shown.key)
        self._report(one.version, "settled-region", said)

    def _of_unit(self, one: _Settled, shown: ShownUnit, unit: AnyUnit) -> Iterator[Decision]:
        reason = unit.memo or one.coding.memo
        for path in paths_of(shown.kind):
            value, draft = as_json(value_at(unit, path)), shown.draft(path)
            if value == draft or (is_left_open(value) and is_left_open(draft)):
                continue
            if is_left_open(value):
                said = message("field {field} of region {region} was emptied", field=path, region=shown.key)
                self._report(one.version, "settled-emptied", said)
                continue
            inputs = shown.inputs(path)
            yield Decision(
                id=decision_id(one.version.study, one.version.transcript, shown.about, path, inputs),
                study=one.version.study,
                transcript=one.version.transcript,
                about=shown.about,
                field=path,
                inputs=inputs,
                value=value,
                taken_from=self._whose(one.version.transcript, shown.about, path, value),
                reason=reason,
                by=one.by,
                on=self.day_of(one.version.updated_at),
            )

    def _whose(self, transcript: str, about: tuple[UUID, ...], path: str, value: object) -> str | None:
        """Name the coder who said this, if it is one coder's."""
        now = self._now.get((transcript, about))
        coders = {one.coder for one in now.statements if one.value(path) == value} if now else set()
        return coders.pop() if len(coders) == 1 else None

    def _compare(self, one: _Settled, before: Decision, decision: Decision) -> None:
        if before.value != decision.value:
            said = message(
                "{first} and {second} settled {field} differently; that of {second}, which is newer, is taken",
                first=before.by,
                second=decision.by,
                field=decision.field,
            )
            self._report(one.version, "settled-twice", said)

    def _is_known(self, decision: Decision) -> bool:
        same = (one for one in self._log(decision.transcript).decisions if one.id == decision.id)
        return any(one.value == decision.value for one in same)

    def _log(self, transcript: str) -> DecisionLog:
        if transcript not in self._logs:
            folder, study_id = self.study.decisions_folder, self.study.settings.study.id
            self._logs[transcript] = read_log(folder, study_id, transcript)
        return self._logs[transcript]

    def _report(
        self, version: StoredVersion, rule: str, said: Message, severity: Severity = Severity.WARNING
    ) -> None:
        where = message("annotation {number} on {task}", number=version.annotation_id, task=version.task_key)
        self.findings.append(
            Finding(rule=rule, severity=severity, where=where, message=said, remedy=_REMEDIES[rule])
        )


_REMEDIES: Mapping[str, Message] = {
    "unknown-account": message("give the account to a coder in study.toml"),
    "settled-on-unknown": message(
        "look at it in Label Studio, and write it down with: framebridge decisions take"
    ),
    "settled-new-region": message("let a coder mark it, in the coder's own task"),
    "settled-region": message("let the coders change it, in their own tasks"),
    "settled-emptied": message("say what it is to be instead, or let the coders change it"),
    "settled-link": message("let a coder draw it, in the coder's own task"),
    "settled-twice": message("if it is the other: framebridge decisions take"),
}


def _taken(version: StoredVersion) -> TakenCoding:
    return TakenCoding(task=version.task_key, content_sha256=version.content_sha256)


def _revision(version: StoredVersion) -> int:
    key = TaskKey.parse(version.task_key)
    return key.revision if key else 0
