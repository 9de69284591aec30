"""Dutch by default, English available: gettext over the catalogue in `framebridge/locale`.

Message ids are the English texts, for messages their templates. Only `use_language` changes the language, once
per run. Other rooms know no languages: their errors and findings carry messages, which are translated when shown.
"""

from __future__ import annotations

import contextlib
import gettext
import hashlib
import os
import struct
from functools import lru_cache
from importlib import resources
from io import BytesIO

from framebridge.documents import write_file
from framebridge.errors import ConfigurationProblem
from framebridge.places import cache_home
from frameschema import Message, message

LANGUAGE_VARIABLE = "FRAMEBRIDGE_LANGUAGE"
DEFAULT = "nl"
LANGUAGES = ("nl", "en")

_chosen = DEFAULT


def use_language(language: str | None) -> None:
    """Choose the language of messages: the environment goes first, then `language`, then Dutch.

    Raises ConfigurationProblem for a language that there is not.
    """
    global _chosen
    wanted = os.environ.get(LANGUAGE_VARIABLE) or language or DEFAULT
    if wanted not in LANGUAGES:
        raise ConfigurationProblem(
            message(
                '{variable} is "{wanted}"; use one of {known}',
                variable=LANGUAGE_VARIABLE,
                wanted=wanted,
                known=", ".join(LANGUAGES),
            )
        )
    _chosen = wanted


def chosen_language() -> str:
    """Give the language of this run, "nl" or "en"."""
    return _chosen


def translated(text: str) -> str:
    """Give a message in the chosen language; a text without translation stays English."""
    return _catalogue(_chosen).gettext(text) if text else text


def translated_message(said: object) -> str:
    """Give a message in the chosen language, and any message or error among its values; a bare text as it is."""
    if isinstance(said, Exception) and said.args and isinstance(said.args[0], Message):
        said = said.args[0]
    if not isinstance(said, Message):
        return str(said)
    values = {name: _translated_value(value) for name, value in said.values.items()}
    return translated(said.template).format(**values)


def _translated_value(value: object) -> object:
    """Translate what was said; anything else stays what it is, so that its format still fits."""
    return translated_message(value) if isinstance(value, Message | Exception) else value


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    file = resources.files("framebridge").joinpath("locale", f"{language}.po")
    if not file.is_file():
        return gettext.NullTranslations()
    source = file.read_bytes()
    kept = cache_home() / f"{language}-{hashlib.sha256(source).hexdigest()[:16]}.mo"
    # What is kept may be cut off or not ours; it is only there to save time.
    with contextlib.suppress(OSError, ValueError, struct.error):
        return gettext.GNUTranslations(BytesIO(kept.read_bytes()))
    compiled = _compiled(source, language)
    with contextlib.suppress(ConfigurationProblem):
        write_file(kept, compiled)
    return gettext.GNUTranslations(BytesIO(compiled))


def _compiled(source: bytes, language: str) -> bytes:
    # Reading a catalogue takes as long as many a command; it happens once for every version of it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source), locale=language))
    return compiled.getvalue()
