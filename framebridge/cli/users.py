"""`framebridge users list|deactivate|activate|invite|invites|revoke`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from framebridge.cli.options import HERE, JsonOption, ServerOption, StudyOption, day_of, part_for, study_at
from framebridge.cli.screen import show, show_json, show_table
from framebridge.connection import connect
from framebridge.errors import ConfigurationProblem
from framebridge.language import translated
from framebridge.study import StudyFolder
from frameschema import message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.invites import (
    InviteWanted,
    ask_invite,
    knows_invites,
    read_invites,
    read_people,
    revoke_invite,
    set_active,
)
from labelstudio_plugin.roles import Role

app = typer.Typer(help="See who may do what, invite people, and shut or open accounts.", no_args_is_help=True)

EmailArgument = Annotated[str, typer.Argument(help="The e-mail address of the account.", show_default=False)]
NumberArgument = Annotated[int, typer.Argument(help="The number of the invitation.", show_default=False)]
GroupArgument = Annotated[str, typer.Argument(help="The id of a Werkplaats.", show_default=False)]
RoleOption = Annotated[Role, typer.Option("--role", help="What they may do.", case_sensitive=False)]
UsesOption = Annotated[int, typer.Option("--uses", help="How many may sign up with it.", min=1, max=100)]
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
    uses: UsesOption = 1,
    days: DaysOption = 14,
    study: StudyOption = HERE,
    server: ServerOption = None,
) -> None:
    """Show a link with which somebody signs up for a Werkplaats, with a role; send it to that person only.

    Example: framebridge users invite amsterdam --role analyst
    """
    part, door = _plugin_at(study, server)
    known = [group.id for group in part.settings.werkplaats]
    if werkplaats not in known:
        raise ConfigurationProblem(
            message("no such werkplaats: {given}; choose from {known}", given=werkplaats, known=", ".join(known))
        )
    made = ask_invite(door, InviteWanted(role=role, werkplaats=werkplaats, uses=uses, days=days))
    show(
        "Invitation {number}, until {day}: {link}",
        number=made.id,
        day=day_of(made.expires_at),
        link=door.url + made.path,
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
            one.uses_left,
            day_of(one.expires_at),
            translated("open" if one.open else "ended"),
        )
        for one in found
    ]
    show_table(("invitation", "role", "werkplaats", "people left", "until", "state"), rows)


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
