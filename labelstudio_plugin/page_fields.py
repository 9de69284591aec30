"""The fields of a page, read from its configuration: their names, their headings and what one can choose.

What stands in the tasks (`value="$issues"`) is not on the page and so not here. On sheets a field stands once
for all columns, as `who_what_{{idx}}`; coding names it `who_what_0`, `who_what_1` and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from frameschema import message
from labelstudio_plugin.errors import UnexpectedAnswer

CodePath = tuple[str, ...]
"""A choice as it is stored: its own id, below the ids of the branches it stands under."""

RELATIONS = "relations"
"""Stands for the field of the drawn links, which has no name. Their words are stored, not an id."""

_INDEX = "{{idx}}"
_CHOICES = ("Choice", "Label")


@dataclass(frozen=True)
class PageField:
    """One field; `choices` gives the words of each choice, in order."""

    name: str
    kind: str
    to_name: str
    heading: str
    choices: Mapping[CodePath, str]

    def is_named(self, stored: str) -> bool:
        """Say whether coding calls this field so."""
        before, index, after = self.name.partition(_INDEX)
        if not index:
            return stored == before
        return re.fullmatch(rf"{re.escape(before)}[0-9]+{re.escape(after)}", stored) is not None


def page_fields(config: str) -> dict[str, PageField]:
    """Read the fields of a page, in its order, by name; raises UnexpectedAnswer for what is no page."""
    return {field.name: field for field in _fields(_root(config))}


def field_named(fields: Mapping[str, PageField], stored: str) -> PageField | None:
    """Find the field that coding names."""
    exact = fields.get(stored)
    return exact or next((field for field in fields.values() if field.is_named(stored)), None)


def _root(config: str) -> ET.Element:
    try:
        # A page may have been edited by others: one that declares entities could swell without end.
        if "<!DOCTYPE" in config or "<!ENTITY" in config:
            raise ET.ParseError
        return ET.fromstring(config)  # noqa: S314
    except ET.ParseError:
        raise UnexpectedAnswer(
            message("the page of a project cannot be read; put it right in Label Studio")
        ) from None


def _fields(parent: ET.Element) -> Iterator[PageField]:
    heading = ""
    for element in parent:
        if element.tag == "Header":
            heading = element.get("value", "")
        elif element.tag == "Relations":
            words = [relation.get("value", "") for relation in element.iter("Relation")]
            yield PageField(RELATIONS, RELATIONS, "", "", {(each,): each for each in words})
        elif element.get("name") and element.get("toName"):
            yield _field(element, heading)
        else:
            yield from _fields(element)


def _field(element: ET.Element, heading: str) -> PageField:
    kind, name, to_name = str(element.tag).lower(), element.get("name", ""), element.get("toName", "")
    return PageField(name, kind, to_name, heading, dict(_choices(element, ())))


def _choices(parent: ET.Element, above: CodePath) -> Iterator[tuple[CodePath, str]]:
    for element in parent:
        if element.tag in _CHOICES:
            words = element.get("value", "")
            path = (*above, element.get("alias", words))
            yield path, words
            yield from _choices(element, path)
