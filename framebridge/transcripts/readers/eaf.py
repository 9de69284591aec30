"""ELAN: a tier per speaker; annotations in order of time.

pympi gives tiers and times; the count beside it is of the annotation values. Tiers that depend on another one
(translations, notes) are left out and told.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from lxml import etree

from framebridge.errors import DataProblem
from framebridge.transcripts.readers.office_zip import safe_xml
from framebridge.transcripts.repairs import RepairDesk
from framebridge.transcripts.source import Line, Place, Source, ink_of, noticed
from frameschema import message

_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation"


def read_eaf(data: bytes, file: str, desk: RepairDesk) -> Source:
    """Read an annotation document of ELAN."""
    root = safe_xml(data, file)
    if root.tag != "ANNOTATION_DOCUMENT":
        raise DataProblem(message("{file}: this is not an annotation document of ELAN", file=file))
    dependent = [tier for tier in root.iter("TIER") if tier.get("PARENT_REF")]
    values = [value.text or "" for value in root.iter("ANNOTATION_VALUE")]
    aside = [value.text or "" for tier in dependent for value in tier.iter("ANNOTATION_VALUE")]
    findings = []
    if any(aside):
        said = message("{count} tiers that depend on another one were left out", count=len(dependent))
        findings.append(noticed(file, "dependent-tiers", said))
    lines = _spoken(root)
    return Source(lines, ink_of(values), Place.CUE, tuple(aside), tuple(findings), is_timed=True)


def _spoken(root: etree._Element) -> tuple[Line, ...]:
    from pympi.Elan import Eaf  # type: ignore[import-untyped]

    root.set(_SCHEMA, root.get(_SCHEMA, ""))  # The library stumbles without it.
    handle, name = tempfile.mkstemp(suffix=".eaf")  # It reads from a path alone.
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(etree.tostring(root))
        read = Eaf(name, suppress_version_warning=True)
    finally:
        Path(name).unlink()
    found = []
    for order, tier in enumerate(read.get_tier_names()):
        attributes = read.tiers[tier][2]
        if attributes.get("PARENT_REF"):
            continue
        voice = (attributes.get("PARTICIPANT") or tier).strip()
        for start, _, value, *_ in read.get_annotation_data_for_tier(tier):
            found.append((start, order, Line((value or "").strip(), start, voice)))
    return tuple(line for _, _, line in sorted(found, key=lambda item: item[:2]))
