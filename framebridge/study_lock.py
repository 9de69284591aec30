"""One command at a time on a study: two that read or send beside each other would each do what the other does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from framebridge.errors import StudyBusy
from framebridge.places import data_home
from frameschema import message

PATIENCE_SECONDS = 10.0


@contextmanager
def only_us(study_id: str, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Work on a study alone on this computer; raises StudyBusy when another command goes on for too long."""
    folder = data_home() / "studies" / study_id
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with FileLock(folder / "sync.lock", timeout=patience, mode=0o600):
            yield
    except Timeout:
        raise StudyBusy(
            message(
                "another framebridge command is at work on study {study}; wait until it is done, or stop it",
                study=study_id,
            )
        ) from None
