"""What every test has: a home of its own, Dutch messages, and laws that are tried the same way each time."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from builders import shipped_codebook, shipped_roles
from hypothesis import HealthCheck, settings
from keyring.backends.fail import Keyring as NoKeyring

from framebridge import language
from framebridge.transcripts import RolesFile
from frameschema import Codebook

# No test may fail for being slow; `--hypothesis-profile=search` looks further than every day's run.
_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)
settings.register_profile(
    "daily", max_examples=10, derandomize=True, deadline=None, database=None, suppress_health_check=_SLOW
)
settings.register_profile("search", max_examples=1000, deadline=None, print_blob=True, suppress_health_check=_SLOW)
settings.load_profile("daily")


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Homes for tests that have no folder: pytest looks through all folders that it made before it makes one."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _own_home(request: pytest.FixtureRequest, _homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests away from the user's own servers, stores and tokens."""
    if request.node.get_closest_marker("live") is None:
        has_folder = "tmp_path" in request.fixturenames
        home = request.getfixturevalue("tmp_path") / "home" if has_folder else next(_homes)
        monkeypatch.setenv("FRAMEBRIDGE_HOME", str(home))
        for variable in ("FRAMEBRIDGE_STORE", "FRAMEBRIDGE_TOKEN", "FRAMEBRIDGE_LANGUAGE"):
            monkeypatch.delenv(variable, raising=False)


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test, live ones too, away from the keyring of whoever runs them."""
    monkeypatch.setattr(keyring, "get_keyring", NoKeyring)


@pytest.fixture(autouse=True)
def _in_dutch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start every test in the default language."""
    monkeypatch.setattr(language, "_chosen", language.DEFAULT)


@pytest.fixture
def codebook() -> Codebook:
    """The codebook that we ship."""
    return shipped_codebook()


@pytest.fixture
def roles_file() -> RolesFile:
    """The roles file that we ship."""
    return shipped_roles()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a program that is not here, with a list; in CI that is a failure instead."""
    if os.environ.get("CI") == "true":
        return
    reasons = {"browser": None if shutil.which("chromium") else "Chromium is not installed"}
    reasons["live"] = "the embedded server needs Linux or macOS" if os.name != "posix" else None
    for item in items:
        names = {mark.name for mark in item.iter_markers()} | set(getattr(item, "fixturenames", ()))
        for name in sorted(names & set(reasons)):
            if reasons[name]:
                item.add_marker(pytest.mark.skipif(True, reason=str(reasons[name])))


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what stays all along: going through it each time took a third."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
