"""`framebridge setup`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from framebridge.assignments import wanted_assignments
from framebridge.cli.options import (
    HERE,
    DryRunOption,
    JsonOption,
    ServerOption,
    StudyOption,
    day_of,
    part_for,
    store_of,
    study_at,
)
from framebridge.cli.screen import say, show, show_json, show_table
from framebridge.codebooks import codes_in_use
from framebridge.connection import connect, keep_token
from framebridge.errors import DataProblem
from framebridge.language import translated
from framebridge.members import wanted_members
from framebridge.page_changes import PageChange, SetupPlan, plan_changes
from framebridge.study import StudyFolder
from framebridge.study_lock import only_us
from frameschema import has_errors, message
from labelstudio_plugin.accounts import invite_path
from labelstudio_plugin.assignments import AssignmentPlan, apply_assignments, plan_assignments
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.invites import InviteWanted, ask_invite, knows_invites
from labelstudio_plugin.members import MemberPlan, apply_members, plan_members
from labelstudio_plugin.projects import ProjectPart, ProjectPlan, apply_projects
from labelstudio_plugin.sync import accounts_by_id

TokenOption = Annotated[bool, typer.Option("--token", help="Ask for the coordinator's access token and keep it.")]
InviteOption = Annotated[
    bool,
    typer.Option("--invite", help="Show the links with which people sign up, one for each who has no account."),
]
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite-page", help="Replace pages that somebody changed in Label Studio.")
]


def setup(
    study: StudyOption = HERE,
    server: ServerOption = None,
    token: TokenOption = False,
    invite: InviteOption = False,
    overwrite_page: OverwriteOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make the projects in Label Studio, one per pass and Werkplaats, with the form made from the codebook.

    For projects that are there it shows what changes on their pages, and which coding uses what would go.

    Example: framebridge setup --dry-run
    """
    folder = part_for(study_at(study), server)
    if token:
        given = typer.prompt(translated("Access token (not shown)"), hide_input=True)
        owner, place = keep_token(folder.settings, given)
        say(
            "The access token of {owner} is accepted; it is kept in: {place}",
            owner=owner,
            place=translated(place.value),
        )
    door = connect(folder.settings)
    with store_of(folder) as store:
        stored = codes_in_use(store.latest(folder.settings.study.id), folder.codebook)
    with only_us(folder.settings.study.id):
        plan = plan_changes(folder, door, stored, overwrite=overwrite_page)
        people = plan_members(door, wanted_members(folder.settings))
        given = plan_assignments(door, folder.settings.study.id, wanted_assignments(folder))
        if as_json:
            show_json([_as_json(project, plan) for project in plan.projects])
        else:
            _show(plan)
            _show_members(people)
            _show_assignments(given)
        _require_no_loss(plan)
        if not dry_run:
            apply_projects(door, plan.projects)
            apply_members(door, people)
            apply_assignments(door, folder.settings.study.id, given)
    if invite:
        _show_invites(folder, door, dry_run=dry_run)


def _show_invites(study: StudyFolder, door: LabelStudio, *, dry_run: bool) -> None:
    """Show a link for everybody without an account; a stock Label Studio has one link for all."""
    if not knows_invites(door):
        show("Coders sign up at {link}", link=door.url + invite_path(door))
        return
    if dry_run:
        say("Links are shown without --dry-run: showing them makes them.")
        return
    have = {email.casefold() for email in accounts_by_id(door).values()}
    waiting = [entry for entry in wanted_members(study.settings) if entry.email not in have]
    for entry in waiting:
        made = ask_invite(door, InviteWanted(werkplaats=entry.werkplaats, role=entry.role, email=entry.email))
        show(
            "{email} signs up, until {day}, at {link}",
            email=entry.email,
            day=day_of(made.expires_at),
            link=door.url + made.path,
        )
    if not waiting:
        show(
            "Everybody in study.toml with an e-mail address has an account; invite more with: {command}",
            command="framebridge users invite",
        )


def _require_no_loss(plan: SetupPlan) -> None:
    if has_errors(plan.findings):
        raise DataProblem(message("nothing was sent, because of the errors above"), plan.findings)


def _show(plan: SetupPlan) -> None:
    rows = [(item.title, translated(item.action.value), _parts(item)) for item in plan.projects]
    show_table(("project", "action", "what"), rows)
    if plan.changes:
        columns = ("project", "change", "field", "code", "before", "after", "submitted", "drafts", "coders")
        show_table(columns, [_row(item) for item in plan.changes])


def _show_members(people: list[MemberPlan]) -> None:
    rows = [
        (one.entry.email, one.entry.role, one.entry.werkplaats, translated(one.action.value)) for one in people
    ]
    if rows:
        show_table(("account", "role", "werkplaats", "action"), rows)


def _show_assignments(given: list[AssignmentPlan]) -> None:
    rows = [
        (
            one.entry.email or one.entry.werkplaats,
            one.entry.owner,
            one.entry.coding_pass,
            one.entry.unit or translated("all"),
            translated(one.action.value),
        )
        for one in given
    ]
    if rows:
        show_table(("also codes", "werkplaats", "pass", "discussion", "action"), rows)


def _parts(project: ProjectPlan) -> str:
    return ", ".join(translated(part.value) for part in ProjectPart if part in project.parts)


def _row(item: PageChange) -> tuple[object, ...]:
    change = item.change
    what = (item.project.title, translated(change.kind.value), change.field, " / ".join(change.path))
    return (*what, change.before, change.after, item.submitted, item.drafts, ", ".join(item.coders))


def _as_json(project: ProjectPlan, plan: SetupPlan) -> dict[str, object]:
    return {
        "key": str(project.key),
        "title": project.title,
        "action": project.action,
        "parts": [part for part in ProjectPart if part in project.parts],
        "changes": [_change_as_json(item) for item in plan.changes if item.project is project],
    }


def _change_as_json(item: PageChange) -> dict[str, object]:
    used = {"submitted": item.submitted, "drafts": item.drafts, "coders": item.coders}
    return {**asdict(item.change), **used}
