"""Messages: finished English text that remembers how it was made, so that it can be told in another language.

    message("{file}: there is no such file; check the name", file="talk-01.txt")

Errors and findings carry messages; who shows them translates the template and fills the values in again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ValidatorFunctionWrapHandler, WrapValidator


class Message(str):
    """A finished English text with its `template` and `values`; a value may be a message itself."""

    template: str
    values: Mapping[str, object]


def message(template: str, /, **values: object) -> Message:
    """Fill the values in; the template is a literal, so that its translation can be looked up."""
    made = Message(template.format(**values))
    made.template, made.values = template, values
    return made


def _as_it_is(value: Any, to_text: ValidatorFunctionWrapHandler) -> str:
    text: str = to_text(value)
    return value if isinstance(value, Message) else text


Said = Annotated[str, WrapValidator(_as_it_is)]
"""A text in a document; a message stays a message (pydantic would make a bare string of it)."""
