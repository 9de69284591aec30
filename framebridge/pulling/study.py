"""Pull: read what a Label Studio holds of a study and add what is new to the store."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from framebridge.pulling.noticed import findings_of
from framebridge.pulling.placing import ProjectToRead
from framebridge.pulling.reading import ProjectReader, PullContext, Told, utc_now
from framebridge.redacting.seal import RedactedBefore
from framebridge.store import AppendReport, DraftKept, DraftSurvey, Store
from framebridge.study import StudyFolder, StudySettings
from frameschema import CodebookRef, Finding, message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import NotOurProject
from labelstudio_plugin.plugin_state import plugin_state
from labelstudio_plugin.projects import StudyProject, all_study_projects, project_exists, projects_of_study
from labelstudio_plugin.sync import ChangeSource, FeedSource, StockSource, accounts_by_id, drafts_in


@dataclass(frozen=True)
class PullReport:
    """What came in, and what could not be placed."""

    stored: AppendReport
    annotations_seen: int
    tasks_read: int
    findings: tuple[Finding, ...]


class SurveyInUse:
    """A survey that serves some polls; it is made anew when it is old, and before coding is read."""

    _FOR_POLLING_SECONDS = 600.0
    _FOR_READING_SECONDS = 300.0
    _FOR_STRANGERS_SECONDS = 60.0

    def __init__(self, ask: Callable[[], Survey], clock: Callable[[], float] = time.monotonic) -> None:
        """Ask for the first time."""
        self._ask = ask
        self._clock = clock
        self.renew()

    def renew(self) -> None:
        """Ask again."""
        self.survey, self._asked_at = self._ask(), self._clock()

    def for_polling(self) -> Survey:
        """Give the survey, asked for again when it is old."""
        if self._clock() - self._asked_at > self._FOR_POLLING_SECONDS:
            self.renew()
        return self.survey

    def for_reading(self, project: int, people: Collection[int]) -> tuple[CodebookRef | None, Mapping[int, str]]:
        """Give a project's codebook and the accounts: coding by `people` is stored with both."""
        age = self._clock() - self._asked_at
        is_complete = set(people) <= set(self.survey.accounts)
        if age > self._FOR_READING_SECONDS or (not is_complete and age > self._FOR_STRANGERS_SECONDS):
            self.renew()
        own = (found.codebook for found in self.survey.projects if found.project_id == project)
        return next(own, None), self.survey.accounts


@dataclass(frozen=True)
class ProjectNews:
    """What a pull would read of one project: `tasks` on the server, `known` before, and how many `to_read`."""

    project_id: int
    coding_pass: str
    tasks: int
    known: int
    to_read: int


@dataclass(frozen=True)
class Survey:
    """Who and what there is on a server for a study: asked for once, then used for some polls.

    `vanished` are projects that coding came from and that are not there any more; `has_feed` says that the server
    has a change feed that we may read.
    """

    accounts: Mapping[int, str]
    projects: tuple[ProjectToRead, ...]
    vanished: tuple[int, ...]
    has_feed: bool = False


def survey_study(study: StudyFolder, server: LabelStudio, store: Store) -> Survey:
    """Ask which accounts and projects there are.

    Raises NotOurProject when a project that coding came from is there but not recognised: it was not removed, its
    description was changed.
    """
    settings = study.settings
    accounts = accounts_by_id(server)
    projects = tuple(_all_projects(server, study))
    held = set(store.seen(settings.study.id, settings.labelstudio.name).live_tasks())
    missing = sorted(held - {project.project_id for project in projects})
    changed = [project for project in missing if project_exists(server, project)]
    if changed:
        raise NotOurProject(
            message(
                "project {ids} at {url} holds coding of this study and is not recognised any more; put its "
                "description back as set-up wrote it (framebridge:study/werkplaats/pass). Nothing was stored",
                ids=", ".join(map(str, changed)),
                url=server.url,
            )
        )
    state = plugin_state(server)
    return Survey(accounts, projects, tuple(missing), has_feed=state is not None and state.feed)


