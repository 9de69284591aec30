"""Label Studio result → Coding, with a finding for every item that cannot be placed.

Nothing is guessed and nothing disappears: what does not fit stays in the raw annotation (which the
store keeps) and is named by its item id and reason. No result, however odd, stops the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from frameschema import AnyUnit, Coding, CodingState, Finding, Severity, UnitKind, message, unit_id
from frameschema.base import Prose
from labelstudio_plugin.controls import DISCUSSION_MEMO, KIND, find_control
from labelstudio_plugin.results.context import CodingContext, Report, item_name, region_key
from labelstudio_plugin.results.positions import Misplaced, span_of
from labelstudio_plugin.results.relations import read_relations
from labelstudio_plugin.results.values import Misfit, from_stored, put_field, stored_list

_UNIT: TypeAdapter[AnyUnit] = TypeAdapter(AnyUnit)
_PROSE: TypeAdapter[str] = TypeAdapter(Prose)
_KINDS = {kind.value: kind for kind in UnitKind}
_KEY = re.compile(r"[A-Za-z0-9_.-]{1,80}")


@dataclass(frozen=True)
class ReadResult:
    """The coding, and what could not be placed in it."""

    coding: Coding
    findings: tuple[Finding, ...]


@dataclass
class _Region:
    """The items of one region, still unread."""

    key: str
    items: list[Mapping[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class _Filled:
    """A field that an item fills."""

    item: str
    path: str
    value: Any


def read_annotation(annotation: Mapping[str, Any], context: CodingContext) -> ReadResult:
    """Read one annotation as the API gives it (keys `result`, `was_cancelled`)."""
    result = annotation.get("result")
    state = CodingState.SKIPPED if annotation.get("was_cancelled") else CodingState.SUBMITTED
    if result is None:
        result = []
    return read_result(result if isinstance(result, list) else [result], context, state)


def read_result(
    result: Sequence[Any], context: CodingContext, state: CodingState = CodingState.SUBMITTED
) -> ReadResult:
    """Read result items into a coding; the same items always give the same coding."""
    report = Report(context)
    items = [item for item in result if _is_item(item, report)]
    of_regions = [item for item in items if item.get("type") != "relation"]
    units = _units(of_regions, report)
    links = (item for item in items if item.get("type") == "relation")
    coding = Coding(
        id=context.coding_id,
        study=context.study,
        transcript=context.transcript.id,
        text_sha256=context.transcript.text_sha256,
        coder=context.coder,
        coding_pass=context.coding_pass,
        codebook=context.codebook_ref,
        state=state,
        units=tuple(sorted(units, key=lambda unit: (unit.span.start, unit.span.end, unit.key))),
        relations=tuple(read_relations(links, units, report)),
        memo=_memo(of_regions, report),
    )
    return ReadResult(coding, tuple(report.findings))


def _is_item(item: object, report: Report) -> bool:
    if isinstance(item, Mapping):
        return True
    report.add("?", message("is not a result item"))
    return False


def _units(items: Iterable[Mapping[str, Any]], report: Report) -> list[AnyUnit]:
    regions: dict[str, _Region] = {}
    for item in items:
        if item.get("from_name") != DISCUSSION_MEMO:
            key = region_key(item.get("id", ""))
            regions.setdefault(key, _Region(key)).items.append(item)
    units = (_unit(region, report) for region in regions.values())
    return [unit for unit in units if unit is not None]


def _unit(region: _Region, report: Report) -> AnyUnit | None:
    kind = _kind(region)
    if kind is None or not _KEY.fullmatch(region.key):
        for item in region.items:
            reason = message("belongs to a region without exactly one known kind, or without a usable id")
            report.add(item_name(item), reason, Severity.ERROR)
        return None
    try:
        marked = next(item for item in region.items if item.get("from_name") == KIND)
        span = span_of(marked["value"], report.context.transcript)
    except Misplaced as exc:
        report.add(region.key, exc.reason, Severity.ERROR)
        return None
    fixed = {
        "kind": kind,
        "id": unit_id(report.context.coding_id, region.key),
        "key": region.key,
        "span": span,
    }
    return _with_fields(fixed, _filled_fields(region, kind, report), report)


def _kind(region: _Region) -> UnitKind | None:
    marks = [item for item in region.items if item.get("from_name") == KIND]
    labels = [label for item in marks for label in _labels(item)]
    if len(marks) != 1 or len(labels) != 1 or not isinstance(labels[0], str):
        return None
    return _KINDS.get(labels[0])


def _filled_fields(region: _Region, kind: UnitKind, report: Report) -> list[_Filled]:
    filled = []
    for item in region.items:
        name = item.get("from_name")
        if name == KIND:
            # The "+" in Label Studio's info panel; our form has its own memo field.
            if item.get("meta"):
                reason = message("carries a region note outside the form")
                report.add(item_name(item), reason, Severity.INFO)
            continue
        found = find_control(name)
        if found is None or kind not in found[0].kinds:
            report.add(item_name(item), message("fills a field that this kind of region does not have"))
            continue
        control, code = found
        try:
            value = from_stored(control, stored_list(item, control), code)
            filled.append(_Filled(item_name(item), control.field, value))
        except Misfit as exc:
            report.add(item_name(item), exc.reason)
    return filled


def _with_fields(fixed: dict[str, Any], filled: Sequence[_Filled], report: Report) -> AnyUnit:
    """Make the unit with every field that fits; a field that does not is reported and left open."""
    fields = dict(fixed)
    try:
        for one in filled:
            put_field(fields, one.path, one.value)
        return _UNIT.validate_python(fields)
    except (Misfit, ValidationError):
        return _field_by_field(fixed, filled, report)


def _field_by_field(fixed: dict[str, Any], filled: Sequence[_Filled], report: Report) -> AnyUnit:
    fields, unit = fixed, _UNIT.validate_python(fixed)
    for one in filled:
        trial = deepcopy(fields)
        try:
            put_field(trial, one.path, one.value)
            unit = _UNIT.validate_python(trial)
            fields = trial
        except Misfit as exc:
            report.add(one.item, exc.reason)
        except ValidationError:
            report.add(one.item, message("holds something that the language does not have"))
    return unit


def _memo(items: Iterable[Mapping[str, Any]], report: Report) -> str | None:
    texts = [text for item in items for text in _memo_texts(item, report)]
    return "\n".join(texts) or None


def _memo_texts(item: Mapping[str, Any], report: Report) -> list[str]:
    if item.get("from_name") != DISCUSSION_MEMO:
        return []
    value = item.get("value")
    texts = value.get("text") if isinstance(value, Mapping) else None
    try:
        if not isinstance(texts, list):
            raise TypeError
        # A box in which only a space was typed holds nothing.
        return [_PROSE.validate_python(text, strict=True) for text in texts if not _blank(text)]
    except (TypeError, ValidationError):
        report.add(item_name(item), message("holds something that is not text"))
        return []


def _blank(text: object) -> bool:
    return isinstance(text, str) and not text.strip()


def _labels(item: Mapping[str, Any]) -> list[Any]:
    value = item.get("value")
    labels = value.get("hypertextlabels") if isinstance(value, Mapping) else None
    return labels if isinstance(labels, list) else []
