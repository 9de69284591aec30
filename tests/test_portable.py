"""Coordinators have Windows and macOS laptops: only the embedded server may ask for more."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
POSIX_ONLY = {"fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog", "posix"}
CALLS = {"fork", "forkpty", "geteuid", "getuid", "setuid", "killpg", "mkfifo", "chown", "system", "popen"}


def client_files() -> Iterator[Path]:
    yield ROOT / "run.py"
    for package in ("frameschema", "labelstudio_plugin", "exporters", "framebridge"):
        for path in (ROOT / package).rglob("*.py"):
            if "server" not in path.relative_to(ROOT).parts[:-1]:
                yield path


def trouble_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import) and POSIX_ONLY & {name.name for name in node.names}:
            yield f"{path.name}:{node.lineno}: import"
        if isinstance(node, ast.ImportFrom) and node.module in POSIX_ONLY:
            yield f"{path.name}:{node.lineno}: import"
        if isinstance(node, ast.Attribute) and node.attr in CALLS and getattr(node.value, "id", "") == "os":
            yield f"{path.name}:{node.lineno}: os.{node.attr}"
        if isinstance(node, ast.keyword) and node.arg == "shell":
            yield f"{path.name}:{node.value.lineno}: shell"


def test_no_posix_only_call_in_the_client() -> None:
    # run.py asks for the user id only where that exists, to install the tests' programs with apt.
    allowed = {"os.geteuid"}
    found = [item for path in client_files() for item in trouble_in(path)]
    assert [item for item in found if item.partition(": ")[2] not in allowed or "run.py" not in item] == []


def test_every_text_file_is_opened_with_an_encoding() -> None:
    """Windows would take its own code page."""
    assert [item for path in client_files() for item in calls_without_encoding(path)] == []


def calls_without_encoding(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        is_text = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"read_text", "write_text"}
        if is_text and "encoding" not in {keyword.arg for keyword in node.keywords}:
            yield f"{path.name}:{node.lineno}"
