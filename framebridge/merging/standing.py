"""One unit of several coders, with the values that their differences were settled on."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from framebridge.errors import DataProblem
from frameschema import AnyUnit, MergedUnit, message


def as_it_stands(unit: AnyUnit, merged: MergedUnit) -> AnyUnit:
    """Give a unit with what policy and decisions settled; `unit` stands for the merged one, with its choices.

    Raises DataProblem when a decision has a value that its field cannot have.
    """
    if not merged.settled:
        return unit
    document = unit.model_dump(mode="json")
    for item in merged.settled:
        _put(document, item.field, item.value)
    try:
        return type(unit).model_validate(document)
    except ValidationError:
        # Its words quote the value.
        raise DataProblem(
            message(
                "{fields} of unit {unit} was settled on a value that it cannot have; take the decision again",
                fields=", ".join(item.field for item in merged.settled),
                unit=merged.id,
            )
        ) from None


def _put(document: dict[str, Any], path: str, value: Any) -> None:
    *outer, name = path.split(".")
    for inner in outer:
        document = document[inner]
    document[name] = value
