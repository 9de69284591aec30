"""Our own end stops: a full disk, and a process that is killed wherever it is; nothing lost, nothing doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fault_proxy import FaultProxy
from live_sync import Backend, LiveStudy, a_study, agrees, annotations_in_store, pull

from framebridge.places import STORE_VARIABLE
from framebridge.store import Store, open_store
from framebridge.tokens import TOKEN_VARIABLE
from labelstudio_plugin.client import LabelStudio

pytestmark = pytest.mark.live

FULL_DISK = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from framebridge.cli import main
sys.exit(main(sys.argv[2:]))
"""


def test_a_full_disk_stores_whole_pages_or_nothing(
    postgresql_server: Backend, tmp_path: Path, store: Store
) -> None:
    study = a_study(postgresql_server, tmp_path)
    study.fill(45)
    room = (tmp_path / "store.db").stat().st_size + 20_000
    # On a full disk Python would also leave half a module in its cache, for everybody after it.
    run = [sys.executable, "-B", "-c", FULL_DISK, str(room), "pull", "--study", str(study.folder.path)]
    done = subprocess.run(run, env=_environment(study, tmp_path), capture_output=True, text=True)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    held = annotations_in_store(store, study)
    assert len(held) < 90
    assert held.items() <= study.annotations_in_database().items()
    pull(study, postgresql_server.client, store)
    assert agrees(store, study)


def test_our_process_killed_at_five_places(postgresql_server: Backend, tmp_path: Path, store: Store) -> None:
    study = a_study(postgresql_server, tmp_path)
    study.fill(45)
    with FaultProxy(postgresql_server.url) as proxy:
        settings = study.folder.path / "study.toml"
        settings.write_text(settings.read_text().replace('"embedded"', f'"{proxy.url}"'))
        command = [sys.executable, "-m", "framebridge", "pull", "--study", str(study.folder.path)]
        for requests in (2, 4, 5, 6, 7):
            running = subprocess.Popen(command, env=_environment(study, tmp_path), stderr=subprocess.PIPE)
            seen = len(proxy.passed)
            while running.poll() is None and len(proxy.passed) < seen + requests:
                time.sleep(0.002)
            assert running.poll() is None, "it ended before it was killed"
            running.kill()
            running.communicate()
        done = subprocess.run(
            [*command, "--json"], env=_environment(study, tmp_path), capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["unchanged"] + json.loads(done.stdout)["new"] == 90
    assert agrees(store, study)
    assert len(store.history(study.id)) == 90


def _environment(study: LiveStudy, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        STORE_VARIABLE: f"sqlite:///{folder / 'store.db'}",
        TOKEN_VARIABLE: study.backend.token,
    }


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.long
def test_killed_at_every_request_and_commit(
    study: LiveStudy, backend: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.fill(25)
    boundary = _boundaries(monkeypatch)
    for at in range(1, 200):
        with open_store(f"sqlite:///{tmp_path / str(at)}.db") as store:
            boundary[0] = at
            try:
                pull(study, backend.client, store)
            except Killed:
                boundary[0] = 0
                pull(study, backend.client, store)
            else:
                assert at > 20
                return
            assert agrees(store, study), at
            assert len(store.history(study.id)) == 50, at
    raise AssertionError("it never came to an end")


def _boundaries(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the process end at the n-th boundary from now: set the number to n."""
    left = [0]
    append, exchange = Store.append, LabelStudio._exchange

    def at(whole: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **more: object) -> object:
            step()
            done = whole(*arguments, **more)
            step()
            return done

        return call

    def step() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    monkeypatch.setattr(Store, "append", at(append))
    monkeypatch.setattr(LabelStudio, "_exchange", at(exchange))
    return left