def pull_study(
    study: StudyFolder,
    server: LabelStudio,
    store: Store,
    told: Told | None = None,
    *,
    now: Callable[[], datetime] = utc_now,
    survey: SurveyInUse | None = None,
) -> PullReport:
    """Read what is new in all projects of the study; every page is stored with how far the server was read.

    Raises NotOurProject, and stores nothing, when a project that coding came from is not recognised.
    """
    in_use = survey or SurveyInUse(lambda: survey_study(study, server, store))
    found = in_use.for_polling()
    context = _context(study.settings, server, store, in_use, told or Told(), now)
    known = context.seen.projects()
    for project in found.projects:
        ProjectReader(context, project, known.get(project.project_id)).pull()
    for number in found.vanished:
        ProjectReader(context, ProjectToRead(number, "", study.codebook.ref), known.get(number)).bury_all()
    tally = context.tally
    # What a poll without news could notice was told before, by the poll that brought it.
    findings = tuple(findings_of(context)) if tally.appends or survey is None else ()
    if not tally.appends:
        context.append([])  # that there was nothing new is told by `status` too
    stored = tally.stored.model_copy(
        update={"unchanged": max(0, tally.kept - tally.stored.new - tally.stored.changed)}
    )
    return PullReport(stored, tally.kept, tally.tasks_read, findings)


def plan_pull(study: StudyFolder, server: LabelStudio, store: Store) -> list[ProjectNews]:
    """Say what a pull would read; changes nothing."""
    in_use = SurveyInUse(lambda: survey_study(study, server, store))
    context = _context(study.settings, server, store, in_use, Told(), utc_now)
    known = context.seen.projects()
    return [
        _news(ProjectReader(context, project, known.get(project.project_id)), project)
        for project in in_use.survey.projects
    ]


def survey_drafts(
    study: StudyFolder, server: LabelStudio, store: Store, now: Callable[[], datetime] = utc_now
) -> DraftSurvey:
    """Look who has a draft on what, and keep that for the overview of work in progress."""
    settings = study.settings
    drafts = [
        DraftKept(task_key=str(draft.task_key), account=draft.account, updated_at=draft.updated_at)
        for project in projects_of_study(server, settings.study.id)
        for draft in drafts_in(server, project, settings.study.id)
    ]
    found = DraftSurvey(seen_at=now(), drafts=tuple(drafts))
    store.seen(settings.study.id, settings.labelstudio.name).keep_survey(found)
    return found


def _news(reader: ProjectReader, project: ProjectToRead) -> ProjectNews:
    known = reader.state.tasks
    counts, to_read = reader.changes()
    return ProjectNews(project.project_id, project.coding_pass, counts.tasks, known, len(to_read))


def _context(
    settings: StudySettings,
    server: LabelStudio,
    store: Store,
    in_use: SurveyInUse,
    told: Told,
    now: Callable[[], datetime],
) -> PullContext:
    return PullContext(
        settings=settings,
        source=_source(server, settings.study.id, in_use.survey),
        store=store,
        for_reading=in_use.for_reading,
        accounts=in_use.survey.accounts,
        attribution=_attribution(settings, in_use.survey.accounts),
        told=told,
        now=now,
        started_at=now(),
        redacted=RedactedBefore(store, settings.study.id),
    )


def _source(server: LabelStudio, study: str, survey: Survey) -> ChangeSource:
    return FeedSource(server, study) if survey.has_feed else StockSource(server, study)


def _attribution(settings: StudySettings, accounts: Mapping[int, str]) -> str:
    """Give the fingerprint of whose account is which coder's."""
    coders = {number: settings.coder_of(account) for number, account in accounts.items()}
    pairs = sorted((number, coder.id) for number, coder in coders.items() if coder)
    return hashlib.sha256(json.dumps(pairs).encode()).hexdigest()


def _all_projects(server: LabelStudio, study: StudyFolder) -> list[ProjectToRead]:
    """Find the projects of every pass that has any, in a fixed order; a pass that was dropped is read on.

    Raises NotOurProject when there are none at all.
    """
    names = [item.id for item in study.passes]
    found = all_study_projects(server, study.settings.study.id)
    ordered = sorted(found, key=lambda name: (_place(names, name), name))
    return [_to_read(study, name, found[name][group]) for name in ordered for group in sorted(found[name])]


def _place(names: Collection[str], name: str) -> int:
    return list(names).index(name) if name in names else len(names)


def _to_read(study: StudyFolder, coding_pass: str, project: StudyProject) -> ProjectToRead:
    return ProjectToRead(project.project_id, coding_pass, project.codebook or study.codebook.ref)
