"""What changed between two states of a study: coding, unit by unit, what coders agree on, decisions and codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from framebridge.codebooks.diff import diff_codebooks
from frameschema import (
    AnyUnit,
    Codebook,
    Coding,
    Document,
    MergedCoding,
    MergeStatus,
    SettledBy,
    Slug,
    Study,
    is_same,
)

_PLACE = frozenset({"id", "key", "span", "kind"})


class ChangeKind(StrEnum):
    """What changed."""

    TEXT = "text"
    CODING = "coding"
    UNIT = "unit"
    STATUS = "agreement"
    DECISION = "decision"
    CODE = "codebook"
    SHEET = "sheet"


class How(StrEnum):
    """How it changed, seen from the earlier state."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    MOVED = "moved"


class Change(Document):
    """One change; `what` are the fields that changed, or counts, and `id` what it is about."""

    kind: ChangeKind
    how: How
    transcript: Slug | None = None
    coder: Slug | None = None
    id: str
    what: tuple[str, ...] = ()


class State(Document):
    """A study with its merged coding, at one time."""

    study: Study
    merged: tuple[MergedCoding, ...]


def compare(before: State, after: State) -> tuple[Change, ...]:
    """Give the changes in order of kind, transcript, coder and place; two equal states give none."""
    return (
        *_codes(before.study, after.study),
        *_texts(before.study, after.study),
        *_codings(before.study, after.study),
        *_sheets(before.study, after.study),
        *_merged(before.merged, after.merged),
    )


def _codes(before: Study, after: Study) -> Iterator[Change]:
    old, new = _in_use(before), _in_use(after)
    if old is None or new is None:
        return
    for item in diff_codebooks(old, new):
        what = (item.difference.value, *item.fields)
        yield Change(kind=ChangeKind.CODE, how=How.CHANGED, id=item.id, what=what)


def _in_use(study: Study) -> Codebook | None:
    return next((book for book in study.codebooks if book.ref == study.codebook), None)


def _texts(before: Study, after: Study) -> Iterator[Change]:
    old, new = ({one.id: one.text_sha256 for one in study.transcripts} for study in (before, after))
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield Change(kind=ChangeKind.TEXT, how=_how(name in old, name in new), transcript=name, id=name)


def _codings(before: Study, after: Study) -> Iterator[Change]:
    old, new = ({one.id: one for one in study.codings} for study in (before, after))
    every = {**old, **new}
    for identity in sorted(every, key=lambda key: (every[key].transcript, every[key].coder, str(key))):
        yield from _of_coding(old.get(identity), new.get(identity))


def _of_coding(old: Coding | None, new: Coding | None) -> Iterator[Change]:
    one = new or old
    if one is None:
        return
    at = {"transcript": one.transcript, "coder": one.coder}
    if old is None or new is None:
        count = (f"{len(one.units)} units",)
        yield Change(
            kind=ChangeKind.CODING, how=_how(old is not None, new is not None), id=str(one.id), what=count, **at
        )
        return
    whole = tuple(name for name in ("state", "memo", "relations") if getattr(old, name) != getattr(new, name))
    if whole:
        yield Change(kind=ChangeKind.CODING, how=How.CHANGED, id=str(one.id), what=whole, **at)
    yield from (change.model_copy(update=at) for change in _units(old.units, new.units))


def _units(before: Sequence[AnyUnit], after: Sequence[AnyUnit]) -> Iterator[Change]:
    old, new = ({unit.id: unit for unit in units} for units in (before, after))
    every: Mapping[UUID, AnyUnit] = {**old, **new}
    for identity in sorted(every, key=lambda key: (every[key].span.start, every[key].span.end, str(key))):
        if identity not in old or identity not in new:
            how = _how(identity in old, identity in new)
            yield Change(kind=ChangeKind.UNIT, how=how, id=str(identity), what=(every[identity].kind.value,))
            continue
        fields = _differing(old[identity], new[identity])
        if fields or old[identity].span != new[identity].span:
            how = How.CHANGED if fields else How.MOVED
            yield Change(kind=ChangeKind.UNIT, how=how, id=str(identity), what=fields)


def _differing(old: AnyUnit, new: AnyUnit) -> tuple[str, ...]:
    if type(old) is not type(new):
        return ("kind",)
    names = (name for name in type(old).model_fields if name not in _PLACE)
    return tuple(name for name in names if not is_same(getattr(old, name), getattr(new, name)))


def _sheets(before: Study, after: Study) -> Iterator[Change]:
    old, new = ({one.id: one for one in study.sheet_codings} for study in (before, after))
    for identity in sorted({*old, *new}, key=str):
        if old.get(identity) != new.get(identity):
            one = new.get(identity) or old[identity]
            how = _how(identity in old, identity in new)
            yield Change(
                kind=ChangeKind.SHEET, how=how, transcript=one.transcript, coder=one.coder, id=str(identity)
            )


def _merged(before: Sequence[MergedCoding], after: Sequence[MergedCoding]) -> Iterator[Change]:
    old, new = ({one.transcript: one for one in merged} for merged in (before, after))
    for name in sorted({*old, *new}):
        counts = _statuses(old.get(name)), _statuses(new.get(name))
        what = tuple(
            f"{status}: {counts[0][status]} → {counts[1][status]}"
            for status in MergeStatus
            if counts[0][status] != counts[1][status]
        )
        if what:
            yield Change(kind=ChangeKind.STATUS, how=How.CHANGED, transcript=name, id=name, what=what)
        yield from _decisions(name, old.get(name), new.get(name))


def _statuses(merged: MergedCoding | None) -> Counter[str]:
    return Counter(unit.status.value for unit in merged.units) if merged else Counter()


def _decisions(name: str, old: MergedCoding | None, new: MergedCoding | None) -> Iterator[Change]:
    before, after = _decided(old), _decided(new)
    for identity in sorted({*before, *after}):
        if (identity in before) != (identity in after):
            how = _how(identity in before, identity in after)
            field = after.get(identity) or before[identity]
            yield Change(kind=ChangeKind.DECISION, how=how, transcript=name, id=identity, what=(field,))


def _decided(merged: MergedCoding | None) -> dict[str, str]:
    settled = (item for unit in merged.units for item in unit.settled) if merged else ()
    return {str(item.decision): item.field for item in settled if item.by is SettledBy.DECISION}


def _how(was: bool, is_now: bool) -> How:
    if was and is_now:
        return How.CHANGED
    return How.GONE if was else How.NEW
