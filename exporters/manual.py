"""The coding manual: one web page that needs nothing else, to read and to print on A4.

It tells the method in two passes, how the coding page works (with pictures), every list with its codes, the
keys, the pitfalls and what changed in the codebook. Every word is the codebook's: codes `help_…` of the list
`form`, and the lists themselves.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exporters.codebook_table import FORM_LIST
from exporters.errors import ExportError
from exporters.html_template import html_template
from frameschema import Code, Codebook, CodeList, CodeState, Localized, Role, message

_PICTURE = re.compile(r"step-(\d+)-([a-z_]+)\.png")


@dataclass(frozen=True)
class PageLook:
    """Keys and colours of the coding page, by the id of a code or role; what is not there has none."""

    keys: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Chapter:
    """A chapter by the id of its words, and its sections: codes of the form, or lists."""

    id: str
    sections: tuple[Code | CodeList, ...] = ()


def manual_html(
    codebook: Codebook,
    roles: Sequence[Role],
    language: str,
    pictures: Mapping[str, bytes],
    look: PageLook | None = None,
) -> str:
    """Write the manual; `pictures` are PNG files by name, `step-<n>-<what>.png`.

    A picture stands with step n of the coding page; its caption and its description for who cannot see it are
    label and definition of the code `help_picture_<what>`. Raises ExportError for a picture without a place.
    """
    manual = _Manual(codebook, language, pictures)
    return manual.to_html(roles, look or PageLook())


class _Manual:
    """What the template asks for."""

    def __init__(self, codebook: Codebook, language: str, pictures: Mapping[str, bytes]) -> None:
        self._codebook = codebook
        self._language = language
        self._pictures = {_place_of(name): data for name, data in sorted(pictures.items())}
        self._form = [code for code in codebook.list(FORM_LIST).codes if code.state is CodeState.ACTIVE]
        self._check_pictures()

    def to_html(self, roles: Sequence[Role], look: PageLook) -> str:
        template = html_template(
            "manual.html",
            word=self._word,
            text=self._text,
            say=self._say,
            heading=self._heading,
            steps=self._steps,
            pictures=self._pictures_of,
            known=self._known,
        )
        return template.render(
            codebook=self._codebook,
            language=self._language,
            chapters=self._chapters(),
            roles=roles,
            keys=look.keys,
            colours=look.colours,
        )

    def _chapters(self) -> tuple[Chapter, ...]:
        passes = tuple(self._codebook.code(code) for code in ("help_fragments", "help_sheets"))
        lists = tuple(item for item in self._codebook.lists if item.id != FORM_LIST)
        return (
            Chapter("help_method", passes),
            Chapter("help_page", self._steps("help_page")),
            Chapter("help_colours"),
            Chapter("help_keys"),
            Chapter("help_lists", lists),
            Chapter("help_methods"),
            Chapter("help_pitfalls"),
            Chapter("help_changes"),
        )

    def _say(self, text: Localized) -> str:
        return text.in_language(self._language)

    def _word(self, code_id: str) -> str:
        return self._codebook.label(code_id, self._language)

    def _text(self, code_id: str) -> str:
        return self._say(self._codebook.code(code_id).definition)

    def _heading(self, key: str) -> str:
        return self._codebook.heading(key, self._language)

    def _known(self, list_id: str, code_id: str) -> bool:
        """Say whether a code of the changelog is still there, so that it can be pointed to."""
        return self._codebook.has_list(list_id) and self._codebook.has_code(list_id, code_id)

    def _steps(self, prefix: str) -> tuple[Code, ...]:
        return tuple(code for code in self._form if code.id.startswith(f"{prefix}_"))

    def _pictures_of(self, step: str) -> list[tuple[Code, str]]:
        """Give the pictures of a step: their words, and themselves as an address that holds the data."""
        return [
            (self._codebook.code(f"help_picture_{what}"), _data_address(data))
            for (number, what), data in self._pictures.items()
            if step == f"help_page_{number}"
        ]

    def _check_pictures(self) -> None:
        steps = {code.id for code in self._steps("help_page")}
        for number, what in self._pictures:
            if f"help_page_{number}" not in steps:
                raise ExportError(
                    message(
                        'picture {what} is for step {number}, which the codebook does not have as "{code}"',
                        what=what,
                        number=number,
                        code=f"help_page_{number}",
                    )
                )


def _place_of(name: str) -> tuple[int, str]:
    found = _PICTURE.fullmatch(name)
    if found is None:
        raise ExportError(
            message("picture {name} has no place; name it such as step-1-start.png", name=name),
        )
    return int(found[1]), found[2]


def _data_address(data: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(data).decode('ascii')}"
