"""Why the models refuse a value, in our own words: pydantic's may hold the input, and these never do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from frameschema.message import Message, message
from frameschema.problems import Place, Problem
from frameschema.vocabulary import UnitKind
from frameschema.whole import NOT_WHOLE

_CORRECT = message("correct the value")
_TEXT = message("this must be text")
_NUMBER = message("this must be a whole number")
_LIST = message("this must be a list")
_OBJECT = message("this must be an object with named fields")
_UUID = message("this must be a UUID")
_DATE = message("this must be a date such as 2026-03-01")
_TIME = message("this must be a time with its difference from UTC, such as 2026-03-01T12:00:00Z")
_EMPTY = message("this may not be empty")

_SAID: Mapping[str, tuple[Message, Message]] = {
    "missing": (message("this field is missing"), message("add it")),
    "extra_forbidden": (message("this field is not known here"), message("take it out, or look at its spelling")),
    "string_type": (_TEXT, _CORRECT),
    "int_type": (_NUMBER, _CORRECT),
    "bool_type": (message("this must be true or false"), _CORRECT),
    "tuple_type": (_LIST, _CORRECT),
    "model_type": (_OBJECT, _CORRECT),
    "dict_type": (_OBJECT, _CORRECT),
    "uuid_type": (_UUID, _CORRECT),
    "uuid_parsing": (_UUID, _CORRECT),
    "date_type": (_DATE, _CORRECT),
    "date_parsing": (_DATE, _CORRECT),
    "date_from_datetime_parsing": (_DATE, _CORRECT),
    "date_from_datetime_inexact": (_DATE, _CORRECT),
    "datetime_type": (_TIME, _CORRECT),
    "datetime_parsing": (_TIME, _CORRECT),
    "datetime_from_date_parsing": (_TIME, _CORRECT),
    "timezone_aware": (_TIME, _CORRECT),
    "string_too_short": (_EMPTY, message("fill it in, or leave the field out")),
    "too_short": (_EMPTY, message("fill it in, or leave the field out")),
    "unknown_kind": (
        message("the kind is none of {kinds}", kinds=", ".join(UnitKind)),
        message("choose one of these"),
    ),
}


def refusals(error: ValidationError) -> Iterator[Problem]:
    """Give what the models refused; broken promises are left to `whole`, which finds all of them."""
    for item in error.errors(include_url=False, include_input=False):
        if item["type"] != NOT_WHOLE:
            yield Problem("malformed", _place(item["loc"]), *_said(item["type"], item.get("ctx", {})))


def _place(loc: tuple[int | str, ...]) -> Place:
    """Leave out what pydantic adds for a choice between models: the kind of the unit."""
    return tuple(part for part in loc if part not in _KINDS)


_KINDS = frozenset[str | int](UnitKind)


def _said(kind: str, context: Mapping[str, object]) -> tuple[Message, Message]:
    if kind in _SAID:
        return _SAID[kind]
    if kind in ("enum", "literal_error"):
        return message("this must be {choices}", choices=context["expected"]), message("choose one of these")
    if kind == "string_pattern_mismatch":
        return message("this text does not have the form {pattern}", pattern=context["pattern"]), _CORRECT
    if kind == "string_too_long":
        return message("this has more than {most} characters", most=context["max_length"]), message("shorten it")
    if kind in ("greater_than", "greater_than_equal"):
        return message("this number is too low"), _CORRECT
    return _own_words(kind, context.get("error")), _CORRECT


def _own_words(kind: str, error: object) -> Message:
    """Take over what our own validators say; of anything else, name the sort only."""
    if isinstance(error, ValueError) and error.args and isinstance(error.args[0], Message):
        return error.args[0]
    return message("this value was refused ({kind})", kind=kind)
