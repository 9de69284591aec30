"""What the walls ask the database of the embedded server for one request."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from labelstudio_plugin.server.database import DATABASE_NAME
from labelstudio_plugin.server.embedded import server_cluster
from labelstudio_plugin.server.home import Home
from labelstudio_plugin.server.postgres import create_database

Asked = Callable[[Callable[[], object]], list[str]]
_STATEMENT = re.compile(rb"LOG:  (?:statement|execute [^:]*): (.*)")
_OF_THE_WALLS = re.compile(
    r'framebridge_walls_|"project"\."description"::text LIKE|'
    r'^SELECT "(task|task_completion|tasks_annotationdraft)"\."id", "\w+"\."(project|task)_id"[^()]* FROM'
)


@contextmanager
def statements_of_the_walls(home: Path) -> Iterator[Asked]:
    """Give what tells which statements of the walls a request brought about.

    PostgreSQL writes down all its statements for that while; they are taken out of its log again.
    """
    cluster = server_cluster(home)
    assert cluster is not None
    engine = create_engine(create_database(cluster, DATABASE_NAME), poolclass=NullPool)
    log = Home(home).postgres_log

    def change(words: str) -> None:
        with engine.begin() as connection:
            connection.execute(text(f"ALTER DATABASE {DATABASE_NAME} {words}"))

    def asked(ask: Callable[[], object]) -> list[str]:
        before = log.stat().st_size
        change("SET log_statement = 'all'")
        ask()
        change("RESET log_statement")
        written = log.read_bytes()[before:]
        os.truncate(log, before)
        found = (one.decode(errors="replace") for one in _STATEMENT.findall(written))
        return [one for one in found if _OF_THE_WALLS.search(one)]

    yield asked
