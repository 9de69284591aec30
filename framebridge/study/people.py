"""Writing people into `study.toml`: blocks are added at its end, and what stands in it stays letter for letter."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from framebridge.documents import read_text, write_file
from framebridge.errors import ConfigurationProblem
from framebridge.study.settings import StudySettings
from frameschema import message
from labelstudio_plugin.roles import Role

_NUMBERED = re.compile(r"(.*?)(\d+)$")


@dataclass(frozen=True)
class NewPerson:
    """Somebody to write down: a coder when annotator, otherwise a member."""

    account: str
    role: Role
    werkplaats: str
    coder: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class FilePlan:
    """What would be added to `study.toml`, and the whole file with it."""

    path: Path
    before: str
    added: str

    @property
    def after(self) -> str:
        """Give the file with what is added."""
        return f"{self.before.rstrip()}\n\n{self.added}"


def is_written_down(settings: StudySettings, account: str) -> bool:
    """Say whether somebody with this account is in the study."""
    members = {one.account.casefold() for one in settings.member}
    return settings.coder_of(account) is not None or account.casefold() in members


def plan_person(folder: Path, settings: StudySettings, person: NewPerson) -> FilePlan:
    """Say what to add; raises ConfigurationProblem when the file with it would not be right."""
    path = folder / "study.toml"
    before = read_text(path)
    plan = FilePlan(path, before, _block(settings, person))
    try:
        wanted, found = (StudySettings.model_validate(tomllib.loads(text)) for text in (before, plan.after))
    except (tomllib.TOMLDecodeError, ValidationError):
        raise _does_not_fit(path) from None
    kind = "coder" if person.role is Role.ANNOTATOR else "member"
    same = found.model_copy(update={kind: getattr(found, kind)[:-1]})
    if same != wanted or len(getattr(found, kind)) != len(getattr(wanted, kind)) + 1:
        raise _does_not_fit(path)
    return plan


def add_person(plan: FilePlan) -> None:
    """Write the file; raises ConfigurationProblem when it changed since the plan was made."""
    if read_text(plan.path) != plan.before:
        raise ConfigurationProblem(message("{path} was changed just now; do it once more", path=plan.path))
    write_file(plan.path, plan.after)


def _does_not_fit(path: Path) -> ConfigurationProblem:
    return ConfigurationProblem(
        message("{path}: this person cannot be added at its end by itself; write it there by hand", path=path)
    )


def _block(settings: StudySettings, person: NewPerson) -> str:
    if person.role is not Role.ANNOTATOR:
        lines = {"account": person.account, "role": person.role.value, "werkplaats": person.werkplaats}
        return _as_toml("member", lines)
    coder = person.coder or _next_id(settings, person.werkplaats)
    if coder in {one.id for one in settings.coder}:
        raise ConfigurationProblem(message('study.toml has a coder "{coder}" already', coder=coder))
    lines = {"id": coder, "name": person.name or coder, "werkplaats": person.werkplaats}
    return _as_toml("coder", {**lines, "account": person.account})


def _next_id(settings: StudySettings, werkplaats: str) -> str:
    """Count on from the ids of the Werkplaats: after ams-2 comes ams-3."""
    taken = {one.id for one in settings.coder}
    own = [_NUMBERED.fullmatch(one.id) for one in settings.coder if one.werkplaats == werkplaats]
    start = next((found[1] for found in reversed(own) if found), f"{werkplaats}-")
    number = 1
    while f"{start}{number}" in taken:
        number += 1
    return f"{start}{number}"


def _as_toml(section: str, lines: dict[str, str]) -> str:
    fields = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in lines.items())
    return f"[[{section}]]\n{fields}"
