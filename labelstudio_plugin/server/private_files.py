"""Files and folders that only their owner may read: passwords, keys, state."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path` so that it is complete or absent, and readable (0600) by the owner only."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def new_password() -> str:
    """A random password (256 bits) of letters, digits, `-` and `_`: safe in URLs and in SQL quotes."""
    return secrets.token_urlsafe(32)
