"""Only processes of ours are ended: the process id alone is not enough."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from labelstudio_plugin.server.processes import ProcessMark, end_process, find_process, spawn

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(SLEEP)
    yield process
    process.kill()
    process.wait()


def test_a_started_process_is_found_and_ended(tmp_path: Path) -> None:
    mark = spawn(SLEEP, tmp_path / "log", os.environ)
    found = find_process(mark)
    assert found is not None and found.pid == mark.pid
    assert end_process(mark, [signal.SIGTERM], 10)
    assert find_process(mark) is None
    assert end_process(mark, [signal.SIGTERM], 10)


def test_another_process_with_the_same_id_is_left_alone(stranger: subprocess.Popen[bytes]) -> None:
    mark = ProcessMark(pid=stranger.pid, started_at=1_000_000.0)
    assert find_process(mark) is None
    assert end_process(mark, [signal.SIGKILL], 1)
    assert stranger.poll() is None


def test_the_next_signal_follows_when_the_first_is_ignored(tmp_path: Path) -> None:
    code = "from signal import *; import time; signal(SIGTERM, SIG_IGN); print(1, flush=True); time.sleep(60)"
    log = tmp_path / "log"
    mark = spawn([sys.executable, "-c", code], log, os.environ)
    while not log.read_bytes():
        assert find_process(mark) is not None
    assert end_process(mark, [signal.SIGTERM, signal.SIGKILL], 0.3)
