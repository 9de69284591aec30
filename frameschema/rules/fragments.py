"""Rules about fragments, who speaks in them, and the links between them."""

from __future__ import annotations

from collections.abc import Iterator

from frameschema.coding import Fragment
from frameschema.findings import Severity
from frameschema.message import message
from frameschema.rules.context import CodingContext
from frameschema.rules.rule import MAY_BE_SO, Found, rule
from frameschema.rules.voices import enacted_role
from frameschema.transcript import UNKNOWN_ROLE
from frameschema.vocabulary import ReasoningDevice, Responsibility


@rule(
    "fragment-outside-issue",
    Severity.INFO,
    remedy=MAY_BE_SO,
)
def fragment_outside_issue(context: CodingContext) -> Iterator[Found]:
    """A fragment belongs to no issue yet: that may be so, and may be a result."""
    for unit in context.units(Fragment):
        if not unit.issues:
            yield context.where(unit), message("the fragment belongs to no issue")


@rule(
    "mixed-roles",
    Severity.INFO,
    remedy=message("mark each role's words apart if they belong to different narratives"),
)
def mixed_roles(context: CodingContext) -> Iterator[Found]:
    """A fragment holds words spoken in several roles: it stands in one column of the table all the same."""
    for unit in context.units(Fragment):
        roles = {voice.role for voice in context.voices(unit)} - {UNKNOWN_ROLE}
        if len(roles) > 1:
            yield context.where(unit), message("{count} roles speak in the fragment", count=len(roles))


@rule(
    "enacted-role-is-own",
    Severity.INFO,
    remedy=message("leave the enacted role open where nobody plays another one"),
)
def enacted_role_is_own(context: CodingContext) -> Iterator[Found]:
    """The role that is said to be played is the speaker's own."""
    for unit in context.coding.units:
        own = {voice.own_role for voice in context.voices(unit)}
        if own == {enacted_role(unit)}:
            yield context.where(unit), message("the enacted role is the speaker's own role")


@rule(
    "responsibility-without-device",
    Severity.INFO,
    remedy=message("choose that reasoning device too if the fragment is about it"),
)
def responsibility_without_device(context: CodingContext) -> Iterator[Found]:
    """A fragment says who is responsible, and is not marked as being about causes and responsibility.

    For the solution, being about solutions is enough.
    """
    for unit in context.units(Fragment):
        if any(_DEVICES[one].isdisjoint(unit.reasoning_devices) for one in unit.responsibilities):
            said = message("responsibility is coded without the reasoning device causes and responsibility")
            yield context.where(unit), said


_DEVICES = {
    Responsibility.FOR_PROBLEM: {ReasoningDevice.CAUSES_RESPONSIBILITY},
    Responsibility.FOR_SOLUTION: {ReasoningDevice.CAUSES_RESPONSIBILITY, ReasoningDevice.SOLUTIONS},
}


@rule("relation-to-itself", Severity.WARNING, remedy=message("remove the link, or draw it to another unit"))
def relation_to_itself(context: CodingContext) -> Iterator[Found]:
    """A link goes from a unit to the same unit."""
    looped = {link.source for link in context.coding.relations if link.source == link.target}
    for unit in context.coding.units:
        if unit.id in looped:
            yield context.where(unit), message("a link goes from this unit to itself")
