"""Which coding began from a draft, and from which."""

from __future__ import annotations

from typing import Any

import pytest

from framebridge.precoding import MERGED, UNKNOWN_ORIGIN, began_from, coding_origin, cues_origin

PREDICTIONS = {1: coding_origin("ann"), 2: MERGED, 3: ""}


def raw(prediction: int | None, *origins: str | None) -> dict[str, Any]:
    return {"parent_prediction": prediction, "result": [{"id": "a", "origin": origin} for origin in origins]}


@pytest.mark.parametrize(
    ("annotation", "origin"),
    [
        (raw(1, "prediction", "manual"), "framebridge coding ann"),
        (raw(2), MERGED),
        (raw(3), UNKNOWN_ORIGIN),
        (raw(9, "prediction"), UNKNOWN_ORIGIN),
        (raw(None, "manual", "prediction-changed"), UNKNOWN_ORIGIN),
        (raw(None, "manual", None), None),
        (raw(None), None),
        ({}, None),
        ({"result": None}, None),
        ({"result": ["junk", {}]}, None),
    ],
)
def test_began_from(annotation: dict[str, Any], origin: str | None) -> None:
    assert began_from(annotation, PREDICTIONS) == origin


def test_origins_tell_apart() -> None:
    assert len({coding_origin("ann"), coding_origin("bob"), MERGED, cues_origin("1"), cues_origin("2")}) == 5
