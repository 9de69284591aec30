"""Which coding of the study a task in an exported file is, and why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from framebridge.study import StudyFolder
from frameschema import Finding, Message, Severity, message
from labelstudio_plugin.exported import ExportedTask, account_in, is_whole
from labelstudio_plugin.sync import PulledAnnotation
from labelstudio_plugin.tasks import FRAGMENTS, SHEETS, TaskKey


@dataclass(frozen=True)
class Known:
    """What a study knows of itself: its discussions, and the fingerprints of the texts that each has or had."""

    study: str
    texts: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, study: StudyFolder) -> Known:
        """Read the texts of every discussion, of excluded ones too: what was coded in them is kept."""
        texts = {}
        for row in study.discussions:
            earlier = (text.text_sha256 for text in study.earlier_texts(row))
            texts[row.id] = frozenset((study.read(row).transcript.text_sha256, *earlier))
        return cls(study.settings.study.id, texts)


class Matcher:
    """Places the tasks of one file; collects what is noticed."""

    def __init__(self, known: Known, file: str, accounts: Mapping[int, str]) -> None:
        """`accounts` are e-mail addresses by number, as far as they are known from elsewhere."""
        self._known = known
        self._file = file
        self._accounts = accounts
        self.findings: list[Finding] = []

    def place(self, task: ExportedTask) -> Iterator[PulledAnnotation]:
        """Give the annotations of a task that belong to the study."""
        where = message("{file}: task {task}", file=self._file, task=task.number)
        placed = self._key_and_text(task, where)
        if placed is None:
            return
        key, text = placed
        for raw in task.annotations:
            if is_whole(raw):
                account = account_in(raw, self._accounts)
                yield PulledAnnotation(task.project, task.number, key, text, account, dict(raw), task.data)
            else:
                place = message("{task}, annotation {number}", task=where, number=raw.get("id", "?"))
                said = message("this annotation has no number, times or result, and was not taken in")
                self._report("annotation-incomplete", place, said, message("export it from Label Studio again"))
        if task.drafts:
            said = message("{count} draft(s) were not submitted, and are not taken in", count=task.drafts)
            remedy = message("ask the coder to submit, and export again")
            self._report("draft-in-export", where, said, remedy, Severity.WARNING)

    def _key_and_text(self, task: ExportedTask, where: Message) -> tuple[TaskKey, str] | None:
        key = task.key or self._key_by_transcript(task)
        if key is None:
            said = message("it has no key of ours, and no transcript of the study; its coding was not taken in")
            self._report(
                "unmatched-task", where, said, message("send it with framebridge push, and code it there")
            )
            return None
        if key.study != self._known.study:
            said = message("it belongs to study {study}; its coding was not taken in", study=key.study)
            self._report("unmatched-task", where, said, message("take the file in with that study"))
            return None
        if key.coding_pass != SHEETS and key.unit not in self._known.texts:
            said = message(
                "the study has no transcript {transcript}; its coding was not taken in", transcript=key.unit
            )
            self._report("unmatched-task", where, said, message("add the transcript, and take the file in again"))
            return None
        return self._with_text(key, task, where)

    def _key_by_transcript(self, task: ExportedTask) -> TaskKey | None:
        """A task that was made by hand from a transcript of ours counts as one for marking fragments."""
        if task.transcript in self._known.texts:
            return TaskKey(self._known.study, str(task.transcript), FRAGMENTS)
        return None

    def _with_text(self, key: TaskKey, task: ExportedTask, where: Message) -> tuple[TaskKey, str] | None:
        on_sheet = key.coding_pass == SHEETS
        text = task.sent_sha256 if on_sheet else task.shown_sha256 or task.sent_sha256
        if text is None:
            said = message("it does not tell which text was coded; its coding was not taken in")
            self._report("unmatched-task", where, said, message("export it with its data"))
            return None
        if not on_sheet and text not in self._known.texts[key.unit]:
            said = message("another text was coded than {transcript} has or had; it is kept", transcript=key.unit)
            remedy = message("put the text that was coded into the study, or have it coded again")
            self._report("text-unknown", where, said, remedy)
        return key, text

    def _report(
        self, rule: str, where: Message, said: Message, remedy: Message, severity: Severity = Severity.ERROR
    ) -> None:
        self.findings.append(Finding(rule=rule, severity=severity, where=where, message=said, remedy=remedy))
