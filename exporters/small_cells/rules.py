"""What is made coarser or withheld in everything that leaves the study."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from exporters.errors import NotFoundError
from exporters.provenance_text import origin_text
from exporters.source import AnalysedDiscussion, TableSource
from frameschema import Municipality, Role, message

WITHHELD = "withheld"
"""Stands for a Werkplaats that would tell which municipality is meant."""


_ONLY_A_LETTER = re.compile(r"gemeente [a-z]", re.IGNORECASE)


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

    def hides(self, municipality: str | None) -> bool:
        """Say whether a municipality stays anonymous, by these rules."""
        return municipality is not None and stays_anonymous(municipality, self.anonymous)

    def told(self, tongue: str, *, is_hidden: bool) -> list[tuple[str, str]]:
        """Say what was made coarser, and withheld if a municipality `is_hidden`, in pairs of name and value."""
        pairs = [
            (
                origin_text("role", tongue, role=rule.role),
                ": ".join(filter(None, (origin_text("shown_as", tongue, role=self.into[rule.role]), rule.reason))),
            )
            for rule in self.roles
        ]
        if is_hidden:
            pairs.append((origin_text("beside_anonymous", tongue), origin_text("kept_back", tongue)))
        return pairs

    def hidden(self, source: TableSource) -> tuple[AnalysedDiscussion, ...]:
        """Give the discussions that are held in a municipality that stays anonymous."""
        return tuple(item for item in source.discussions if self.hides(item.discussion.municipality))


def stays_anonymous(municipality: str, anonymous: Collection[str]) -> bool:
    """Say whether it is one of these, or has a name such as "Gemeente X", given so that it stays anonymous."""
    known = {name.casefold() for name in anonymous}
    return municipality.casefold() in known or _ONLY_A_LETTER.fullmatch(municipality) is not None


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
