"""Carrying: coding that was made with an older codebook, told in the codes of the newest.

Only codes that are no longer in use are carried, wherever they stand: a page keeps a retired code while coding
holds it, so that it may also be in coding made after it was retired. That is why the version a coding was made
with is not asked for. Nothing is guessed: where a person has to choose, the code stays and a finding says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from frameschema import (
    FRAMES,
    THEMES,
    AnyUnit,
    Codebook,
    Coding,
    Document,
    Evaluation,
    Finding,
    Fragment,
    FrameAttribution,
    FrameRef,
    FramingDevice,
    Influence,
    IssueMoment,
    Lineage,
    Message,
    Severity,
    Shift,
    ThematicCode,
    codes_by_name,
    codes_of,
    message,
    name_key,
)
from frameschema.rules.used_codes import codes_of_sheet
from frameschema.sheet import FilledColumn, SheetCoding

_Item = TypeVar("_Item")
_Document = TypeVar("_Document", bound=Document)


@dataclass(frozen=True)
class Carried:
    """A coding in the codes of the newest codebook, and what a person has to choose in it."""

    coding: Coding
    findings: tuple[Finding, ...]


def carry_codes(coding: Coding, codebook: Codebook) -> Carried:
    """Follow what became of each code of a coding, and give groups' own words the codes they were mapped to.

    A code that was renamed, merged, or retired with one successor is replaced; one that was split, or retired
    with none or several, stays. Doing it twice gives the same coding.
    """
    carrier = _Carrier(codebook)
    units = tuple(carrier.unit(unit) for unit in coding.units)
    findings = tuple(finding for unit in units for finding in carrier.choices(coding, unit))
    return Carried(coding.model_copy(update={"units": units, "codebook": codebook.ref}), findings)


@dataclass(frozen=True)
class CarriedSheet:
    """A filled-in sheet in the codes of the newest codebook, and what a person has to choose on it."""

    coding: SheetCoding
    findings: tuple[Finding, ...]


def carry_sheet_codes(coding: SheetCoding, codebook: Codebook) -> CarriedSheet:
    """Do for a filled-in sheet what `carry_codes` does for a coding."""
    carrier = _Carrier(codebook)
    carried = carrier.sheet(coding)
    return CarriedSheet(
        carried.model_copy(update={"codebook": codebook.ref}), tuple(carrier.sheet_choices(carried))
    )


class _Carrier:
    """Carries units; holds what became of the codes, and what groups' own words stand for."""

    def __init__(self, codebook: Codebook) -> None:
        self._lineage = Lineage(codebook)
        self._frames = codes_by_name(codebook, FRAMES)
        self._themes = codes_by_name(codebook, THEMES)

    def unit(self, unit: AnyUnit) -> AnyUnit:
        if isinstance(unit, Fragment):
            devices = _one_per_device(self._device(item) for item in unit.framing_devices)
            return _changed(unit, attribution=self._attribution(unit.attribution), framing_devices=devices)
        if isinstance(unit, IssueMoment):
            influences = _once(self._influence(item) for item in unit.outcome.influences)
            outcome = _changed(unit.outcome, influences=influences)
            return _changed(unit, outcome=outcome, themes=self._themes_of(unit))
        if isinstance(unit, Shift):
            return _changed(unit, before=self._refs(unit.before), after=self._refs(unit.after))
        if isinstance(unit, ThematicCode):
            return _changed(unit, themes=self._codes(unit.themes))
        if isinstance(unit, Evaluation):
            return _changed(unit, method=self._maybe(unit.method), opened=self._codes(unit.opened))
        return unit

    def sheet(self, coding: SheetCoding) -> SheetCoding:
        influences = _once(self._influence(item) for item in coding.outcome.influences)
        return _changed(
            coding,
            columns=tuple(map(self._column, coding.columns)),
            dominant_frames=self._refs(coding.dominant_frames),
            outcome=_changed(coding.outcome, influences=influences),
        )

    def _column(self, column: FilledColumn) -> FilledColumn:
        shift = _changed(
            column.shift, before=self._refs(column.shift.before), after=self._refs(column.shift.after)
        )
        return _changed(column, attributions=tuple(map(self._attribution, column.attributions)), shift=shift)

    def sheet_choices(self, coding: SheetCoding) -> Iterator[Finding]:
        """Name the codes of a carried sheet that ended and still stand there."""
        where = message(
            "sheet {sheet} ({transcript}, {coder})",
            sheet=coding.sheet,
            transcript=coding.transcript,
            coder=coding.coder,
        )
        for _, code in sorted(set(codes_of_sheet(coding))):
            if self._lineage.ending(code) is not None:
                yield _needs_choice(where, code, self._lineage.heirs(code))

    def choices(self, coding: Coding, unit: AnyUnit) -> Iterator[Finding]:
        """Name the codes of a carried unit that ended and still stand there."""
        for _, code in sorted(set(codes_of(unit))):
            if self._lineage.ending(code) is not None:
                yield _needs_choice(_place(coding, unit), code, self._lineage.heirs(code))

    def _code(self, code: str) -> str:
        return self._lineage.heir(code) or code

    def _codes(self, codes: Iterable[str]) -> tuple[str, ...]:
        return _once(map(self._code, codes))

    def _maybe(self, code: str | None) -> str | None:
        return None if code is None else self._code(code)

    def _refs(self, refs: Iterable[FrameRef]) -> tuple[FrameRef, ...]:
        return _once(FrameRef(frame=self._code(ref.frame), level=ref.level) for ref in refs)

    def _device(self, item: FramingDevice) -> FramingDevice:
        return FramingDevice(device=self._code(item.device), words=item.words)

    def _influence(self, item: Influence) -> Influence:
        return Influence(influence=self._code(item.influence), polarity=item.polarity)

    def _attribution(self, attribution: FrameAttribution) -> FrameAttribution:
        named = self._frames.get(name_key(attribution.local_name or ""), ())
        mapped = tuple(FrameRef(frame=code.id, level=next(iter(code.levels), None)) for code in named)
        return _changed(
            attribution,
            frames=self._refs(attribution.frames) or mapped,
            object=self._maybe(attribution.object),
            image=self._maybe(attribution.image),
            source=self._maybe(attribution.source),
            certainty=self._maybe(attribution.certainty),
        )

    def _themes_of(self, moment: IssueMoment) -> tuple[str, ...]:
        named = self._themes.get(name_key(moment.local_theme or ""), ())
        return self._codes(moment.themes) or tuple(code.id for code in named)


