"""The door to the embedded server: start, stop and look at a whole Label Studio on this machine.

    state = start_server(default_home(), say=print)
    account = coordinator_account(default_home())
    stop_server(default_home())

It listens on 127.0.0.1 only and outlives the program that started it. Measured on two cores: 2-5 s to start,
20-35 s the first time on a machine. For Linux and macOS; one home per server.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import requests
from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict

from frameschema import message
from labelstudio_plugin.server.account import Account, ensure_account
from labelstudio_plugin.server.database import prepare_database, start_database, stop_database
from labelstudio_plugin.server.errors import PortInUse, ServerError, StartFailed, UnsupportedPlatform
from labelstudio_plugin.server.gallery import GalleryTemplate, dump_gallery
from labelstudio_plugin.server.home import Home, ServerDatabase, default_home
from labelstudio_plugin.server.label_studio_process import await_answer, start_label_studio
from labelstudio_plugin.server.postgres import Cluster, running_cluster
from labelstudio_plugin.server.private_files import write_private
from labelstudio_plugin.server.processes import ProcessMark, end_process, find_process
from labelstudio_plugin.server.release import SUPPORTED_RELEASE, require_supported_release
from labelstudio_plugin.session import new_session

__all__ = [
    "Account",
    "GalleryTemplate",
    "ServerDatabase",
    "ServerState",
    "coordinator_account",
    "default_home",
    "server_answers",
    "server_cluster",
    "server_status",
    "start_server",
    "stop_server",
]

LOCK_PATIENCE_SECONDS = 300.0
STOP_PATIENCE_SECONDS = 10.0


class ServerState(BaseModel):
    """A running server: where it answers and which process it is."""

    model_config = ConfigDict(frozen=True)

    url: str
    port: int
    pid: int
    process_started_at: float
    database: ServerDatabase
    label_studio_version: str

    @property
    def process(self) -> ProcessMark:
        """The mark of Label Studio's process."""
        return ProcessMark(pid=self.pid, started_at=self.process_started_at)


def _say_nothing(message: str) -> None:
    """Take a progress message and keep it."""


def start_server(
    home: Path,
    *,
    port: int | None = None,
    database: ServerDatabase = ServerDatabase.POSTGRESQL,
    gallery: Sequence[GalleryTemplate] = (),
    language: str = "nl",
    say: Callable[[str], None] = _say_nothing,
) -> ServerState:
    """Start the server of this home, or find it running; returns when it answers.

    Without a port it takes the one it had before, or else a free one. The gallery and the language count
    from the start on: a server that runs already keeps those it was started with.
    """
    _require_platform()
    require_supported_release()
    place = Home(home)
    place.create()
    with _only_us(place):
        running = _running(place)
        if running is not None:
            await_answer(place, running.process, running.port)
            return running
        place.require_database(database)
        write_private(place.gallery, dump_gallery(gallery))
        ensure_account(place.account)
        prepare_database(place, database, say)
        say("starting Label Studio")
        return _start_processes(place, _listen(place, port), database, language)


def stop_server(home: Path) -> bool:
    """Stop the Label Studio and the PostgreSQL of this home; False when neither ran."""
    place = Home(home)
    if not place.folder.exists():
        return False
    with _only_us(place):
        return _stop_processes(place)


def server_status(home: Path) -> ServerState | None:
    """The server of this home if its process runs, else None."""
    state = _last_state(Home(home))
    return state if state and find_process(state.process) else None


def server_answers(state: ServerState) -> bool:
    """Ask the server something that its database has to answer."""
    try:
        return new_session(state.url).get(f"{state.url}/api/version", timeout=10).ok
    except requests.RequestException:
        return False


def server_cluster(home: Path) -> Cluster | None:
    """The running PostgreSQL of this home, where `create_database` can add one; None when it is not up."""
    return running_cluster(Home(home).database(ServerDatabase.POSTGRESQL))


def coordinator_account(home: Path) -> Account:
    """The account made at the first start; who changes its password in Label Studio has to remember it."""
    place = Home(home)
    place.create()
    return ensure_account(place.account)


def _require_platform() -> None:
    if sys.platform == "win32":
        raise UnsupportedPlatform(
            message(
                "the embedded server needs Linux or macOS; give the address of a running Label Studio instead "
                "(on Windows the embedded server works inside WSL)"
            )
        )


@contextlib.contextmanager
def _only_us(place: Home) -> Iterator[None]:
    try:
        with FileLock(place.lock, timeout=LOCK_PATIENCE_SECONDS):
            yield
    except Timeout as exc:
        raise ServerError(
            message("{file}: another program is starting or stopping this server; try again", file=place.lock)
        ) from exc


def _last_state(place: Home) -> ServerState | None:
    return ServerState.model_validate_json(place.state.read_bytes()) if place.state.exists() else None


def _running(place: Home) -> ServerState | None:
    """The running server; one that has lost its database is stopped and counts as not running."""
    state = server_status(place.folder)
    if state is None:
        return None
    if state.database is ServerDatabase.POSTGRESQL and server_cluster(place.folder) is None:
        _stop_processes(place)
        return None
    return state


def _listen(place: Home, port: int | None) -> socket.socket:
    """A listening socket on the port asked for, else on the previous one, else on a free one."""
    if port is not None:
        try:
            return socket.create_server(("127.0.0.1", port))
        except OSError as exc:
            raise PortInUse(
                message(
                    "port {port} cannot be used ({reason}); choose another or leave it out",
                    port=port,
                    reason=exc.strerror,
                )
            ) from exc
    last = _last_state(place)
    with contextlib.suppress(OSError):
        return socket.create_server(("127.0.0.1", last.port if last else 0))
    return socket.create_server(("127.0.0.1", 0))


def _start_processes(place: Home, listener: socket.socket, database: ServerDatabase, language: str) -> ServerState:
    port = listener.getsockname()[1]
    with contextlib.ExitStack() as on_failure:
        on_failure.callback(listener.close)
        on_failure.callback(_stop_processes, place)
        variables = start_database(place, database)
        process = start_label_studio(place, variables, listener, language)
        state = ServerState(
            url=f"http://127.0.0.1:{port}",
            port=port,
            pid=process.pid,
            process_started_at=process.started_at,
            database=database,
            label_studio_version=SUPPORTED_RELEASE,
        )
        write_private(place.state, state.model_dump_json())
        await_answer(place, process, port)
        on_failure.pop_all()
    return state


def _stop_processes(place: Home) -> bool:
    state = server_status(place.folder)
    if state is not None and not end_process(
        state.process, [signal.SIGTERM, signal.SIGKILL], STOP_PATIENCE_SECONDS
    ):
        raise StartFailed(
            message("Label Studio (process {process}) does not stop; end it by hand", process=state.pid)
        )
    return stop_database(place) or state is not None
