"""The process that runs Label Studio: what it is started with, and whether it answers."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from frameschema import message
from labelstudio_plugin.server.account import ACCOUNT_VARIABLE
from labelstudio_plugin.server.errors import StartFailed
from labelstudio_plugin.server.home import Home
from labelstudio_plugin.server.processes import ProcessMark, find_process, spawn
from labelstudio_plugin.server.release import SUPPORTED_RELEASE

RUNNER = [sys.executable, "-W", "ignore", "-m", "labelstudio_plugin.server.runner"]
START_DEADLINE_SECONDS = 180.0
ANSWER_SECONDS = 10.0
POLL_SECONDS = 0.1
# All that Label Studio gets of our environment: it reads dozens of variables with common names (HOST, DEBUG).
KEPT_VARIABLES = ("HOME", "PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


def run_migrations(home: Home, database: Mapping[str, str]) -> None:
    """Create or update all tables; returns when that is done."""
    with home.server_log.open("ab") as log:
        done = subprocess.run(  # noqa: S603
            [*RUNNER, "migrate"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=_environment(home, database),
        )
    if done.returncode != 0:
        raise StartFailed(message("Label Studio's database could not be made; see {log}", log=home.server_log))


def start_label_studio(
    home: Home, database: Mapping[str, str], listener: socket.socket, language: str
) -> ProcessMark:
    """Start serving on a socket that listens already; closes our copy of it."""
    variables = {
        "FRAMEBRIDGE_LANGUAGE": language,
        "FRAMEBRIDGE_GALLERY": str(home.gallery),
        "FRAMEBRIDGE_RECORDINGS": str(home.recordings),
        "FRAMEBRIDGE_PORT": str(listener.getsockname()[1]),
        ACCOUNT_VARIABLE: str(home.account),
    }
    environment = {**_environment(home, database), **variables}
    with listener:
        number = listener.fileno()
        return spawn([*RUNNER, "serve", "--socket", str(number)], home.server_log, environment, pass_fds=[number])


def await_answer(home: Home, process: ProcessMark, port: int) -> None:
    """Wait until the server answers; raise when its process ends first or the deadline passes."""
    deadline = time.monotonic() + START_DEADLINE_SECONDS
    while not is_answering(port):
        if find_process(process) is None:
            raise StartFailed(message("Label Studio ended while it was starting; see {log}", log=home.server_log))
        if time.monotonic() > deadline:
            raise StartFailed(
                message(
                    "Label Studio (process {process}) does not answer on port {port}; see {log}, stop the server "
                    "and start it again",
                    process=process.pid,
                    port=port,
                    log=home.server_log,
                )
            )
        time.sleep(POLL_SECONDS)


def is_answering(port: int) -> bool:
    """Whether Label Studio and our plugin in it answer on this port of this machine."""
    try:
        plugin = json.loads(_get(port, "/framebridge/health"))
        return plugin["label_studio"] == SUPPORTED_RELEASE and bool(_get(port, "/health"))
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return False


def _get(port: int, path: str) -> bytes:
    # http.client knows no proxies: a proxy of the institute must not be asked for our own machine.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.read() if response.status == http.client.OK else b""
    finally:
        connection.close()


def _environment(home: Home, database: Mapping[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "LABEL_STUDIO_BASE_DATA_DIR": str(home.data),
        "TMPDIR": str(home.temporary),
        **database,
    }