def _changed(document: _Document, **fields: object) -> _Document:
    return document.model_copy(update=fields)


def _once(items: Iterable[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys(items))


def _one_per_device(items: Iterable[FramingDevice]) -> tuple[FramingDevice, ...]:
    """Put the words of devices that became one together, each on its own line, in order of device."""
    words: dict[str, list[str]] = {}
    for item in items:
        words.setdefault(item.device, []).extend([item.words] if item.words is not None else [])
    joined = {device: "\n".join(_once(quoted)) for device, quoted in words.items()}
    return tuple(FramingDevice(device=device, words=joined[device] or None) for device in sorted(joined))


def _place(coding: Coding, unit: AnyUnit) -> Message:
    place = message(
        "coding {coding} ({transcript}, {coder})",
        coding=coding.id,
        transcript=coding.transcript,
        coder=coding.coder,
    )
    return message("{coding}, unit {unit}", coding=place, unit=unit.key)


def _needs_choice(where: Message, code: str, heirs: Sequence[str]) -> Finding:
    several = message("choose from: {codes}", codes=", ".join(heirs))
    return Finding(
        rule="needs-choice",
        severity=Severity.WARNING,
        where=where,
        message=message('no one code took the place of "{code}"', code=code),
        remedy=several if heirs else message("choose another code, or leave it out"),
    )
