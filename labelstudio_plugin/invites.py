"""Invitations per Werkplaats, and accounts that are shut or opened, on a server with our plugin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from frameschema import Slug, message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import Refused, UnexpectedAnswer
from labelstudio_plugin.members import MemberEntry
from labelstudio_plugin.plugin_state import plugin_state
from labelstudio_plugin.roles import Role

INVITES = "/framebridge/invites"
ACTIVE = "/framebridge/members/active"
_MEMBERS = "/framebridge/members"
_NOT_FOUND, _LAST = 404, 409

T = TypeVar("T")


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class InviteWanted(_Sent):
    """Whom to invite: with which role, for which Werkplaats, for how many days.

    `email` binds it to one address; who is in the study already needs such a one.
    """

    role: Role = Role.ANNOTATOR
    werkplaats: Slug | Literal[""] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    days: Annotated[int, Field(ge=1, le=90)] = 14


class InviteEntry(_Sent):
    """An invitation as it stands; `path` holds its secret."""

    id: int
    role: Role
    werkplaats: str
    email: str
    expires_at: datetime
    open: bool
    path: str = Field(repr=False)


class ActiveWanted(_Sent):
    """Whose account is to be open or shut."""

    email: str
    active: bool


_ENTRIES: TypeAdapter[list[InviteEntry]] = TypeAdapter(list[InviteEntry])
_PEOPLE: TypeAdapter[list[MemberEntry]] = TypeAdapter(list[MemberEntry])


def knows_invites(server: LabelStudio) -> bool:
    """Ask whether the server has our plugin, and one that invites per Werkplaats."""
    if plugin_state(server) is None:
        return False
    try:
        read_invites(server)
    except Refused as exc:
        if exc.status == _NOT_FOUND:
            return False
        raise
    return True


def ask_invite(server: LabelStudio, wanted: InviteWanted) -> InviteEntry:
    """Get a link for one person; one for the same address that is open already is given again."""
    return _read(server, InviteEntry.model_validate, server.post(INVITES, wanted.model_dump(mode="json")))


def read_invites(server: LabelStudio) -> list[InviteEntry]:
    """Read all invitations, newest first."""
    return _read(server, _ENTRIES.validate_python, server.get(INVITES))


def revoke_invite(server: LabelStudio, number: int) -> None:
    """End an invitation; raises Refused when there is none with this number."""
    server.post(f"{INVITES}/{number}/revoke", {})


def read_people(server: LabelStudio) -> list[MemberEntry]:
    """Read who has a role, by e-mail address."""
    return _read(server, _PEOPLE.validate_python, server.get(_MEMBERS))


def set_active(server: LabelStudio, email: str, *, active: bool) -> None:
    """Shut an account and end its tokens, or open it; raises Refused for a stranger or the last coordinator."""
    try:
        server.post(ACTIVE, ActiveWanted(email=email, active=active).model_dump(mode="json"))
    except Refused as exc:
        raise _why(exc, server, email) from None


def _why(refused: Refused, server: LabelStudio, email: str) -> Refused:
    if refused.status == _NOT_FOUND:
        return Refused(
            message("{url} knows no {email}; see: framebridge users list", url=server.url, email=email), _NOT_FOUND
        )
    if refused.status == _LAST:
        return Refused(message("{email} is the last coordinator; make another one first", email=email), _LAST)
    return refused


def _read(server: LabelStudio, read: Callable[[object], T], answer: object) -> T:
    try:
        return read(answer)
    except ValidationError:
        raise UnexpectedAnswer(
            message(
                "{url} gave something else than was asked; is its framebridge as new as this one?", url=server.url
            )
        ) from None
