"""Keyed digests of what was redacted: it is known again, and nobody without the key can try out what it was.

The key lies in a private folder of one computer. Another one has a key of its own, and knows nothing again.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from framebridge.places import private_home
from framebridge.store import AnnotationVersion, Store

_KEY_FILE = "redaction.key"
_KEY_BYTES = 32


class Seal:
    """Makes keyed digests, with a key that lies in a private folder of this computer alone."""

    def __init__(self, study: str) -> None:
        """Use the key of a study; it is made when the first digest is asked for."""
        self._file = private_home(study) / _KEY_FILE

    @property
    def is_here(self) -> bool:
        """Say whether this computer has the key."""
        return self._file.exists()

    def digest(self, fingerprint: str) -> str:
        """Give the keyed digest of a fingerprint."""
        return hmac.new(self._key(), fingerprint.encode(), hashlib.sha256).hexdigest()

    def _key(self) -> bytes:
        if not self._file.exists():
            _make_key(self._file)
        return self._file.read_bytes()


def _make_key(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as opened:
        opened.write(secrets.token_bytes(_KEY_BYTES))


class RedactedBefore:
    """Knows again what was redacted, when a server gives it once more: from a backup, or from a page left open."""

    def __init__(self, store: Store, study: str) -> None:
        """Ask the store once; a computer without the key knows nothing again."""
        self._seal = Seal(study)
        self._digests = store.redacted_digests(study) if self._seal.is_here else frozenset()

    def sort_out(
        self, versions: Sequence[AnnotationVersion]
    ) -> tuple[list[AnnotationVersion], list[AnnotationVersion]]:
        """Part versions into those to store and those that were redacted."""
        if not self._digests:
            return list(versions), []
        known = [self._seal.digest(version.content_sha256) in self._digests for version in versions]
        pairs = list(zip(versions, known, strict=True))
        return [one for one, is_known in pairs if not is_known], [one for one, is_known in pairs if is_known]
