"""JSON of an annotation as text: once exactly as received, once canonical for comparison."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from pydantic import JsonValue

from frameschema import message


def to_json(raw: Mapping[str, JsonValue]) -> str:
    r"""Write `raw` with its keys in their order; ASCII, so that "\u0000" and lone surrogates survive."""
    return json.dumps(raw, separators=(",", ":"), allow_nan=False)


def content_hash(raw: Mapping[str, JsonValue]) -> str:
    """SHA-256 of what the coder decided: `result`, `was_cancelled`, `ground_truth` and `completed_by`.

    Times, counters and ids of the server do not count, nor does the order of keys. Raises ValueError when
    `raw` was read without its `result`.
    """
    if "result" not in raw:
        raise ValueError(message('the annotation has no "result"; ask Label Studio to include it'))
    decided = {
        "result": raw["result"] or [],
        "was_cancelled": bool(raw.get("was_cancelled")),
        "ground_truth": bool(raw.get("ground_truth")),
        "completed_by": _account_id(raw.get("completed_by")),
    }
    canonical = json.dumps(decided, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _account_id(completed_by: JsonValue) -> JsonValue:
    # Some routes of Label Studio give the whole account in place of its id.
    return completed_by.get("id") if isinstance(completed_by, dict) else completed_by
