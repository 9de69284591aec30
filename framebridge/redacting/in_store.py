"""Redaction in the store: every version that holds it, on the new text, with the new fingerprints.

A coding that was carried to a corrected text bears a number made from what it was carried from; it gets the one
of what that becomes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from framebridge.redacting.documents import Redactor
from framebridge.store import RewrittenVersion, Store, StoredVersion, content_hash


def plan_in_store(store: Store, study: str, redactor: Redactor) -> list[RewrittenVersion]:
    """Find the versions that hold it, and say what they become."""
    found: dict[int, RewrittenVersion] = {}
    carried = []
    for version in store.history(study):
        if (one := _rewritten(version, redactor)) is not None:
            found[version.number] = one
        if version.raw.get("import_id") is not None:
            carried.append(version)
    knowing = replace(redactor, contents=new_contents(found.values()))
    again = ((version.number, _rewritten(version, knowing)) for version in carried)
    found |= {number: one for number, one in again if one is not None}
    return [found[number] for number in sorted(found)]


def new_contents(versions: Iterable[RewrittenVersion]) -> dict[str, str]:
    """Lead from the fingerprint of what each version held to that of what it will hold, where these differ."""
    pairs = ((one.version.content_sha256, one.content_sha256) for one in versions)
    return {old: new for old, new in pairs if old != new}


def _rewritten(version: StoredVersion, redactor: Redactor) -> RewrittenVersion | None:
    talk = redactor.talks.get(version.text_sha256)
    raw, text_sha256 = redactor.raw(version.raw, talk), redactor.fingerprint(version.text_sha256)
    if raw == version.raw and text_sha256 == version.text_sha256:
        return None
    content = content_hash(raw) if "result" in raw else version.content_sha256
    return RewrittenVersion(version, raw, text_sha256, content)
