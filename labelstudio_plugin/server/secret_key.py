"""The key with which Label Studio signs sessions and tokens, kept in the server's home.

Label Studio's own way writes the key to `.env` and reads it back as a shell would: a key that begins with `$`
(one in fifty) is not found again, and at the next start every session and token is void.
"""

from __future__ import annotations

from pathlib import Path

from labelstudio_plugin.server.private_files import new_password, write_private

_NAME = "SECRET_KEY="


def kept_secret_key(folder: Path) -> str:
    """Give the key of this home, made at the first start; one that Label Studio wrote before is taken over."""
    file = folder / "secret_key"
    if not file.exists():
        write_private(file, _written_by_label_studio(folder / ".env") or new_password())
    return file.read_text(encoding="utf-8")


def _written_by_label_studio(file: Path) -> str | None:
    if not file.exists():
        return None
    keys = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith(_NAME)]
    return keys[0].removeprefix(_NAME) if keys else None
