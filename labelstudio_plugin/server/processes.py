"""Processes that we started: told apart from strangers by process id *and* start time."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
from pydantic import BaseModel, ConfigDict

# psutil derives the start time from the boot time, which moves a little when the clock is corrected.
CLOCK_TOLERANCE_SECONDS = 2.0
POLL_SECONDS = 0.05

# Children are kept so that they are reaped when they end before we do.
_children: list[subprocess.Popen[bytes]] = []


class ProcessMark(BaseModel):
    """Names one process for as long as it lives; a later process with the same id is another one."""

    model_config = ConfigDict(frozen=True)

    pid: int
    started_at: float


def spawn(command: Sequence[str], log: Path, env: Mapping[str, str], **options: Any) -> ProcessMark:
    """Start a process that outlives us: own session, no input, output to the end of `log`."""
    with log.open("ab") as output:
        child = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=env,
            cwd="/",
            start_new_session=True,
            **options,
        )
    _children.append(child)
    return ProcessMark(pid=child.pid, started_at=psutil.Process(child.pid).create_time())


def find_process(mark: ProcessMark) -> psutil.Process | None:
    """The living process with this mark, or None when it has ended or its id was given to another."""
    _reap_children()
    try:
        process = psutil.Process(mark.pid)
        same = abs(process.create_time() - mark.started_at) < CLOCK_TOLERANCE_SECONDS
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None


def end_process(mark: ProcessMark, signals: Iterable[signal.Signals], patience_seconds: float) -> bool:
    """Send each signal in turn until the process has ended; True when it has (or had already)."""
    for number in signals:
        process = find_process(mark)
        if process is None:
            break
        process.send_signal(number)
        _wait_for_end(mark, patience_seconds)
    return find_process(mark) is None


def _wait_for_end(mark: ProcessMark, seconds: float) -> None:
    # Not psutil's wait(): a process that nobody reaps stays a zombie and would use up all the patience.
    deadline = time.monotonic() + seconds
    while find_process(mark) is not None and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)


def _reap_children() -> None:
    _children[:] = [child for child in _children if child.poll() is None]
