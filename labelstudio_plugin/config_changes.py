"""What changes on a page, from one configuration to the next: fields, and what one can choose in them.

Label Studio takes a page from which choices were removed without a word, and refuses one that lacks a field
with coding; so both are told before anything is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from labelstudio_plugin.page_fields import CodePath, PageField, page_fields


class ConfigChangeKind(StrEnum):
    """What happens to a field or a choice."""

    ADDED = "added"
    REMOVED = "removed"
    REPLACED = "replaced"
    """A field that becomes one of another kind, or belongs to another text."""
    REWORDED = "reworded"
    KEPT = "retired, kept on the page"
    MOVED = "moved"
    """A choice that stands under another branch: it is stored differently from then on."""
    REORDERED = "in another order"
    LOOKS = "explanation or looks"
    """The pages differ in nothing that is coded."""


@dataclass(frozen=True)
class ConfigChange:
    """One change; `path` is empty when it is about the field itself, `to` is where a choice moves to."""

    kind: ConfigChangeKind
    field: str
    path: CodePath = ()
    before: str = ""
    after: str = ""
    to: CodePath = ()

    @property
    def takes_away(self) -> bool:
        """Say whether coding that holds it has nowhere to stand afterwards."""
        return self.kind in _TAKES_AWAY


_TAKES_AWAY = frozenset({ConfigChangeKind.REMOVED, ConfigChangeKind.REPLACED, ConfigChangeKind.MOVED})


def compare_configs(
    old_xml: str, new_xml: str, retired: AbstractSet[str] = frozenset()
) -> tuple[ConfigChange, ...]:
    """Compare two pages; none differ in nothing. In the order of the newer page, what goes comes first.

    `retired` are the codes that the newer page shows as retired.
    """
    if old_xml == new_xml:
        return ()
    old, new = page_fields(old_xml), page_fields(new_xml)
    changes = tuple(_of_fields(old, new, retired))
    return changes or (ConfigChange(ConfigChangeKind.LOOKS, ""),)


def _of_fields(
    old: Mapping[str, PageField], new: Mapping[str, PageField], retired: AbstractSet[str]
) -> Iterator[ConfigChange]:
    for name, field in old.items():
        if name not in new:
            yield ConfigChange(ConfigChangeKind.REMOVED, name, before=field.heading)
    for name, field in new.items():
        if name not in old:
            yield ConfigChange(ConfigChangeKind.ADDED, name, after=field.heading)
        else:
            yield from _of_field(old[name], field, retired)


def _of_field(old: PageField, new: PageField, retired: AbstractSet[str]) -> Iterator[ConfigChange]:
    before, after = (f"{field.kind} {field.to_name}".strip() for field in (old, new))
    if before != after:
        yield ConfigChange(ConfigChangeKind.REPLACED, new.name, before=before, after=after)
    if old.heading != new.heading:
        yield ConfigChange(ConfigChangeKind.REWORDED, new.name, before=old.heading, after=new.heading)
    yield from _came_and_went(old, new)
    yield from _reworded(old, new, retired)
    if _order(old, new, retired) != _order(new, old, retired):
        yield ConfigChange(ConfigChangeKind.REORDERED, new.name)


def _came_and_went(old: PageField, new: PageField) -> Iterator[ConfigChange]:
    came = [path for path in new.choices if path not in old.choices]
    for path in (path for path in old.choices if path not in new.choices):
        to = next((other for other in came if other[-1] == path[-1]), None)
        if to is None:
            yield ConfigChange(ConfigChangeKind.REMOVED, old.name, path, before=old.choices[path])
        else:
            came.remove(to)
            words = {"before": old.choices[path], "after": new.choices[to]}
            yield ConfigChange(ConfigChangeKind.MOVED, old.name, path, **words, to=to)
    for path in came:
        yield ConfigChange(ConfigChangeKind.ADDED, new.name, path, after=new.choices[path])


def _reworded(old: PageField, new: PageField, retired: AbstractSet[str]) -> Iterator[ConfigChange]:
    for path, words in new.choices.items():
        if path in old.choices and old.choices[path] != words:
            kind = ConfigChangeKind.KEPT if path[-1] in retired else ConfigChangeKind.REWORDED
            yield ConfigChange(kind, new.name, path, before=old.choices[path], after=words)


def _order(field: PageField, other: PageField, retired: AbstractSet[str]) -> list[CodePath]:
    """Give what both pages offer, in order; retired codes stand last anyhow."""
    return [path for path in field.choices if path in other.choices and path[-1] not in retired]
