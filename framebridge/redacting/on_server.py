"""Redaction in Label Studio: tasks, annotations, drafts, predictions, issues that annotators added, projects.

The talk that positions count in is read from the task itself, so that this needs no file of the study. Of a task
the coding goes first and the text last; when it was stopped in between, the words that stand with each position
tell which of the two texts they count in. Each thing is read right before it is written: what somebody saves in
the milliseconds between is overwritten, and what somebody saves later from a page that was open is found by
running again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from framebridge.redacting.documents import Redactor
from framebridge.redacting.talks import RedactedTalk
from framebridge.redacting.task_data import redact_data, redact_meta, talk_of
from frameschema import Clearance, ClearanceBasis, Transcript
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.gate import ClearedPayload, fingerprint, talk_in
from labelstudio_plugin.plugin_state import plugin_state
from labelstudio_plugin.projects import projects_of_study
from labelstudio_plugin.results.positions import Misplaced, span_of
from labelstudio_plugin.server_history import BLANK, blank_versions, history_of
from labelstudio_plugin.sync import IN_DOUBT
from labelstudio_plugin.sync.task_list import WITH_DRAFT, iter_tasks

_MOMENT_SECONDS = 3.0
_BREAKS = re.compile(r"\\n|\s+")


class Held(StrEnum):
    """What in Label Studio may hold something that is taken out; of one task, in this order."""

    ANNOTATION = "annotation"
    DRAFT = "draft"
    PREDICTION = "prediction"
    TASK = "task"
    ISSUE = "issue"
    PROJECT = "project"
    HISTORY = "history"


@dataclass(frozen=True)
class OnServer:
    """One thing in Label Studio that holds it; `task` is the key of its task, or the number of its project.

    `is_adrift`: its words do not stand where its positions say; somebody saved it from a page with another text.
    `numbers` are the versions in the history of the server that hold it.
    """

    kind: Held
    path: str
    task: str
    talk: RedactedTalk | None = None
    is_adrift: bool = False
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sender:
    """Writes to a Label Studio on somebody's word."""

    server: LabelStudio
    redactor: Redactor
    by: str
    now: datetime

    def plan(self, study: str) -> list[OnServer]:
        """Find what holds it; changes nothing."""
        projects = list(projects_of_study(self.server, study))
        found = [one for project in projects for one in self._in_project(project)]
        state = plugin_state(self.server)
        if state is None or not state.feed:
            return found
        return [*found, *(one for project in (*projects, None) for one in self._in_history(project))]

    def apply(self, plan: Sequence[OnServer], done: Callable[[int], None] = lambda count: None) -> None:
        """Take it out, one thing after the other."""
        for one in plan:
            try:
                self._write(one)
            except IN_DOUBT:
                self.server.pause(_MOMENT_SECONDS)
                self._write(one)
            done(1)

    def _in_project(self, project: int) -> Iterator[OnServer]:
        predictions: dict[int, list[dict[str, Any]]] = {}
        for row in self.server.get_objects("/api/predictions/", project=project):
            predictions.setdefault(int(row["task"]), []).append(row)
        drafts = {int(row["id"]) for row in iter_tasks(self.server, project, filters=[WITH_DRAFT])}
        for task in iter_tasks(self.server, project, fields=("data", "annotations", "result")):
            number = int(task["id"])
            drafted = self.server.get_objects(f"/api/tasks/{number}/drafts") if number in drafts else []
            yield from self._in_task(task, drafted, predictions.get(number, []))
        yield from self._beside_tasks(project)

    def _in_task(
        self, task: Mapping[str, Any], drafts: list[dict[str, Any]], predictions: list[dict[str, Any]]
    ) -> Iterator[OnServer]:
        talk = talk_of(task["data"], self.redactor.wording)
        key = str((task.get("meta") or {}).get("key") or task["data"].get("key") or task["id"])
        coded = (
            (Held.ANNOTATION, "/api/annotations", task.get("annotations") or []),
            (Held.DRAFT, "/api/drafts", drafts),
            (Held.PREDICTION, "/api/predictions", predictions),
        )
        for kind, path, rows in coded:
            for row in rows:
                if self._result(row, talk) is not None:
                    adrift = talk is not None and _is_adrift(row.get("result"), talk)
                    yield OnServer(kind, f"{path}/{row['id']}/", key, talk, adrift)
        if self._payload(task) is not None:
            yield OnServer(Held.TASK, f"/api/tasks/{task['id']}/", key)

    def _beside_tasks(self, project: int) -> Iterator[OnServer]:
        links = self.server.get_object("/api/label_links/", project=project, page_size=1000, expand="label")
        for link in links.get("results") or ():
            if isinstance(link.get("label"), Mapping) and self._label(link["label"]) is not None:
                yield OnServer(Held.ISSUE, f"/api/labels/{link['label']['id']}/", str(project))
        path = f"/api/projects/{project}/"
        if self._project(self.server.get_object(path)) is not None:
            yield OnServer(Held.PROJECT, path, str(project))

    def _in_history(self, project: int | None) -> Iterator[OnServer]:
        """Find versions that hold it; without a project those of issues, which the history knows of none."""
        bodies = history_of(self.server, project)
        numbers = tuple(number for number, body in bodies if self.redactor.value(body) != body)
        if numbers:
            yield OnServer(Held.HISTORY, BLANK, "-" if project is None else str(project), numbers=numbers)

    def _write(self, one: OnServer) -> None:
        if one.kind is Held.HISTORY:
            blank_versions(self.server, one.numbers)
            return
        there = self.server.get_object(one.path)
        body = self._body(one, there)
        if body is not None:
            self.server.patch(one.path, body)

    def _body(self, one: OnServer, there: Mapping[str, Any]) -> dict[str, Any] | None:
        match one.kind:
            case Held.TASK:
                return self._payload(there)
            case Held.ISSUE:
                return self._label(there)
            case Held.PROJECT:
                return self._project(there)
        return self._result(there, one.talk)

    def _result(self, row: Mapping[str, Any], talk: RedactedTalk | None) -> dict[str, Any] | None:
        """Give the result of an annotation, draft or prediction as it should be; None when it is."""
        result = row.get("result")
        moved = talk if talk is not None and talk.edits and not counts_in_new(result, talk) else None
        new = {"result": self.redactor.result(result, moved)}
        if row.get("import_id") is not None:
            new["import_id"] = self.redactor.carried(row["import_id"])
        changed = {name: value for name, value in new.items() if value != row.get(name)}
        return changed or None

    def _payload(self, task: Mapping[str, Any]) -> ClearedPayload | None:
        """Give a task as it should be, with a clearance of the text that then stands in it."""
        data, meta = task["data"], task.get("meta") or {}
        talk = talk_of(data, self.redactor.wording)
        new = redact_data(data, self.redactor, talk)
        if new == data and self.redactor.value(dict(meta)) == meta:
            return None
        said = talk_in(new)
        text_sha256 = fingerprint(said or "") if talk is None else talk.new.text_sha256
        clearance = Clearance(
            transcript=str(data.get("transcript_id")),
            text_sha256=text_sha256,
            basis=ClearanceBasis.DEIDENTIFIED,
            cleared_by=self.by,
            cleared_at=self.now,
        )
        return ClearedPayload({"data": new, "meta": redact_meta(meta, self.redactor, text_sha256)}, clearance)

    def _label(self, label: Mapping[str, Any]) -> dict[str, Any] | None:
        return self._changed(label, ("title", "value"))

    def _project(self, project: Mapping[str, Any]) -> dict[str, Any] | None:
        return self._changed(project, ("title", "description", "expert_instruction"))

    def _changed(self, there: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any] | None:
        new = {name: self.redactor.value(there[name]) for name in fields if there.get(name)}
        changed = {name: value for name, value in new.items() if value != there[name]}
        return changed or None


def counts_in_new(result: Any, talk: RedactedTalk) -> bool:
    """Say whether positions count in the new text already: the words of the result stand there, not in the old."""
    marked = _marked(result)
    return _matches(marked, talk.new) > _matches(marked, talk.old)


def _is_adrift(result: Any, talk: RedactedTalk) -> bool:
    marked = _marked(result)
    return max(_matches(marked, talk.old), _matches(marked, talk.new)) < len(marked)


def _marked(result: Any) -> list[Mapping[str, Any]]:
    return [item["value"] for item in result or () if isinstance(item, Mapping) and _has_words(item)]


def _has_words(item: Mapping[str, Any]) -> bool:
    value = item.get("value")
    return isinstance(value, Mapping) and isinstance(value.get("text"), str) and "start" in value


def _matches(marked: Sequence[Mapping[str, Any]], talk: Transcript) -> int:
    """Count the regions whose words stand at their place."""
    found = 0
    for value in marked:
        try:
            words = span_of(value, talk).of(talk.text)
        except Misplaced:
            continue
        found += _plain(words) == _plain(value["text"])
    return found


def _plain(words: str) -> str:
    return _BREAKS.sub("", words)
