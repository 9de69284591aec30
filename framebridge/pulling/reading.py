"""Reading one project: everything once, and from then on what is new; each page is stored as soon as it came.

What was seen is stored in the transaction of its coding. So it may be stopped at any moment: the next run goes on
from there, loses nothing and doubles nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from framebridge.pulling.placing import (
    ProjectToRead,
    Twins,
    attributed_again,
    earlier_versions_of,
    people_in,
    task_state,
    tombstone_of,
    twins_among,
    versions_of,
    with_vanished,
)
from framebridge.redacting.seal import RedactedBefore
from framebridge.store import (
    AnnotationVersion,
    AppendReport,
    ProjectState,
    PullRun,
    Store,
    SyncStates,
    SyncStep,
    TaskState,
)
from framebridge.study import StudySettings
from frameschema import CodebookRef
from labelstudio_plugin.sync import ChangeSource, Counts, PulledTask, TaskMark
from labelstudio_plugin.tasks import ADJUDICATION, SHEETS

COMPARE_AFTER = timedelta(days=1)
"""How often everything is compared although the counts agree: a crash of the server between an annotation and the
time of its task leaves a change that nothing else shows."""

_TASKS_AT_ONCE = 20


def utc_now() -> datetime:
    """Give the time of this computer; only the order of our own pulls hangs on it."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Told:
    """Whom a pull tells how far it is: `expect` of tasks that are going to be read, `seen` of those that were."""

    expect: Callable[[int], None] = lambda count: None
    seen: Callable[[int], None] = lambda count: None


@dataclass
class Tally:
    """What a pull did so far."""

    stored: AppendReport = field(default_factory=AppendReport)
    appends: int = 0
    tasks_read: int = 0
    kept: int = 0
    removed: list[AnnotationVersion] = field(default_factory=list)
    redacted: list[AnnotationVersion] = field(default_factory=list)
    twins: list[Twins] = field(default_factory=list)


@dataclass(frozen=True)
class PullContext:
    """What the projects of one pull share.

    `for_reading` gives the codebook of a project and the accounts, new enough to know these people; `accounts` are
    those that `attribution` was made from.
    """

    settings: StudySettings
    source: ChangeSource
    store: Store
    for_reading: Callable[[int, Collection[int]], tuple[CodebookRef | None, Mapping[int, str]]]
    accounts: Mapping[int, str]
    attribution: str
    told: Told
    now: Callable[[], datetime]
    started_at: datetime
    redacted: RedactedBefore
    tally: Tally = field(default_factory=Tally)

    @property
    def seen(self) -> SyncStates:
        """What was seen of this server before."""
        return self.store.seen(self.settings.study.id, self.settings.labelstudio.name)

    def append(self, versions: Sequence[AnnotationVersion], step: SyncStep | None = None, tasks: int = 0) -> None:
        """Store versions, and with them how far the server was read; never what was redacted before."""
        versions, again = self.redacted.sort_out(versions)
        self.tally.redacted += again
        run = PullRun(
            study=self.settings.study.id,
            server=self.settings.labelstudio.name,
            started_at=self.started_at,
            finished_at=max(self.started_at, self.now()),  # our clock may have been put back meanwhile
            tasks_seen=tasks,
            annotations_seen=sum(not version.deleted for version in versions),
        )
        done, before = self.store.append(versions, run, step), self.tally.stored
        self.tally.appends += 1
        self.tally.stored = AppendReport(
            new=before.new + done.new,
            changed=before.changed + done.changed,
            deleted=before.deleted + done.deleted,
        )


