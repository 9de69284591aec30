"""`study.toml`: who works in the study, on which Label Studio, with which store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from framebridge.merging.rules import CONTENT, FIELDS, SAME_FROM, MergeRules
from frameschema import Coder, Consensus, Slug, Werkplaats, Words
from labelstudio_plugin.roles import Role
from labelstudio_plugin.session import is_this_computer

EMBEDDED = "embedded"
"""The address that stands for the Label Studio that `framebridge server start` runs."""

OFFLINE = "offline"
"""The address that stands for a Label Studio out of reach: what was coded there comes as exported files."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class StudySection(_Section):
    """`[study]`. `store` is a database URL without a password; left out: a file of our own.

    `instruments` choose the passes of coding: names of ours, or files of the study's own (`….yaml`).
    """

    id: Slug
    title: Words
    language: Literal["nl", "en"] = "nl"
    codebook: Words = "codebook.yaml"
    store: Words | None = None
    instruments: Annotated[tuple[Words, ...], Field(min_length=1)] = ("narrative",)


class LabelStudioSection(_Section):
    """`[labelstudio]`. `url` is an address, "embedded", or "offline".

    `accounts` says which coder an account is that has another e-mail address here than in the coder's own
    section, or only a number, as in exported files.
    """

    url: Words = EMBEDDED
    accounts: Mapping[str, Slug] = {}

    @property
    def name(self) -> str:
        """Under which name the store keeps what comes from here."""
        return self.url

    @property
    def is_offline(self) -> bool:
        """Say whether it is out of reach."""
        return self.url == OFFLINE

    @field_validator("url")
    @classmethod
    def _safe_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url in (EMBEDDED, OFFLINE):
            return url
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(
                'is no address; write "embedded" or an address such as https://labelstudio.example.org'
            )
        if "@" in parts.netloc:
            raise ValueError("holds a name or password; keep the token with: framebridge setup --token")
        if parts.scheme == "http" and not is_this_computer(url):
            raise ValueError("is not encrypted; transcripts go to https addresses only")
        return url.rstrip("/")

    @field_validator("accounts")
    @classmethod
    def _in_small_letters(cls, accounts: Mapping[str, str]) -> Mapping[str, str]:
        return {account.casefold(): coder for account, coder in accounts.items()}


class ServerSection(LabelStudioSection):
    """`[[server]]`: one more Label Studio. Its `id` outlives its address; without `url` it is offline."""

    id: Slug
    url: Words = OFFLINE

    @property
    def name(self) -> str:
        """Under which name the store keeps what comes from here."""
        return self.id


class WerkplaatsSection(Werkplaats):
    """`[[werkplaats]]`. `server` is the id of the `[[server]]` it works on; left out: that of `[labelstudio]`."""

    server: Slug | None = None


class MemberSection(_Section):
    """`[[member]]`. Somebody besides the coders: one more coordinator, or an analyst of a Werkplaats."""

    account: Words
    role: Role
    werkplaats: Slug | None = None


class AssignmentSection(_Section):
    """`[[assignment]]`. Material of `werkplaats` that others code too: some of its `discussions`, or all of them.

    Either for `coders`, or for everybody of another Werkplaats (`to`).
    """

    werkplaats: Slug
    discussions: tuple[Slug, ...] = ()
    coders: tuple[Slug, ...] = ()
    to: Slug | None = None

    @model_validator(mode="after")
    def _for_somebody_else(self) -> Self:
        if bool(self.coders) == (self.to is not None):
            raise ValueError('names either coders, or a werkplaats after "to"')
        if self.to == self.werkplaats:
            raise ValueError("gives a werkplaats what is its own")
        return self


class MergeSection(_Section):
    """`[merge]`. When two units are the same (see MergeRules), and what becomes of what coders chose differently.

    `fields` has the consensus of single fields, `leads` the coder who leads in each Werkplaats.
    """

    same_from: float = Field(default=SAME_FROM, gt=0, le=1)
    content: float = Field(default=CONTENT, ge=0, le=1)
    consensus: Consensus = Consensus.UNANIMOUS
    fields: dict[Words, Consensus] = Field(default_factory=dict)
    leads: dict[Slug, Slug] = Field(default_factory=dict)

    @field_validator("fields")
    @classmethod
    def _known_fields(cls, fields: dict[str, Consensus]) -> dict[str, Consensus]:
        unknown = sorted(set(fields) - set(FIELDS))
        if unknown:
            raise ValueError(f"fields that no coding has: {', '.join(unknown)}; choose from {', '.join(FIELDS)}")
        return fields

    def rules(self, werkplaats: str) -> MergeRules:
        """Give the rules for the material of a Werkplaats."""
        return MergeRules(self.same_from, self.content, self.consensus, self.fields, self.leads.get(werkplaats))


