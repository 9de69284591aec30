"""What a document promises about itself as a whole: names given once, references that lead somewhere.

Each promise is written once and reads a document and its raw JSON alike: the validator of `Whole` refuses the one,
and `reading` lists everything that is wrong in the other, also where a field elsewhere is malformed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from frameschema.base import Document, is_slug
from frameschema.message import Message, message
from frameschema.problems import Place, Problem, json_path

NOT_WHOLE = "not_whole"
"""The type of the error by which a broken promise is refused."""

Promise = Callable[[object], Iterator[Problem]]
"""Gives what is wrong in a document or in its raw JSON; says nothing about what is malformed."""

Name = Callable[[object], Hashable]
"""Reads a name from a value; None when it is malformed."""


class Whole(Document):
    """A document with promises about itself as a whole; it is refused when one is broken."""

    promises: ClassVar[tuple[Promise, ...]] = ()

    @model_validator(mode="after")
    def _promises_kept(self) -> Self:
        broken = broken_promises(type(self), self)
        if broken:
            said = "; ".join(f"{json_path(problem.place)}: {problem.said}" for problem in broken)
            raise PydanticCustomError(NOT_WHOLE, "{problems}", {"problems": said})
        return self


def broken_promises(model: type[Document], value: object) -> tuple[Problem, ...]:
    """Give all that is wrong with a document as a whole, or with its raw JSON."""
    promises = model.promises if issubclass(model, Whole) else ()
    return tuple(problem for promise in promises for problem in promise(value))


def found_at(value: object, path: str, place: Place = ()) -> Iterator[tuple[Place, object]]:
    """Find what stands at a path such as `coders.*.id`, and where; what is not there is left out."""
    name, _, rest = path.partition(".")
    if not name:
        yield place, value
    elif name == "*":
        for index, item in enumerate(value if isinstance(value, list | tuple) else ()):
            yield from found_at(item, rest, (*place, index))
    elif (inner := field_of(value, name)) is not None:
        yield from found_at(inner, rest, (*place, name))


def field_of(value: object, name: str) -> object:
    """Give a field of a document or of a JSON object; None when it is not there."""
    if isinstance(value, Mapping):
        return value.get(name)
    return getattr(value, name, None) if isinstance(value, Document) else None


def as_slug(value: object) -> str | None:
    """Read an identifier."""
    return value if isinstance(value, str) and is_slug(value) else None


def as_uuid(value: object) -> UUID | None:
    """Read a UUID, however it is written."""
    try:
        return value if isinstance(value, UUID) else UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def as_words(value: object) -> str | None:
    """Read a name in free words, which is never shown."""
    return value.strip() or None if isinstance(value, str) else None


@dataclass(frozen=True)
class GivenOnce:
    """The names at these paths are all different."""

    paths: tuple[str, ...]
    name: Name = as_slug

    def __call__(self, value: object) -> Iterator[Problem]:
        """Give every name that was given before."""
        places = defaultdict[Hashable, list[Place]](list)
        for path in self.paths:
            for place, found in found_at(value, path):
                places[self.name(found)].append(place)
        places.pop(None, None)
        for name, (_, *again) in places.items():
            for place in again:
                yield Problem("repeated-id", place, self._said(name), message("rename one, or take one out"))

    def _said(self, name: Hashable) -> Message:
        if self.name is as_words:
            return message("this name is given twice")
        return message('"{id}" is given twice', id=name)


@dataclass(frozen=True)
class Known:
    """Each name at `used` is one of those at `among`."""

    used: str
    among: str
    name: Name = as_slug

    def __call__(self, value: object) -> Iterator[Problem]:
        """Give every name that leads nowhere."""
        known = {self.name(found) for _, found in found_at(value, self.among)} | {None}
        for place, found in found_at(value, self.used):
            if (name := self.name(found)) not in known:
                yield Problem(
                    "unknown-reference", place, self._said(name), message("add what it names, or correct it")
                )

    def _said(self, name: Hashable) -> Message:
        among = as_json_path(self.among)
        if self.name is as_words:
            return message("no {among} has this name", among=among)
        return message('no {among} is "{id}"', among=among, id=name)


@dataclass(frozen=True)
class OwnId:
    """The id is the one that `make` gives for these fields, each read as a name."""

    make: Callable[..., UUID]
    fields: Mapping[str, Name]

    def __call__(self, value: object) -> Iterator[Problem]:
        """Give the id if it is another; where a field is malformed it cannot be told."""
        given = as_uuid(field_of(value, "id"))
        parts = [read(field_of(value, field)) for field, read in self.fields.items()]
        if given is not None and None not in parts and given != self.make(*parts):
            said = message("the id is not the one that {fields} give", fields=", ".join(self.fields))
            remedy = message("make it with {function}", function=self.make.__name__)
            yield Problem("wrong-id", ("id",), said, remedy)


def as_json_path(path: str) -> str:
    """Write a path of a promise as a JSON path: `coders.*.id` is `$.coders[*].id`."""
    return "$." + path.replace(".*", "[*]")
