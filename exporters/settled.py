"""What a difference was settled on, by policy or decision, in words; what coders chose stands beside it."""

from __future__ import annotations

from pydantic import JsonValue

from exporters.source import TableSource
from frameschema import MergedUnit, Polarity
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
