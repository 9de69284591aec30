"""How issue moments ended, by the methods of their discussion."""

from __future__ import annotations

from exporters.report.heat import Crossing, heat_map
from exporters.report.parts import Entry, Section
from exporters.report.register import Register
from exporters.settled import settled_value
from frameschema import MergedUnit, UnitKind
from frameschema.vocabulary import Bridged


def outcomes(register: Register) -> Section:
    """Make the section."""
    source = register.source
    found: dict[tuple[str, str], list[Entry]] = {}
    for analysed in source.in_order:
        methods = tuple(map(source.code_or_text, analysed.discussion.methods)) or (register.text("no_method"),)
        for unit, entry in register.units(analysed, UnitKind.ISSUE_MOMENT):
            for method in methods:
                found.setdefault((_ended(register, unit), method), []).append(entry)
    order = [*(source.label(item) for item in Bridged), register.text("differs"), register.text("not_coded")]
    crossing = Crossing(
        id="outcomes-method",
        title=register.text("outcome_by_method"),
        corner=register.text("outcome"),
        rows=order if found else [],
        columns=sorted({method for _, method in found}),
        found={key: tuple(entries) for key, entries in found.items()},
    )
    return Section(
        id="outcomes",
        title=register.text("outcome_by_method"),
        figures=(heat_map(register, crossing),),
        groups=crossing.groups(),
    )


def _ended(register: Register, unit: MergedUnit) -> str:
    """Name the outcome: what was settled on, or what those who gave one agree on."""
    settled = settled_value(unit, "outcome.bridged")
    if isinstance(settled, str):
        return register.source.label(settled)
    said = unit.variants("outcome.bridged")
    if len(said) > 1:
        return register.text("differs")
    return register.source.label(str(said[0].value)) if said else register.text("not_coded")
