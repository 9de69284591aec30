"""One demo, on one real Label Studio, for all live tests of the run."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from live_demo import LiveDemo, run_cli
from live_page import CHROMIUM, FLAGS
from live_sync import Backend, LiveStudy, a_study
from playwright.sync_api import Browser, sync_playwright

from framebridge.connection import COORDINATOR
from framebridge.places import server_home, tokens_file
from framebridge.store import Store, open_store
from framebridge.study import EMBEDDED
from framebridge.tokens import Tokens
from labelstudio_plugin.accounts import log_in
from labelstudio_plugin.server.embedded import ServerDatabase, coordinator_account, stop_server
from labelstudio_plugin.server.home import HOME_VARIABLE


@pytest.fixture(scope="session")
def live_home() -> Iterator[Path]:
    """A user-data folder that PostgreSQL's unprivileged user can enter, unlike pytest's own folders."""
    folder = Path(tempfile.mkdtemp(prefix="framebridge-live-"))
    folder.chmod(0o755)
    before = os.environ.get(HOME_VARIABLE)
    os.environ[HOME_VARIABLE] = str(folder)
    yield folder
    run_cli("server", "stop")
    if before is None:
        del os.environ[HOME_VARIABLE]
    else:
        os.environ[HOME_VARIABLE] = before
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def demo(live_home: Path, tmp_path_factory: pytest.TempPathFactory) -> LiveDemo:
    folder = tmp_path_factory.mktemp("demo") / "study"
    code, printed = run_cli("demo", "--folder", str(folder), "--json")
    assert code == 0
    return LiveDemo(folder, json.loads(printed))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def postgresql_server(live_home: Path) -> Backend:
    """The server of the demo, which is started if it is not yet."""
    backend = Backend(server_home(), ServerDatabase.POSTGRESQL)
    backend.start()
    if not backend.token:
        Tokens(tokens_file()).keep(EMBEDDED, COORDINATOR, _log_in(backend))
    return backend


@pytest.fixture(scope="session")
def sqlite_server() -> Iterator[Backend]:
    """One more server, on SQLite."""
    folder = Path(tempfile.mkdtemp(prefix="framebridge-sqlite-"))
    backend = Backend(folder / "labelstudio", ServerDatabase.SQLITE)
    backend.start()
    yield replace(backend, own_token=_log_in(backend))
    stop_server(backend.home)
    shutil.rmtree(folder)


@pytest.fixture(params=["postgresql", pytest.param("sqlite", marks=pytest.mark.long)])
def backend(request: pytest.FixtureRequest) -> Backend:
    found: Backend = request.getfixturevalue(f"{request.param}_server")
    return found


@pytest.fixture
def study(backend: Backend, tmp_path: Path) -> LiveStudy:
    return a_study(backend, tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened


def _log_in(backend: Backend) -> str:
    account = coordinator_account(backend.home)
    return log_in(backend.url, account.email, account.password.get_secret_value())
