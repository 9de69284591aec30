"""What is made coarser or withheld in everything that leaves the study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from exporters.errors import NotFoundError
from frameschema import Localized, Municipality, Role, message

WITHHELD = "withheld"
"""Stands for a Werkplaats that would tell which municipality is meant."""


@dataclass(frozen=True)
class CoarseRole:
    """Show a role as a wider one, by their ids, and why."""

    role: str
    into: str
    reason: str = ""


@dataclass(frozen=True)
class PrivacyRules:
    """Roles that are coarsened, and municipalities beside which nothing may stand that gives them away.

    A role stands for nobody when fewer than `fewest` people have it.
    """

    roles: tuple[CoarseRole, ...] = ()
    municipalities: tuple[Municipality, ...] = ()
    fewest: int = 2

    @cached_property
    def into(self) -> Mapping[str, str]:
        """The role that each coarsened role becomes, through all rules that follow each other."""
        steps = {rule.role: rule.into for rule in self.roles}
        return {role: _end(steps, role) for role in steps}

    @cached_property
    def anonymous(self) -> frozenset[str]:
        """The ids and names of municipalities that stay anonymous."""
        return frozenset(
            name for item in self.municipalities if item.is_anonymous for name in (item.id, item.name)
        )

    def told(self) -> list[tuple[Localized, Localized]]:
        """Say what was made coarser or withheld, in pairs of a name and a value, for the provenance."""
        return [*map(self._told_of, self.roles), *([_BESIDE] if self.anonymous else [])]

    def _told_of(self, rule: CoarseRole) -> tuple[Localized, Localized]:
        why = f": {rule.reason}" if rule.reason else ""
        into = self.into[rule.role]
        return (
            Localized(nl=f"rol {rule.role}", en=f"role {rule.role}"),
            Localized(nl=f"getoond als {into}{why}", en=f"shown as {into}{why}"),
        )


_BESIDE = (
    Localized(nl="naast anonieme gemeenten", en="beside anonymous municipalities"),
    Localized(
        nl="weggelaten: Werkplaats, datum, groep, titel, setting, opname, omstandigheden, aantekeningen, "
        "vraag van de coach, andere bronnen, organisaties, namen van codeurs; "
        "van member checks alles behalve het jaar",
        en="withheld: Werkplaats, date, group, title, setting, recording, conditions, notes, coach question, "
        "other sources, organisations, names of coders; of member checks all but the year",
    ),
)


def _end(steps: Mapping[str, str], role: str) -> str:
    seen = {role}
    while (role := steps[role]) in steps:
        if role in seen:
            raise NotFoundError(
                message(
                    "small_cells in study.toml: role {role} becomes itself in the end; take a rule out", role=role
                )
            )
        seen.add(role)
    return role


def check_roles(rules: PrivacyRules, roles: tuple[Role, ...]) -> None:
    """Refuse rules about roles that do not exist; raises NotFoundError."""
    known = {role.id for role in roles}
    strangers = sorted({name for rule in rules.roles for name in (rule.role, rule.into)} - known)
    if strangers:
        raise NotFoundError(
            message(
                "small_cells in study.toml: roles.yaml does not have the roles {strangers}; choose from {known}",
                strangers=", ".join(strangers),
                known=", ".join(sorted(known)),
            )
        )
