"""A value typed by a person for a field, made into one that the field can have."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from framebridge.errors import ConfigurationProblem
from framebridge.merging.deciding import Open
from frameschema import Codebook, FrameLevel, message
from frameschema.choices import OWN_WORDS

_FRAMES = ("frames", "frames_after", "before", "after", "dominant_frame")


def value_of_text(item: Open, typed: Sequence[str], codebook: Codebook) -> JsonValue:
    """Make a value: a text, a code or several, frames as `need` or `need:meta_cultural`.

    It has the form of what was said there; raises ConfigurationProblem when a code is not in the codebook.
    """
    last = item.field.rpartition(".")[2]
    if last in OWN_WORDS or item.field.startswith("summaries.") or last in ("text_before", "text_after", "title"):
        return "\n".join(typed)
    given = [one.value(item.field) for one in item.said.statements]
    made = [_one(last, text, codebook) for text in typed]
    if any(isinstance(value, list) for value in given):
        return made
    if len(made) > 1:
        raise ConfigurationProblem(message("this field takes one value"))
    return made[0]


def _one(field: str, text: str, codebook: Codebook) -> JsonValue:
    if field in ("fragments", "trigger", "narrative", "issues", "influences", "framing_devices", "open_codes"):
        raise ConfigurationProblem(message("for this field take what a coder chose, with --of"))
    code, _, level = text.partition(":")
    known = {one.id for code_list in codebook.lists for one in code_list.codes}
    if code not in known or (level and level not in set(FrameLevel)):
        raise ConfigurationProblem(message('the codebook has no code "{code}"; look in codebook.yaml', code=text))
    return {"frame": code, "level": level or None} if field in _FRAMES else code
