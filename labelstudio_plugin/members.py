"""Who may do what on a server with our plugin, put in step with the study; a stock Label Studio knows no roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, TypeAdapter

from frameschema import message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.plugin_state import plugin_list
from labelstudio_plugin.roles import Role

_ADDRESS = "/framebridge/members"


class MemberEntry(BaseModel):
    """Somebody with a role. `coder` is the id in the study; the coordinator needs no Werkplaats."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    email: str
    role: Role
    werkplaats: str = ""
    coder: str = ""
    active: bool = True


_ENTRIES: TypeAdapter[list[MemberEntry]] = TypeAdapter(list[MemberEntry])


class MemberAction(StrEnum):
    """What set-up would do with a member."""

    CREATE = "create"
    UPDATE = "update"
    KEEP = "keep"


@dataclass(frozen=True)
class MemberPlan:
    """A member as the study has it, and what has to happen for that."""

    entry: MemberEntry
    action: MemberAction


def plan_members(server: LabelStudio, wanted: Sequence[MemberEntry]) -> list[MemberPlan]:
    """Compare the members on the server with those of the study; nothing to do where there is no plugin.

    Who is a coordinator there stays one; who was deactivated there stays so.
    """
    if not wanted:
        return []
    otherwise = message("{url} gave no list of members; is its framebridge as new as this one?", url=server.url)
    found = plugin_list(server, _ADDRESS, _ENTRIES, otherwise)
    if found is None:
        return []
    there = {entry.email: entry for entry in found}
    return [_plan(entry, there.get(entry.email)) for entry in wanted]


def apply_members(server: LabelStudio, plans: Sequence[MemberPlan]) -> None:
    """Carry the plan out, in one request."""
    changed = [plan.entry.model_dump(mode="json") for plan in plans if plan.action is not MemberAction.KEEP]
    if changed:
        server.put(_ADDRESS, changed)


def _plan(entry: MemberEntry, there: MemberEntry | None) -> MemberPlan:
    if there is None:
        return MemberPlan(entry, MemberAction.CREATE)
    kept = {"active": there.active, "role": Role.COORDINATOR if there.role is Role.COORDINATOR else entry.role}
    wanted = entry.model_copy(update=kept)
    return MemberPlan(wanted, MemberAction.KEEP if wanted == there else MemberAction.UPDATE)
