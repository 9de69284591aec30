"""How our web pages are filled in: all text is escaped, and nothing may be left undefined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporters.characters import printable

if TYPE_CHECKING:
    from jinja2 import Template


def html_template(name: str, **functions: object) -> Template:
    """Load a template of `exporters/templates`; `functions` are what it may call."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # may not be installed

    environment = Environment(
        loader=PackageLoader("exporters"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        keep_trailing_newline=True,
    )
    environment.globals.update(functions)
    return environment.get_template(name)


def _finalize(value: object) -> object:
    # What a macro made is markup already; its texts were looked at when it was made.
    return printable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
