"""JSON as it comes from outside: parsed, measured, and rid of what no document can hold.

What is taken out is noted as a problem at its place, so that the rest can still be judged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from frameschema.base import LONE_SURROGATE, repeated
from frameschema.message import Message, message
from frameschema.problems import Place, Problem

LARGEST_INPUT = 200_000_000
"""Bytes (of text: characters) that are read unless another limit is asked for."""

DEEPEST = 100
"""Lists and objects that may lie inside each other."""

LONGEST_LIST = 100_000
"""Values in one list, or fields in one object."""

LARGEST_NUMBER = 10**18
"""Numbers lie below this, above its negative."""

_DIGITS_ENOUGH = 20

_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True)
class JsonInput:
    """The value that was read, and what was wrong with it as JSON; `is_readable` says whether there is a value."""

    value: object
    problems: tuple[Problem, ...] = ()
    is_readable: bool = True


class _Unreadable(Exception):
    """Nothing can be made of the input; holds the one problem."""

    def __init__(self, rule: str, said: Message, remedy: Message) -> None:
        super().__init__(rule)
        self.problem = Problem(rule, (), said, remedy)


def read_json(data: object, max_size: int) -> JsonInput:
    """Read JSON text, its bytes, or a value made of it; never raises for what is wrong with it."""
    tidier = _Tidier(max_size)
    try:
        value = _parsed(_as_text(data, max_size)) if isinstance(data, str | bytes) else data
        return JsonInput(tidier.tidy(value, ()), tuple(tidier.problems))
    except _Unreadable as exc:
        return JsonInput(None, (exc.problem,), is_readable=False)


class _NotPlain(Exception):
    """Something in the text wants a look."""


def is_plain(text: str) -> bool:
    """Say whether JSON text can be taken as it is: no name twice, no odd number, no escaped surrogate."""
    if _ESCAPED_SURROGATE.search(text) or text.startswith("\ufeff"):
        return False
    try:
        json.loads(text, object_pairs_hook=_plain, parse_int=_plain_number, parse_constant=_plain_number)
    except (ValueError, RecursionError, _NotPlain):
        return False
    return True


def _plain(pairs: list[tuple[str, object]]) -> None:
    if len(dict(pairs)) != len(pairs):
        raise _NotPlain


def _plain_number(digits: str) -> int:
    if len(digits) >= _DIGITS_ENOUGH or not digits.lstrip("-").isdecimal():
        raise _NotPlain
    number = int(digits)
    if abs(number) >= LARGEST_NUMBER:
        raise _NotPlain
    return number


def _too_large(max_size: int) -> _Unreadable:
    said = message("the input is larger than {most} bytes", most=max_size)
    return _Unreadable("too-large", said, message("give it in parts, or allow more"))


def _too_deep() -> tuple[Message, Message]:
    said = message("more than {most} lists and objects lie inside each other", most=DEEPEST)
    return said, message("no document is that deep; look at how it was made")


def _as_text(data: str | bytes, max_size: int) -> str:
    if len(data) > max_size:
        raise _too_large(max_size)
    try:
        return data.removeprefix("\ufeff") if isinstance(data, str) else data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        said = message("this is not UTF-8 at byte {byte}", byte=exc.start)
        raise _Unreadable("not-json", said, message("save it as UTF-8")) from None


def _parsed(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_whole_number)
    except json.JSONDecodeError as exc:
        said = message("this is not JSON at line {line}, column {column}", line=exc.lineno, column=exc.colno)
        raise _Unreadable("not-json", said, message("look there for a missing bracket, comma or quote")) from None
    except RecursionError:
        raise _Unreadable("too-deep", *_too_deep()) from None


class _Repeating(dict[str, object]):
    """An object in which names were given more than once; the last value stays."""

    repeated: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    repeating = _Repeating(made)
    repeating.repeated = tuple(repeated(name for name, _ in pairs))
    return repeating


def _whole_number(digits: str) -> int:
    # Enough digits to see that it is too large: Python refuses to read very many.
    return int(digits[:_DIGITS_ENOUGH])


class _Tidier:
    """Copies a value without what no document can hold, and notes the place of each."""

    def __init__(self, room: int) -> None:
        self.problems: list[Problem] = []
        self._most = self._room = room

    def tidy(self, value: object, place: Place) -> object:
        """Copy a value; what cannot be kept becomes null."""
        self._room -= 1 + (len(value) if isinstance(value, str) else 0)
        if self._room < 0:
            raise _too_large(self._most)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._text(value, place)
        if isinstance(value, int | float):
            return self._number(value, place)
        if isinstance(value, UUID | date):
            return str(value)
        return self._container(value, place)

    def _container(self, value: object, place: Place) -> object:
        if len(place) >= DEEPEST:
            self._note(place, *_too_deep(), rule="too-deep")
        elif isinstance(value, Mapping):
            return self._fields(value, place)
        elif isinstance(value, list | tuple):
            return [self.tidy(item, (*place, at)) for at, item in enumerate(self._at_most(value, place))]
        else:
            self._note(place, message("JSON has no such value"), message("give text, a number or null"))
        return None

    def _note(self, place: Place, said: Message, remedy: Message, rule: str = "malformed") -> None:
        self.problems.append(Problem(rule, place, said, remedy))

    def _text(self, text: str, place: Place) -> str:
        if not LONE_SURROGATE.search(text):
            return text
        self._note(
            place, message("holds a lone surrogate, which is no character"), message("take the character out")
        )
        return LONE_SURROGATE.sub("\ufffd", text)

    def _number(self, number: float, place: Place) -> float | None:
        if abs(number) < LARGEST_NUMBER:
            return number
        # Infinite, or not a number, which is never less than anything.
        self._note(place, message("this number is too large, or none"), message("correct the number"))
        return None

    def _fields(self, value: Mapping[object, object], place: Place) -> dict[str, object]:
        for twice in value.repeated if isinstance(value, _Repeating) else ():
            self._note((*place, twice), message("this field is given twice"), message("keep one of the two"))
        made = {}
        for name in self._at_most(value, place):
            if isinstance(name, str):
                made[self._text(name, (*place, name))] = self.tidy(value[name], (*place, name))
            else:
                self._note(place, message("the name of a field is no text"), message("write it as text"))
        return made

    def _at_most(self, values: Iterable[object], place: Place) -> list[object]:
        kept = list(values)
        if len(kept) > LONGEST_LIST:
            self._note(
                place,
                message("this has {count} values, of which {most} are read", count=len(kept), most=LONGEST_LIST),
                message("no document has that many; look at how it was made"),
                rule="too-large",
            )
        return kept[:LONGEST_LIST]
