"""Setting up with coding present: what changes on each page, who uses what would go, and what is refused.

Use is read from the server at that moment, drafts of everyone included: what was pulled may be older.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from framebridge.codebooks import codes_chosen
from framebridge.pushing import plan_setup
from framebridge.study import StudyFolder, StudySettings
from frameschema import CodeState, Finding, Lineage, Message, Severity, message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.config_changes import ConfigChange, ConfigChangeKind, compare_configs
from labelstudio_plugin.page_fields import RELATIONS, field_named, page_fields
from labelstudio_plugin.page_use import Coded, FieldUse, read_coded, strays, uses_by_field
from labelstudio_plugin.projects import ProjectPart, ProjectPlan, projects_of_study
from labelstudio_plugin.results.context import printable
from labelstudio_plugin.sync import accounts_by_id

_MANY = 20
_NAME_LENGTH = 60


@dataclass(frozen=True)
class PageChange:
    """One change to the page of a project, and the coding that it touches."""

    project: ProjectPlan
    change: ConfigChange
    submitted: int
    drafts: int
    coders: tuple[str, ...]


@dataclass(frozen=True)
class SetupPlan:
    """What would happen with every project, how pages change, and why some may not."""

    projects: tuple[ProjectPlan, ...]
    changes: tuple[PageChange, ...]
    findings: tuple[Finding, ...]


def plan_changes(
    study: StudyFolder, server: LabelStudio, stored: frozenset[str], *, overwrite: bool = False
) -> SetupPlan:
    """Say which projects would be made or changed, and how; changes nothing.

    `stored` are the codes that pulled coding holds. With `overwrite`, a page that people edited by hand is
    replaced without a finding.
    """
    coded = _coded(study, server)
    in_use = stored | codes_chosen(_results(coded), study.codebook)
    plans = plan_setup(study, server, in_use)
    reviews = [_Review(study, plan, coded.get(plan.project_id or 0, ())) for plan in plans if _is_rewritten(plan)]
    edited = () if overwrite else [_edited(plan) for plan in plans if plan.is_edited]
    return SetupPlan(
        tuple(plans),
        tuple(change for review in reviews for change in review.changes()),
        (*edited, *(finding for review in reviews for finding in review.findings())),
    )


def _coded(study: StudyFolder, server: LabelStudio) -> dict[int, tuple[Coded, ...]]:
    """Read the coding of every project of the study, by the project's id."""
    projects = projects_of_study(server, study.settings.study.id)
    accounts = accounts_by_id(server) if projects else {}
    return {number: read_coded(server, number, accounts) for number in projects}


def _results(coded: Mapping[int, Iterable[Coded]]) -> Iterator[JsonValue]:
    for many in coded.values():
        for one in many:
            yield [dict(item) for item in one.items]


def _is_rewritten(plan: ProjectPlan) -> bool:
    return bool(plan.page_before) and ProjectPart.PAGE in plan.parts


def _edited(plan: ProjectPlan) -> Finding:
    return Finding(
        rule="page-edited",
        severity=Severity.ERROR,
        where=plan.title,
        message=message("somebody changed this page in Label Studio since set-up wrote it"),
        remedy=message("put what should stay into the codebook, then: framebridge setup --overwrite-page"),
    )


