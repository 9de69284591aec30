"""The wheel, installed where nothing else is; and the script that starts everything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Nor what keeps Python from keeping compiled modules: compiling them for every program takes seconds.
OURS = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
WITHOUT_OUR_PATH = {key: value for key, value in os.environ.items() if key not in OURS}


def run(command: Sequence[object], folder: Path) -> str:
    """Run a program; its output, or a failing test that shows what it said."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**WITHOUT_OUR_PATH, "FRAMEBRIDGE_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], ROOT)
    return next(folder.glob("*.whl"))


def empty_venv(folder: Path) -> Path:
    run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], folder)
    return folder / "venv" / "bin" / "python"


def install(python: Path, wheel: Path, extra: str, folder: Path) -> None:
    """Install the wheel with an extra, in the versions of the lock."""
    pins = re.findall(r"^([A-Za-z0-9._-]+==\S+)", (ROOT / "requirements" / "client.txt").read_text(), re.MULTILINE)
    (folder / "pins.txt").write_text("\n".join(pins))
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python]
    run([*uv, "--constraint", folder / "pins.txt", f"framebridge{extra} @ {wheel.as_uri()}"], folder)


def test_frameschema_needs_pydantic_alone(wheel: Path, tmp_path: Path) -> None:
    python = empty_venv(tmp_path)
    install(python, wheel, "", tmp_path)
    code = (
        "import frameschema, importlib.util as u; print(u.find_spec('pandas'), frameschema.Span(start=0, end=1))"
    )
    assert run([python, "-c", code], tmp_path).startswith("None ")


def test_the_workbench_finds_its_data_files(wheel: Path, tmp_path: Path) -> None:
    python = empty_venv(tmp_path)
    install(python, wheel, "[workbench]", tmp_path)
    program = [python, "-m", "framebridge"]
    run([*program, "init", "proef"], tmp_path)
    assert (tmp_path / "proef" / "codebook.yaml").is_file()
    assert "studiemap" in run([*program, "init", "--help"], tmp_path)
    made = run([*program, "export", "T6", "--format", "csv,html,xlsx", "--study", "proef"], tmp_path)
    assert "T6.xlsx" in made


def test_no_lock_holds_an_address() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert len(locks) == 5
    assert [lock.name for lock in locks if "://" in lock.read_text()] == []


def test_every_locked_package_has_hashes() -> None:
    for name in ("demo", "client", "test", "uv"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        entries = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)
        assert [entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def test_the_locks_agree_with_each_other_and_with_the_project() -> None:
    pinned = {}
    for name in ("demo", "client", "test"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        pinned[name] = dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE))
    assert pinned["demo"].items() <= pinned["test"].items()
    assert pinned["client"].items() <= pinned["demo"].items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"]]
    for needs in project["project"]["optional-dependencies"].values():
        wanted += needs
    names = {re.split(r"[\[<>=]", need)[0].replace(".", "-") for need in wanted} - {"framebridge"}
    # Whoever has a cluster installs what it needs; the tests have it.
    assert names - set(pinned["demo"]) == {"distributed"}
    assert names <= set(pinned["test"])


def test_every_program_that_is_used_is_listed() -> None:
    listed = {line.split()[0] for line in (ROOT / "requirements" / "apt.txt").read_text().splitlines()}
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    assert {Path(found).name for found in re.findall(r'"(/usr/bin/[a-z-]+)"', tests)} <= listed


def test_run_py_says_what_to_do_when_it_cannot_make_environments(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name == 'ensurepip' else find(name, *more)\n"
    )
    done = subprocess.run(
        [sys.executable, ROOT / "run.py", "demo"],
        env={**WITHOUT_OUR_PATH, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_py_uses_the_standard_library_alone() -> None:
    source = (ROOT / "run.py").read_text()
    imported = set(re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE))
    assert imported <= sys.stdlib_module_names | {"__future__"}
