"""Work of another Werkplaats that is given to somebody, put in step with the study on a server with our plugin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, TypeAdapter

from frameschema import Slug, message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.plugin_state import plugin_list

_ADDRESS = "/framebridge/assignments"


class AssignmentEntry(BaseModel):
    """The project of `owner` and `coding_pass`, or one unit in it, for one account or for a whole Werkplaats."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    study: Slug
    owner: Slug
    coding_pass: Slug
    unit: str = ""
    email: str = ""
    werkplaats: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """Give what entries are sorted by."""
        return (self.owner, self.coding_pass, self.unit, self.werkplaats, self.email)


class AssignmentsSent(BaseModel):
    """All assignments of one study; they take the place of those that are there."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    study: Slug
    assignments: tuple[AssignmentEntry, ...]


_ENTRIES: TypeAdapter[list[AssignmentEntry]] = TypeAdapter(list[AssignmentEntry])


class AssignmentAction(StrEnum):
    """What set-up would do with an assignment."""

    ADD = "add"
    KEEP = "keep"
    REMOVE = "remove"


@dataclass(frozen=True)
class AssignmentPlan:
    """An assignment as the study or the server has it, and what has to happen with it."""

    entry: AssignmentEntry
    action: AssignmentAction


def plan_assignments(server: LabelStudio, study: str, wanted: Sequence[AssignmentEntry]) -> list[AssignmentPlan]:
    """Compare the assignments on the server with those of the study; nothing to do where there is no plugin."""
    otherwise = message(
        "{url} gave no list of assignments; is its framebridge as new as this one?", url=server.url
    )
    found = plugin_list(server, _ADDRESS, _ENTRIES, otherwise, may_lack=not wanted)
    if found is None:
        return []
    there, named = {one for one in found if one.study == study}, set(wanted)
    return [_plan(one, there, named) for one in sorted(there | named, key=lambda one: one.order)]


def apply_assignments(server: LabelStudio, study: str, plans: Sequence[AssignmentPlan]) -> None:
    """Carry the plan out, in one request; the projects and members must be there by now."""
    if all(plan.action is AssignmentAction.KEEP for plan in plans):
        return
    kept = tuple(plan.entry for plan in plans if plan.action is not AssignmentAction.REMOVE)
    server.put(_ADDRESS, AssignmentsSent(study=study, assignments=kept).model_dump(mode="json"))


def _plan(entry: AssignmentEntry, there: set[AssignmentEntry], wanted: set[AssignmentEntry]) -> AssignmentPlan:
    if entry not in wanted:
        return AssignmentPlan(entry, AssignmentAction.REMOVE)
    return AssignmentPlan(entry, AssignmentAction.KEEP if entry in there else AssignmentAction.ADD)