class _Review:
    """Looks at the page of one project, before and after."""

    def __init__(self, study: StudyFolder, plan: ProjectPlan, coded: Sequence[Coded]) -> None:
        codes = [code for code_list in study.codebook.lists for code in code_list.codes]
        self._retired = {code.id for code in codes if code.state is CodeState.RETIRED}
        self._lineage = Lineage(study.codebook)
        self._settings = study.settings
        self._plan = plan
        self._before = page_fields(plan.page_before)
        self._after = page_fields(plan.content.label_config)
        self._coded = coded
        self._uses = uses_by_field(coded, self._before)
        self._changes = compare_configs(plan.page_before, plan.content.label_config, self._retired)

    def changes(self) -> Iterator[PageChange]:
        for change in self._changes:
            used = self._used(change)
            drafts = sum(one.is_draft for one in used)
            coders = _coders(self._settings, used)
            yield PageChange(self._plan, change, len(used) - drafts, drafts, coders)

    def findings(self) -> Iterator[Finding]:
        """Tell what may not happen: coding would be lost, or Label Studio would refuse the page."""
        for change in self._changes:
            used = self._used(change)
            if used and change.takes_away:
                yield self._loss(change, used)
            elif used and change.kind is ConfigChangeKind.KEPT and not self._lineage.ending(change.path[-1]):
                yield self._unexplained(change, used)
        for name, coded in strays(self._coded, self._after).items():
            if field_named(self._before, name) is None:
                yield self._stray(name, coded)

    def _used(self, change: ConfigChange) -> list[Coded]:
        use = self._uses.get(change.field, FieldUse(change.field))
        return use.of(change.path) if change.path else use.by

    def _loss(self, change: ConfigChange, used: Sequence[Coded]) -> Finding:
        if not change.path:
            said = message(
                'field "{field}" would go or change its kind, and is filled in in {coding}',
                field=change.field,
                coding=_numbers(used),
            )
            return self._finding("field-in-use", said, message("put it back; its coding has no other place"))
        said = message(
            'code "{code}" of field "{field}" would go, and is in {use}',
            code=" / ".join(change.path),
            field=change.field,
            use=_use(self._settings, used),
        )
        return self._finding("code-in-use", said, _instead(change))

    def _unexplained(self, change: ConfigChange, used: Sequence[Coded]) -> Finding:
        said = message(
            'code "{code}" is retired, is in {use}, and the codebook does not say what became of it',
            code=change.path[-1],
            use=_use(self._settings, used),
        )
        remedy = message("make it active again, then: framebridge codebook retire")
        return self._finding("retired-unexplained", said, remedy)

    def _stray(self, name: str, coded: Sequence[Coded]) -> Finding:
        said = message(
            '{coding} has a field "{field}" that the page lacks, so that Label Studio refuses every change',
            coding=_numbers(coded),
            field=printable(name)[:_NAME_LENGTH],
        )
        return self._finding("stray-field", said, message("remove that coding in Label Studio, then set up again"))

    def _finding(self, rule: str, said: Message, remedy: Message) -> Finding:
        return Finding(rule=rule, severity=Severity.ERROR, where=self._plan.title, message=said, remedy=remedy)


def _instead(change: ConfigChange) -> Message:
    if change.field == RELATIONS:
        return message("links are stored by their words: leave the words as they are")
    if change.kind is ConfigChangeKind.MOVED:
        return message("leave it where it was, and add the new place besides")
    return message("put it back; a code of the codebook may then be retired: framebridge codebook retire")


def _numbers(coded: Sequence[Coded]) -> Message:
    """Name coding by its number in Label Studio."""
    submitted = message("annotation {ids}", ids=_ids(one for one in coded if not one.is_draft))
    drafts = message("draft {ids}", ids=_ids(one for one in coded if one.is_draft))
    if all(one.is_draft for one in coded):
        return drafts
    if any(one.is_draft for one in coded):
        return message("{submitted} and {drafts}", submitted=submitted, drafts=drafts)
    return submitted


def _ids(coded: Iterable[Coded]) -> str:
    """List numbers; of many, the first."""
    ids = [str(one.number) for one in coded]
    return ", ".join(ids[:_MANY] + ["…"] * (len(ids) > _MANY))


def _use(settings: StudySettings, coded: Sequence[Coded]) -> Message:
    drafts = sum(one.is_draft for one in coded)
    return message(
        "{submitted} submitted annotation(s) and {drafts} draft(s) of {coders}",
        submitted=len(coded) - drafts,
        drafts=drafts,
        coders=", ".join(_coders(settings, coded)),
    )


def _coders(settings: StudySettings, coded: Iterable[Coded]) -> tuple[str, ...]:
    """Name coders by their id, and accounts that no coder has by their address."""
    known = {account: settings.coder_of(account) for account in {one.account for one in coded}}
    return tuple(sorted(coder.id if coder else account for account, coder in known.items()))
