"""The database of one home: made (or copied from the seed) at the first start, brought up at every start."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from labelstudio_plugin.server.home import Home, ServerDatabase
from labelstudio_plugin.server.label_studio_process import run_migrations
from labelstudio_plugin.server.postgres import (
    SUPERUSER,
    Cluster,
    adopt_cluster,
    create_cluster,
    create_database,
    start_cluster,
    stop_cluster,
)
from labelstudio_plugin.server.privilege import is_root
from labelstudio_plugin.server.seed import save_seed, seed_file, unpack_seed

DATABASE_NAME = "labelstudio"
SQLITE_FILE = "label_studio.sqlite3"


def prepare_database(home: Home, kind: ServerDatabase, say: Callable[[str], None]) -> None:
    """Make the home's database unless it exists: afterwards it is complete and migrated, or absent."""
    folder = home.database(kind)
    if folder.exists():
        return
    draft = _fresh_draft(folder)
    if kind is ServerDatabase.POSTGRESQL:
        _prepare_postgres(home, draft, say)
    else:
        _prepare_sqlite(home, draft, say)
    draft.rename(folder)


def start_database(home: Home, kind: ServerDatabase) -> Mapping[str, str]:
    """Bring the database up; returns the variables by which Label Studio finds it."""
    if kind is ServerDatabase.SQLITE:
        return _sqlite_variables(home.database(kind))
    return _postgres_variables(start_cluster(home.database(kind), home.postgres_log))


def stop_database(home: Home) -> bool:
    """Stop the home's PostgreSQL, also that of an interrupted first start; False when none ran."""
    folder = home.database(ServerDatabase.POSTGRESQL)
    return any([stop_cluster(folder), stop_cluster(_draft_of(folder))])


def _draft_of(folder: Path) -> Path:
    return folder.with_name(f"new-{folder.name}")


def _fresh_draft(folder: Path) -> Path:
    """An empty folder beside `folder`, in place of what an interrupted first start may have left."""
    draft = _draft_of(folder)
    stop_cluster(draft)
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o711 if is_root() else 0o700)
    return draft


def _prepare_postgres(home: Home, draft: Path, say: Callable[[str], None]) -> None:
    seed = seed_file(ServerDatabase.POSTGRESQL)
    if unpack_seed(seed, draft / "data"):
        adopt_cluster(draft)
        return
    _say_patience(say)
    shutil.rmtree(draft / "data", ignore_errors=True)
    create_cluster(draft)
    try:
        cluster = start_cluster(draft, home.postgres_log)
        create_database(cluster, DATABASE_NAME)
        run_migrations(home, _postgres_variables(cluster))
    finally:
        stop_cluster(draft)
    save_seed(draft / "data", seed)


def _prepare_sqlite(home: Home, draft: Path, say: Callable[[str], None]) -> None:
    seed = seed_file(ServerDatabase.SQLITE)
    if unpack_seed(seed, draft):
        return
    _say_patience(say)
    run_migrations(home, _sqlite_variables(draft))
    save_seed(draft, seed)


def _say_patience(say: Callable[[str], None]) -> None:
    say("making Label Studio's database; this happens once on this machine and takes up to a minute")


def _postgres_variables(cluster: Cluster) -> Mapping[str, str]:
    return {
        "DJANGO_DB": "default",
        "POSTGRE_HOST": "127.0.0.1",
        "POSTGRE_PORT": str(cluster.port),
        "POSTGRE_USER": SUPERUSER,
        "POSTGRE_PASSWORD": cluster.password.get_secret_value(),
        "POSTGRE_NAME": DATABASE_NAME,
    }


def _sqlite_variables(folder: Path) -> Mapping[str, str]:
    return {"DJANGO_DB": "sqlite", "DATABASE_NAME": str(folder / SQLITE_FILE)}