class CoarseRoleSection(_Section):
    """`[[small_cells.coarsen]]`: a role that is shown as a wider one in everything that is exported, and why."""

    role: Slug
    into: Slug
    reason: Words | None = None


class SmallCellsSection(_Section):
    """`[small_cells]`. A role that fewer than `fewest` people have points to one; `coarsen` says what to do."""

    fewest: int = Field(default=2, ge=2)
    coarsen: tuple[CoarseRoleSection, ...] = ()

    @field_validator("coarsen")
    @classmethod
    def _once(cls, rules: tuple[CoarseRoleSection, ...]) -> tuple[CoarseRoleSection, ...]:
        roles = [rule.role for rule in rules]
        if len(roles) != len(set(roles)):
            raise ValueError("a role is coarsened twice")
        return rules


class PackageSection(_Section):
    """`[package]`. What a data package says of itself; a `licence` only the owners of the data can give."""

    licence: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+$")] | None = None
    licence_url: Words | None = None
    description: Words | None = None
    creators: tuple[Words, ...] = ()
    contact: Words | None = None
    version: Words | None = None


class StudySettings(_Section):
    """The whole file."""

    study: StudySection
    labelstudio: LabelStudioSection = LabelStudioSection()
    server: tuple[ServerSection, ...] = ()
    merge: MergeSection = MergeSection()
    small_cells: SmallCellsSection = SmallCellsSection()
    package: PackageSection = PackageSection()
    werkplaats: Annotated[tuple[WerkplaatsSection, ...], Field(min_length=1)]
    coder: tuple[Coder, ...] = ()
    member: tuple[MemberSection, ...] = ()
    assignment: tuple[AssignmentSection, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        groups = [item.id for item in self.werkplaats]
        coders = [item.id for item in self.coder]
        accounts = [item.account.casefold() for item in self.coder if item.account]
        servers = [item.id for item in self.server]
        addresses = [item.url for item in self.servers if not item.is_offline]
        given = {
            "a werkplaats": groups,
            "a coder": coders,
            "an account": accounts,
            "a server": servers,
            "an address of a server": addresses,
        }
        for kind, ids in given.items():
            if len(ids) != len(set(ids)):
                raise ValueError(f"{kind} is given twice")
        known = {coder for item in self.servers for coder in item.accounts.values()}
        _require("coders name a werkplaats", {item.werkplaats for item in self.coder}, groups)
        _require("members name a werkplaats", {item.werkplaats for item in self.member if item.werkplaats}, groups)
        _require("werkplaatsen name a server", {item.server for item in self.werkplaats if item.server}, servers)
        _require("accounts name a coder", known, coders)
        assigned = {name for item in self.assignment for name in (item.werkplaats, item.to) if name}
        _require("assignments name a werkplaats", assigned, groups)
        _require("assignments name a coder", {name for item in self.assignment for name in item.coders}, coders)
        leads = self.merge.leads
        unknown = sorted({*leads} - set(groups)) + sorted({*leads.values()} - set(coders))
        if unknown:
            raise ValueError(f"merge.leads: no such werkplaats or coder: {', '.join(unknown)}")
        return self

    @property
    def servers(self) -> tuple[LabelStudioSection, ...]:
        """All places where the study is coded: that of `[labelstudio]` first."""
        return (self.labelstudio, *self.server)

    def groups_on(self, server: LabelStudioSection) -> tuple[WerkplaatsSection, ...]:
        """Give the Werkplaatsen that work on a server."""
        wanted = server.id if isinstance(server, ServerSection) else None
        return tuple(item for item in self.werkplaats if item.server == wanted)

    def on(self, server: LabelStudioSection) -> StudySettings:
        """Give the settings as they are for one of the servers alone; every coder stays known."""
        return self.model_copy(update={"labelstudio": server, "server": (), "werkplaats": self.groups_on(server)})

    def coder_of(self, account: str) -> Coder | None:
        """Find the coder of an account in the Label Studio of `labelstudio`; a bare number is told as "id 7"."""
        wanted = account.casefold()
        known_as = self.labelstudio.accounts.get(wanted.removeprefix("id "))
        if known_as is not None:
            return next(c for c in self.coder if c.id == known_as)
        return next((c for c in self.coder if c.account and c.account.casefold() == wanted), None)


def _require(who: str, named: set[str], known: list[str]) -> None:
    strangers = sorted(named - set(known))
    if strangers:
        raise ValueError(f"{who} that does not exist: {', '.join(strangers)}")
