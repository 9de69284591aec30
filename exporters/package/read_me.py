"""README in Dutch and English, and the licence, from what the study says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from exporters.package.about import About
from exporters.package.resource import Resource
from exporters.package.titles import title_in

_LANGUAGES = {"README.md": "en", "README.nl.md": "nl"}


def read_me(about: About, resources: Sequence[Resource], *, transcripts: bool) -> dict[str, bytes]:
    """Give both files; each line of the study's own is one line, so that none of it becomes a heading."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # slow to load

    environment = Environment(  # noqa: S701 - this is text to read, not a web page
        loader=PackageLoader("exporters", "templates/package"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: " ".join(value.split()) if isinstance(value, str) else value,
    )
    values = {"about": about, "resources": resources, "transcripts": transcripts}
    return {
        name: environment.get_template(f"read_me.{language}.md")
        .render(values, title=partial(title_in, language=language))
        .encode()
        for name, language in _LANGUAGES.items()
    }


def licence_text(about: About) -> bytes:
    """Name the licence that the owners of the study chose."""
    lines = [about.licence, about.licence_url, "", f"{about.title} ({about.id})", *about.creators]
    return ("\n".join(line for at, line in enumerate(lines) if line or at == 2) + "\n").encode()
