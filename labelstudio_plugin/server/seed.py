"""A freshly migrated database, kept once per machine, so that a new server need not migrate again.

The seed holds no user, no secret and no text: it is taken before the first account is made. It is one file
in the user's cache folder (a folder could lose single files to a cleaning program unnoticed), named after
the versions that made it, and may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import tarfile
import zlib
from pathlib import Path

import platformdirs

from labelstudio_plugin.server.home import ServerDatabase
from labelstudio_plugin.server.pg_programs import postgres_release
from labelstudio_plugin.server.release import PLUGIN_VERSION, SUPPORTED_RELEASE


def seed_file(kind: ServerDatabase) -> Path:
    """Where the seed for this kind of database is, or would be."""
    release = f"-{postgres_release()}" if kind is ServerDatabase.POSTGRESQL else ""
    name = f"{PLUGIN_VERSION}-{_own_tables()}-labelstudio-{SUPPORTED_RELEASE}-{kind.value}{release}.tar.gz"
    return Path(platformdirs.user_cache_dir("framebridge")) / name


def _own_tables() -> str:
    """Give the fingerprint of our own migrations and their triggers: they change while the version does not."""
    folder = Path(__file__).parent
    files = sorted({*folder.glob("*/migrations/[0-9]*.py"), *folder.glob("history/*.py")})
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def save_seed(source: Path, seed: Path) -> None:
    """Pack the folder `source` into `seed`; a cache that cannot be written is no reason to stop."""
    draft = seed.with_name(f".{seed.name}.{secrets.token_hex(4)}")
    with contextlib.suppress(OSError):
        seed.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tarfile.open(draft, "x:gz", compresslevel=1) as archive:
            archive.add(source, arcname=".")
        draft.replace(seed)
    with contextlib.suppress(OSError):
        draft.unlink()


def unpack_seed(seed: Path, target: Path) -> bool:
    """Unpack the seed into the folder `target` (0700); False when there is none or it is damaged."""
    try:
        with tarfile.open(seed, "r:gz") as archive:
            target.mkdir(mode=0o700, exist_ok=True)
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # absent in Python 3.11.0-3
            archive.extractall(target)  # noqa: S202 (our own archive)
    except (OSError, EOFError, tarfile.TarError, zlib.error):
        return False
    return True
