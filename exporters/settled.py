"""What a difference was settled on, by policy or decision, in words; what coders chose stands beside it."""

from __future__ import annotations

from pydantic import JsonValue

from exporters.source import TableSource
from frameschema import Fragment, IssuePath, Member, MergedUnit, Polarity
from frameschema.choices import OWN_WORDS
from frameschema.merged_story import MergedStory

_SIGNS = {Polarity.PLUS.value: "+", Polarity.MINUS.value: "–"}


def settled_texts(source: TableSource, unit: MergedUnit | MergedStory, field: str) -> tuple[str, ...]:
    """Give a line for what was settled at a field or in it; none when nothing was."""
    found = [item for item in unit.settled if item.field.partition(".")[0] == field]
    if not found:
        return ()
    said = "; ".join(value_text(source, item.field, item.value) for item in found)
    return (f"{source.heading('mark.settled')}: {said}",)


def settled_value(unit: MergedUnit, field: str) -> JsonValue:
    """Give what a field was settled on; None when it was not."""
    return next((item.value for item in unit.settled if item.field == field), None)


def value_text(source: TableSource, field: str, value: JsonValue) -> str:
    """Write the value of a field in words; names of codes by their labels."""
    if value is None:
        return f"({source.heading('mark.not_coded')})"
    if isinstance(value, list):
        return ", ".join(value_text(source, field, one) for one in value)
    if isinstance(value, dict):
        sign = _SIGNS.get(str(value.get("polarity")), "")
        return f"{sign} {source.label(str(value['influence']))}".strip()
    is_text = field.rpartition(".")[2] in OWN_WORDS
    return str(value) if is_text else source.code_or_text(str(value))


def issue_paths(unit: MergedUnit) -> dict[IssuePath, tuple[str, ...]]:
    """Give the issue paths of a merged unit, each with its coders, as first given; or those settled on."""
    settled = settled_value(unit, "issues")
    if isinstance(settled, list):
        return {tuple(map(str, path)): unit.coders for path in settled if isinstance(path, list) and path}
    found: dict[IssuePath, tuple[str, ...]] = {}
    for member in unit.members:
        for path in member.unit.issues:
            coders = found.get(path, ())
            found[path] = coders if member.coder in coders else (*coders, member.coder)
    return found


def frames_of(unit: MergedUnit, member: Member) -> tuple[str, ...]:
    """Give the frames that were settled on, or else those that the coder saw; each once."""
    settled = settled_value(unit, "attribution.frames")
    if isinstance(settled, list):
        return tuple(dict.fromkeys(str(ref["frame"]) for ref in settled if isinstance(ref, dict)))
    own = member.unit.attribution.frames if isinstance(member.unit, Fragment) else ()
    return tuple(dict.fromkeys(ref.frame for ref in own))
