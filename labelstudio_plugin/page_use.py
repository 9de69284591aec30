"""What the coding of a project uses of its page, read from the server: submitted coding, and everyone's drafts.

Drafts are not in the list of tasks (only one's own are), so they cost a request for each task that has any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.page_fields import RELATIONS, CodePath, PageField, field_named
from labelstudio_plugin.sync.stock import account_of
from labelstudio_plugin.sync.task_list import WITH_DRAFT, iter_tasks

_RELATION = "relation"
_BOXES = "textarea"
_FIELDS = ("annotations", "result", "completed_by")


@dataclass(frozen=True)
class Coded:
    """An annotation or a draft: its number, whose it is, and its result items as they are."""

    number: int
    account: str
    is_draft: bool
    items: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class FieldUse:
    """Who coded in a field: `choices` by what they chose, with the branches that it stands under."""

    name: str
    by: list[Coded] = field(default_factory=list)
    choices: dict[CodePath, list[Coded]] = field(default_factory=dict)

    def of(self, path: CodePath) -> list[Coded]:
        """Give the coding that holds a choice; a bare id in coding counts wherever it stands on the page."""
        return _once((*self.choices.get(path, ()), *self.choices.get(path[-1:], ())))


def read_coded(server: LabelStudio, project: int, accounts: Mapping[int, str]) -> tuple[Coded, ...]:
    """Read everything that was coded in a project, in order of task; tasks of others count too."""
    found = []
    for task in iter_tasks(server, project, fields=_FIELDS):
        for raw in task.get("annotations") or ():
            found.append(_coded(raw, account_of(raw, accounts), is_draft=False))
    for task in iter_tasks(server, project, filters=[WITH_DRAFT]):
        for raw in server.get_objects(f"/api/tasks/{int(task['id'])}/drafts"):
            found.append(_coded(raw, str(raw.get("user", "unknown")), is_draft=True))
    return tuple(found)


def uses_by_field(coded: Iterable[Coded], fields: Mapping[str, PageField]) -> dict[str, FieldUse]:
    """Sort coding by the field it is in; a field that the page does not have keeps the name in the coding."""
    uses: dict[str, FieldUse] = {}
    for one in coded:
        for item in one.items:
            on_page = field_named(fields, _name(item))
            name = on_page.name if on_page else _name(item)
            use = uses.setdefault(name, FieldUse(name))
            _add(use.by, one)
            for path in _paths(item):
                _add(use.choices.setdefault(path, []), one)
    return uses


def strays(coded: Iterable[Coded], fields: Mapping[str, PageField]) -> dict[str, list[Coded]]:
    """Give the coding for which Label Studio refuses a page with these fields, by the field they name.

    It lets words in boxes that are gone pass.
    """
    found: dict[str, list[Coded]] = {}
    for one in coded:
        for item in one.items:
            if not _fits(item, field_named(fields, _name(item))):
                _add(found.setdefault(_name(item), []), one)
    return found


def _fits(item: Mapping[str, Any], on_page: PageField | None) -> bool:
    kind = str(item.get("type", "")).lower()
    if kind in (_RELATION, _BOXES):
        return True
    return on_page is not None and on_page.kind == kind


def _coded(raw: Mapping[str, Any], account: str, *, is_draft: bool) -> Coded:
    result = raw.get("result")
    items = result if isinstance(result, list) else ()
    return Coded(int(raw["id"]), account, is_draft, tuple(item for item in items if isinstance(item, dict)))


def _name(item: Mapping[str, Any]) -> str:
    return RELATIONS if item.get("type") == _RELATION else str(item.get("from_name", "?"))


def _paths(item: Mapping[str, Any]) -> Iterator[CodePath]:
    """Give what an item chooses, and the branches above it."""
    value = item.get("value")
    chosen = item.get("labels") if item.get("type") == _RELATION else None
    if isinstance(value, dict) and item.get("type") != _BOXES:
        chosen = value.get(str(item.get("type")))
    for one in chosen if isinstance(chosen, list) else ():
        path = tuple(map(str, one)) if isinstance(one, list) else (str(one),)
        yield from (path[:end] for end in range(1, len(path) + 1))


def _add(many: list[Coded], one: Coded) -> None:
    if not many or many[-1] is not one:
        many.append(one)


def _once(coded: Iterable[Coded]) -> list[Coded]:
    return list({(one.is_draft, one.number): one for one in coded}.values())
