"""Redaction in the store: every version that holds it, on the new text, with the new fingerprints."""

from __future__ import annotations

from framebridge.redacting.documents import Redactor
from framebridge.store import RewrittenVersion, Store, StoredVersion, content_hash


def plan_in_store(store: Store, study: str, redactor: Redactor) -> list[RewrittenVersion]:
    """Find the versions that hold it, and say what they become."""
    rewritten = (_rewritten(version, redactor) for version in store.history(study))
    return [one for one in rewritten if one is not None]


def _rewritten(version: StoredVersion, redactor: Redactor) -> RewrittenVersion | None:
    talk = redactor.talks.get(version.text_sha256)
    raw, text_sha256 = redactor.raw(version.raw, talk), redactor.fingerprint(version.text_sha256)
    if raw == version.raw and text_sha256 == version.text_sha256:
        return None
    content = content_hash(raw) if "result" in raw else version.content_sha256
    return RewrittenVersion(version, raw, text_sha256, content)
