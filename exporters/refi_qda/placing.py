"""Where the codes of each list of the codebook go in what is coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from frameschema import IssuePath, UnitKind

_FRAGMENT, _MOMENT, _SHIFT = UnitKind.FRAGMENT, UnitKind.ISSUE_MOMENT, UnitKind.SHIFT_MOMENT
_THEMATIC, _EVALUATION = UnitKind.THEMATIC_CODE, UnitKind.EVALUATION

KINDS = "unit_kind"
LEVELS = "frame_level"

MANY: Mapping[str, tuple[UnitKind, str]] = {
    "reasoning_device": (_FRAGMENT, "reasoning_devices"),
    "responsibility": (_FRAGMENT, "responsibilities"),
    "framing_device": (_FRAGMENT, "framing_devices"),
    "frame": (_FRAGMENT, "attribution.frames"),
    "reframing_form": (_MOMENT, "outcome.forms"),
    "theme": (_MOMENT, "themes"),
    "opening": (_EVALUATION, "opened"),
}
"""Lists of which several codes go together: the kind of unit, and the field."""

ONE: Mapping[str, tuple[UnitKind, str]] = {
    "interaction": (_FRAGMENT, "interaction"),
    "frame_object": (_FRAGMENT, "attribution.object"),
    "frame_image": (_FRAGMENT, "attribution.image"),
    "frame_source": (_FRAGMENT, "attribution.source"),
    "certainty": (_FRAGMENT, "attribution.certainty"),
    "frame_enactment": (_FRAGMENT, "attribution.enactment"),
    "issue_status": (_MOMENT, "status"),
    "handling": (_MOMENT, "handling"),
    "alignment": (_MOMENT, "alignment"),
    "bridged": (_MOMENT, "outcome.bridged"),
    "shift_result": (_SHIFT, "result"),
    "method": (_EVALUATION, "method"),
    "evaluation_basis": (_EVALUATION, "basis"),
}
"""Lists of which one code is chosen."""

_ITEMS = {"framing_devices": "device", "attribution.frames": "frame"}
"""Fields whose items are documents, and what a code is in them."""


@dataclass
class Placed:
    """The fields of the unit that codes give, and the codes that have no place in it."""

    kind: UnitKind
    fields: dict[str, Any] = field(default_factory=dict)
    unplaced: list[str] = field(default_factory=list)


def place(codes: Sequence[tuple[str, str]], issues: Sequence[IssuePath], own: Sequence[tuple[str, ...]]) -> Placed:
    """Lay codes, each with its list, out over the fields of one unit; `own` are paths of codes we do not have.

    Which kind of unit it becomes says the code of its kind, else the first code that belongs to a kind; words that
    got nothing but codes of their own are a thematic code.
    """
    placed = Placed(_kind(codes, bool(issues), bool(own)))
    if issues:
        placed.fields["issues"] = list(dict.fromkeys(issues))
    if placed.kind is _THEMATIC and own:
        placed.fields["open_codes"] = list(dict.fromkeys(own))
    else:
        placed.unplaced += [" / ".join(path) for path in own]
    for of, code in codes:
        if of != KINDS and not _put(placed, of, code):
            placed.unplaced.append(code)
    _put_level(placed, [code for of, code in codes if of == LEVELS])
    return placed


def _put_level(placed: Placed, levels: Sequence[str]) -> None:
    """Say on which level a frame was met, where there is one frame and one level."""
    frames = placed.fields.get("attribution", {}).get("frames", [])
    if len(levels) == len(frames) == 1:
        frames[0]["level"] = levels[0]
        placed.unplaced.remove(levels[0])


def _kind(codes: Sequence[tuple[str, str]], has_issues: bool, has_own: bool) -> UnitKind:
    for of, code in codes:
        if of == KINDS:
            return UnitKind(code)
    for of, _ in codes:
        kind, _field = MANY.get(of) or ONE.get(of) or (None, "")
        if kind is not None:
            return _THEMATIC if of == "theme" and has_own else kind
    return _THEMATIC if has_own or not has_issues else _MOMENT


def _put(placed: Placed, of: str, code: str) -> bool:
    if of == "theme" and placed.kind is _THEMATIC:
        placed.fields.setdefault("themes", []).append(code)
        return True
    kind, name = MANY.get(of) or ONE.get(of) or (None, "")
    if kind is not placed.kind:
        return False
    *above, last = name.split(".")
    holder = placed.fields
    for step in above:
        holder = holder.setdefault(step, {})
    if of in MANY:
        item = {_ITEMS[name]: code} if name in _ITEMS else code
        holder.setdefault(last, []).append(item)
        return True
    chosen: str = holder.setdefault(last, code)
    return chosen == code
