"""`framebridge users list|deactivate|activate|invite|invites|revoke`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from framebridge.cli.options import (
    HERE,
    DryRunOption,
    JsonOption,
    ServerOption,
    StudyOption,
    day_of,
    part_for,
    part_named,
    study_at,
)
from framebridge.cli.screen import say, show, show_json, show_table
from framebridge.connection import connect
from framebridge.errors import ConfigurationProblem
from framebridge.language import translated
from framebridge.members import wanted_members
from framebridge.study import StudyFolder, open_study
from framebridge.study.people import NewPerson, add_person, is_written_down, plan_person
from frameschema import message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.invites import (
    InviteEntry,
    InviteWanted,
    ask_invite,
    knows_invites,
    read_invites,
    read_people,
    revoke_invite,
    set_active,
)
from labelstudio_plugin.members import MemberEntry, apply_members, plan_members
from labelstudio_plugin.roles import Role

app = typer.Typer(help="See who may do what, invite people, and shut or open accounts.", no_args_is_help=True)

EmailArgument = Annotated[str, typer.Argument(help="The e-mail address of the account.", show_default=False)]
NumberArgument = Annotated[int, typer.Argument(help="The number of the invitation.", show_default=False)]
GroupArgument = Annotated[str, typer.Argument(help="The id of a Werkplaats.", show_default=False)]
RoleOption = Annotated[Role, typer.Option("--role", help="What they may do.", case_sensitive=False)]
AddressOption = Annotated[
    str | None, typer.Option("--email", help="Whom it is for; nobody else can sign up with it.", metavar="ADDRESS")
]
CoderOption = Annotated[
    str | None, typer.Option("--coder", help="The id of a new coder; by default the next one.")
]
NameOption = Annotated[str | None, typer.Option("--name", help="The name of a new coder; by default the id.")]
DaysOption = Annotated[int, typer.Option("--days", help="For how many days it holds.", min=1, max=90)]


@app.command("list")
def list_users(study: StudyOption = HERE, server: ServerOption = None, as_json: JsonOption = False) -> None:
    """Show everybody with a role, and whose account is shut.

    Example: framebridge users list --json
    """
    _, door = _plugin_at(study, server)
    people = read_people(door)
    if as_json:
        show_json([one.model_dump(mode="json") for one in people])
        return
    rows = [
        (one.email, one.role, one.werkplaats, one.coder, translated("open" if one.active else "shut"))
        for one in people
    ]
    show_table(("account", "role", "werkplaats", "coder", "state"), rows)


@app.command()
def deactivate(email: EmailArgument, study: StudyOption = HERE, server: ServerOption = None) -> None:
    """Shut an account at once, with its access tokens; what was coded stays.

    Example: framebridge users deactivate els@example.org
    """
    _, door = _plugin_at(study, server)
    set_active(door, email, active=False)
    show("The account of {email} is shut and its tokens have ended; what was coded stays.", email=email)


@app.command()
def activate(email: EmailArgument, study: StudyOption = HERE, server: ServerOption = None) -> None:
    """Open an account that was shut; its old access tokens stay ended.

    Example: framebridge users activate els@example.org
    """
    _, door = _plugin_at(study, server)
    set_active(door, email, active=True)
    show("The account of {email} is open.", email=email)


@app.command()
def invite(
    werkplaats: GroupArgument,
    role: RoleOption = Role.ANNOTATOR,
    email: AddressOption = None,
    coder: CoderOption = None,
    name: NameOption = None,
    days: DaysOption = 14,
    study: StudyOption = HERE,
    server: ServerOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Show a link with which one person signs up for a Werkplaats, with a role; send it to that person only.

    With --email it is for that address alone, and who is not in study.toml yet is written there.

    Example: framebridge users invite amsterdam --email els@example.org --dry-run
    """
    part, door = _plugin_at(study, server)
    known = [group.id for group in part.settings.werkplaats]
    if werkplaats not in known:
        raise ConfigurationProblem(
            message("no such werkplaats: {given}; choose from {known}", given=werkplaats, known=", ".join(known))
        )
    if email is not None:
        _write_down(part, door, NewPerson(email.strip(), role, werkplaats, coder, name), dry_run=dry_run)
    if dry_run:
        say("Links are shown without --dry-run: showing them makes them.")
        return
    wanted = InviteWanted(role=role, werkplaats=werkplaats, email=(email or "").strip(), days=days)
    _show_invite(door, ask_invite(door, wanted))


def _show_invite(door: LabelStudio, made: InviteEntry) -> None:
    show(
        "Invitation {number}, until {day}: {link}",
        number=made.id,
        day=day_of(made.expires_at),
        link=door.url + made.path,
    )
    if not made.email:
        say("Who signed up with it has still to be written into study.toml; with --email that is done for you.")


def _write_down(part: StudyFolder, door: LabelStudio, person: NewPerson, *, dry_run: bool) -> None:
    """Write somebody new into study.toml and tell the server; who is in it already stays as it is."""
    whole = part.whole
    if "@" not in person.account:
        raise ConfigurationProblem(message("{email} is no e-mail address", email=person.account))
    if not is_written_down(part.settings, person.account):
        plan = plan_person(whole.path, whole.settings, person)
        show("To study.toml is added:")
        show("{lines}", lines=plan.added)
        if dry_run:
            return
        add_person(plan)
    fresh = part_named(open_study(whole.path), part.settings.labelstudio.name)
    entry = [one for one in wanted_members(fresh.settings) if one.email == person.account.casefold()]
    _require_fitting(entry, person)
    if not dry_run:
        apply_members(door, plan_members(door, entry))


def _require_fitting(found: list[MemberEntry], person: NewPerson) -> None:
    if not any((one.role, one.werkplaats) == (person.role, person.werkplaats) for one in found):
        raise ConfigurationProblem(
            message(
                "study.toml has {email} with another role or Werkplaats; invite with those, or change it",
                email=person.account,
            )
        )


@app.command()
def invites(study: StudyOption = HERE, server: ServerOption = None, as_json: JsonOption = False) -> None:
    """Show all invitations, without their links.

    Example: framebridge users invites
    """
    _, door = _plugin_at(study, server)
    found = read_invites(door)
    if as_json:
        show_json([one.model_dump(mode="json", exclude={"path"}) for one in found])
        return
    rows = [
        (
            one.id,
            one.role,
            one.werkplaats,
            one.email or "-",
            day_of(one.expires_at),
            translated("open" if one.open else "ended"),
        )
        for one in found
    ]
    show_table(("invitation", "role", "werkplaats", "for", "until", "state"), rows)


@app.command()
def revoke(number: NumberArgument, study: StudyOption = HERE, server: ServerOption = None) -> None:
    """Withdraw an invitation; who signed up with it stays.

    Example: framebridge users revoke 3
    """
    _, door = _plugin_at(study, server)
    revoke_invite(door, number)
    show("Invitation {number} is withdrawn.", number=number)


def _plugin_at(study: Path, server: str | None) -> tuple[StudyFolder, LabelStudio]:
    part = part_for(study_at(study), server)
    door = connect(part.settings)
    if not knows_invites(door):
        raise ConfigurationProblem(
            message("{url} has no framebridge plugin; there, see to people in Label Studio itself", url=door.url)
        )
    return part, door