class ProjectReader:
    """Brings the store up to date with one project."""

    def __init__(self, context: PullContext, project: ProjectToRead, state: ProjectState | None) -> None:
        """Go on from `state`, where the project was read before."""
        self._context = context
        self._source = context.source
        self._project = project
        self._id = project.project_id
        self._with_data = project.coding_pass in (SHEETS, ADJUDICATION)
        self._state = state or ProjectState(project_id=self._id, attribution=context.attribution)

    def pull(self) -> None:
        """Read what is new, and make sure that as much is known as the server counts."""
        self._attribute_again()
        counts = self._source.count(self._id)
        # What was read before a stop may have changed since; what is read now in one go has not.
        is_new = self._state.watermark is None
        if self._is_unread:
            self._read_all(counts)
            counts = self._source.count(self._id)
        if not (is_new and self._agrees(counts)):
            self._follow(counts)
        self._context.tally.kept += self._state.kept

    def changes(self) -> tuple[Counts, list[int]]:
        """Say how much the server has, and which tasks would be read; changes nothing."""
        counts = self._source.count(self._id)
        if self._is_unread:
            return counts, list(range(max(0, counts.tasks - self._state.tasks)))
        return counts, self._unseen()

    @property
    def state(self) -> ProjectState:
        """How far the project is read."""
        return self._state

    @property
    def _is_unread(self) -> bool:
        return self._state.watermark is None or self._state.read_to is not None

    def _agrees(self, counts: Counts) -> bool:
        return (counts.tasks, counts.submitted) == (self._state.tasks, self._state.submitted)

    def _read_all(self, counts: Counts) -> None:
        """Read everything, or the rest of it; the watermark is the server's newest time before that began."""
        began = self._state.watermark or counts.newest
        self._context.told.expect(max(0, counts.tasks - self._state.tasks))
        pages = self._source.read_after(self._id, self._state.read_to or 0, with_data=self._with_data)
        for page in _ahead(pages):
            self._store(page, watermark=began, read_to=page[-1].task_id)
        there = self._context.seen.all_tasks(self._id)
        held = self._context.seen.live_tasks().get(self._id, set())
        self._bury({(task, key) for task, key in held if task not in there})
        if counts.tasks:
            self._move(watermark=began, read_to=None, compared_at=self._context.now())

    def _follow(self, counts: Counts) -> None:
        """Read what changed; when the counts differ even then, or it is long ago, compare everything."""
        self._read_changes(counts)
        if not self._agrees(counts):
            # Somebody may have saved between the count and the list.
            counts = self._source.count(self._id)
            self._read_changes(counts)
        if not self._agrees(counts) or self._is_due():
            self._compare_all()

    def _is_due(self) -> bool:
        last = self._state.compared_at
        return last is None or abs(self._context.now() - last) >= COMPARE_AFTER

    def _unseen(self) -> list[int]:
        """Ask which tasks changed since a while before the watermark, and leave out those seen as they are."""
        changed = self._source.changed_since(self._id, self._state.watermark or "")
        known = self._context.seen.tasks(self._id, changed)
        return [task for task, at in changed.items() if task not in known or known[task].updated_at != at]

    def _read_changes(self, counts: Counts) -> None:
        self._read_these(self._unseen(), watermark=counts.newest or self._state.watermark)

    def _read_these(self, tasks: Collection[int], **moved: object) -> None:
        """Read some tasks; the state moves with the last page of them."""
        self._context.told.expect(len(tasks))
        page: list[PulledTask] | None = None
        for following in self._source.read(self._id, tasks, with_data=self._with_data):
            if page is not None:
                self._store(page)
            page = following
        if page is None:
            self._move(**moved)
        else:
            self._store(page, **moved)

    def _compare_all(self) -> None:
        """Compare the marks of all tasks with those seen; what is not there any more is asked for once more."""
        marks = self._source.manifest(self._id)
        known = self._context.seen.all_tasks(self._id)
        missing = set(known) - set(marks)
        gone = missing - self._source.existing(self._id, missing) if missing else set()
        self._read_these([task for task, mark in marks.items() if _differs(known.get(task), mark)])
        self._bury({(task, known[task].task_key) for task in gone})
        # The server's counts are columns of their own and may be off for ever: only a change of them is news.
        counts = self._source.count(self._id)
        self._move(compared_at=self._context.now(), tasks=counts.tasks, submitted=counts.submitted)

    def _store(self, page: Sequence[PulledTask], **moved: object) -> None:
        """Store a page: new versions, tombstones for what is gone from its tasks, and what was seen."""
        context = self._context
        before = context.seen.tasks(self._id, [task.task_id for task in page])
        codebook, accounts = context.for_reading(self._id, people_in(page))
        coded_with = codebook or self._project.codebook
        versions = [
            version
            for task in page
            for version in versions_of(context.settings, self._id, coded_with, task, accounts)
        ]
        states = [task_state(self._id, task) for task in page]
        earlier = [
            version
            for task in page
            for version in earlier_versions_of(context.settings, self._id, coded_with, task, accounts)
        ]
        gone = with_vanished(self._gone(versions, [*before.values(), *states]), earlier, versions)
        news = tuple(state for state in states if before.get(state.task_id) != state)
        self._count(((before.get(state.task_id), state) for state in states), moved)
        context.append([*earlier, *versions, *gone], SyncStep(project=self._state, tasks=news), len(page))
        context.tally.tasks_read += len(page)
        context.tally.twins += twins_among(versions)
        context.tally.removed += gone
        context.told.seen(len(page))

    def _gone(self, versions: Iterable[AnnotationVersion], tasks: Sequence[TaskState]) -> list[AnnotationVersion]:
        """Make tombstones for stored annotations of these tasks that did not come with them.

        Also under the key that a task had before: SQLite gives the id of a deleted task to another one.
        """
        present = {(version.task_key, version.annotation_id, version.created_at) for version in versions}
        live = self._context.seen.live_on(task.task_key for task in tasks if task.task_key is not None)
        ids = {task.task_id for task in tasks}
        numbers = [
            one.number
            for one in live
            if one.task_id in ids
            and (one.identity.task_key, one.identity.annotation_id, one.identity.created_at) not in present
        ]
        return self._tombstones(numbers)

    def _tombstones(self, numbers: Sequence[int]) -> list[AnnotationVersion]:
        return [tombstone_of(version) for version in self._context.store.numbered(numbers)] if numbers else []

    def _bury(self, tasks: Collection[tuple[int, str | None]]) -> None:
        """Make tombstones for everything on tasks that are gone."""
        for some in _some_at_once(tasks):
            ids = {task for task, _ in some}
            live = self._context.seen.live_on(key for _, key in some if key is not None)
            gone = self._tombstones([one.number for one in live if one.task_id in ids])
            before = self._context.seen.tasks(self._id, ids)
            states = [state.model_copy(update={"gone": True}) for state in before.values()]
            self._count(((state, None) for state in before.values()), {})
            self._context.append(gone, SyncStep(project=self._state, tasks=tuple(states)))
            self._context.tally.removed += gone

    def bury_all(self) -> None:
        """Make tombstones for everything in a project that is gone itself."""
        known = self._context.seen.all_tasks(self._id).values()
        held = self._context.seen.live_tasks().get(self._id, set())
        self._bury({*held, *((state.task_id, state.task_key) for state in known)})

    def _attribute_again(self) -> None:
        """Look again whose coding it is, when an account got another coder; nothing is read for that."""
        if self._state.attribution == self._context.attribution:
            return
        held = self._context.seen.live_tasks().get(self._id, set())
        for some in _some_at_once(held):
            ids = {task for task, _ in some}
            live = self._context.seen.live_on(key for _, key in some if key is not None)
            stored = self._context.store.numbered([one.number for one in live if one.task_id in ids])
            again = [attributed_again(v, self._context.settings, self._context.accounts) for v in stored]
            self._context.append(again)
        self._move(attribution=self._context.attribution)

    def _move(self, **moved: object) -> None:
        """Store how far the project is read, if that is new."""
        before = self._state
        self._state = self._state.model_copy(update=moved)
        if self._state != before:
            self._context.append([], SyncStep(project=self._state))

    def _count(
        self, pairs: Iterable[tuple[TaskState | None, TaskState | None]], moved: Mapping[str, object]
    ) -> None:
        """Keep count of what the server should have, from the states of tasks before and after."""
        tasks, submitted, kept = self._state.tasks, self._state.submitted, self._state.kept
        for before, after in pairs:
            tasks += (after is not None) - (before is not None)
            submitted += _submitted(after) - _submitted(before)
            kept += _kept(after) - _kept(before)
        update = {"tasks": max(0, tasks), "submitted": submitted, "kept": kept, **moved}
        self._state = self._state.model_copy(update=update)


def _ahead(pages: Iterator[list[PulledTask]]) -> Iterator[list[PulledTask]]:
    """Let the server make the next page while this one is stored."""
    with ThreadPoolExecutor(1) as beside:
        following = beside.submit(next, pages, None)
        while (page := following.result()) is not None:
            following = beside.submit(next, pages, None)
            yield page


def _some_at_once(tasks: Collection[tuple[int, str | None]]) -> Iterator[list[tuple[int, str | None]]]:
    ordered = sorted(tasks, key=lambda task: task[0])
    return (ordered[at : at + _TASKS_AT_ONCE] for at in range(0, len(ordered), _TASKS_AT_ONCE))


def _submitted(state: TaskState | None) -> int:
    return 0 if state is None else state.submitted


def _kept(state: TaskState | None) -> int:
    return 0 if state is None or state.task_key is None else len(state.annotations)


def _differs(state: TaskState | None, mark: TaskMark) -> bool:
    return state is None or (state.updated_at, state.annotations) != (mark.updated_at, dict(mark.annotations))
