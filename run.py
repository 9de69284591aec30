#!/usr/bin/env python3
"""Start framebridge on a machine that has only Python and git.

    python3 run.py demo      the whole path on invented material; ends with the tables
    python3 run.py test      every check and test
    python3 run.py COMMAND   any other framebridge command, such as `status`

Makes `.venv` beside this file and installs what the lock files in `requirements/` name, checked by
hash: with uv when that can be had, with pip otherwise. Standard library only.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

FIRST, LAST = (3, 11), (3, 13)


class CannotStart(Exception):
    """Something is missing that this script cannot install."""


def main(arguments: list[str]) -> int:
    """Install what is needed, then run; gives the exit code."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if arguments else 2
    try:
        check_python()
        if arguments[0] == "test":
            install("test")
            return run_tests(arguments[1:])
        # The embedded Label Studio is not for Windows; without it the installation is a third.
        install("client" if WINDOWS else "demo")
        return run([str(PYTHON), "-m", "framebridge", *arguments])
    except CannotStart as problem:
        print(f"run.py: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def check_python() -> None:
    """Raise CannotStart when this Python is too old, too new, or cannot make environments."""
    if not FIRST <= sys.version_info[:2] <= LAST:
        raise CannotStart(
            f"this is Python {sys.version_info[0]}.{sys.version_info[1]}; framebridge needs 3.11, 3.12 or 3.13. "
            "Start it with one of those, such as: python3.13 run.py demo"
        )
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise CannotStart(
            "this Python cannot make environments; install the package that does and start again, "
            f"on Debian and Ubuntu: apt install python{version}-venv"
        )


def install(name: str) -> None:
    """Bring `.venv` in line with a lock file; does nothing when it already is."""
    lock = REQUIREMENTS / f"{name}.txt"
    stamp = VENV / f"installed-{name}"
    wanted = fingerprint(lock)
    if PYTHON.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print(f"Installing into {VENV.name} (once, about half a minute with a good connection) …", file=sys.stderr)
    make_venv()
    for old in VENV.glob("installed-*"):
        old.unlink()
    installer = find_installer()
    step([*installer, "--quiet", "--require-hashes", "-r", str(lock)])
    step([*installer, "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    stamp.write_text(wanted, encoding="utf-8")
    if name == "test":
        # The test lock holds everything that the demo lock does, in the same versions.
        (VENV / "installed-demo").write_text(fingerprint(REQUIREMENTS / "demo.txt"), encoding="utf-8")


def fingerprint(lock: Path) -> str:
    """Give a fingerprint of all that an installation depends on."""
    parts = (lock, ROOT / "pyproject.toml")
    content = b"".join(part.read_bytes() for part in parts) + str(ROOT).encode() + sys.version.encode()
    return hashlib.sha256(content).hexdigest()


def make_venv() -> None:
    """Make the environment, anew when the one that is there does not run."""
    if PYTHON.exists() and run([str(PYTHON), "-c", "import pip"], quiet=True) == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    step([sys.executable, "-m", "venv", str(VENV)])


def find_installer() -> list[str]:
    """Give the command that installs packages: uv, or pip where uv cannot be installed."""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install"]
    uv_lock = str(REQUIREMENTS / "uv.txt")
    if run([*pip, "--quiet", "--require-hashes", "-r", uv_lock], quiet=True) == 0:
        return [str(PYTHON), "-m", "uv", "pip", "install", "--python", str(PYTHON)]
    return pip


def run_tests(arguments: list[str]) -> int:
    """Run the checks and the tests; `--all` adds the long ones, other arguments go to pytest."""
    everything = "--all" in arguments
    chosen = [argument for argument in arguments if argument != "--all"]
    install_system_packages()
    if not chosen:
        checks = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"])
        for check in checks:
            if run([str(PYTHON), "-m", *check]) != 0:
                return 1
    marks = [] if everything or chosen else ["-m", "not long"]
    return run([str(PYTHON), "-m", "pytest", *marks, *chosen])


def install_system_packages() -> None:
    """Install the programs that tests use, where we may; name them where we may not."""
    wanted = [
        line.split()
        for line in (REQUIREMENTS / "apt.txt").read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    missing = [package for program, package in wanted if shutil.which(program) is None]
    if not missing:
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print(f"Installing {', '.join(missing)} for the tests …", file=sys.stderr)
        quiet_apt = {"DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-qq"], quiet=True, environment=quiet_apt)
        run(["apt-get", "install", "-y", "-qq", *missing], quiet=True, environment=quiet_apt)
    missing = [package for program, package in wanted if shutil.which(program) is None]
    if missing:
        print(f"Not found, so the tests that need them cannot run: {', '.join(missing)}", file=sys.stderr)


def step(command: list[str]) -> None:
    """Run a step of the installation; raises CannotStart when it fails."""
    if run(command) != 0:
        raise CannotStart(
            "the installation did not succeed (see above); is there a connection to a package index? "
            f"Try again, or remove {VENV.name} first"
        )


def run(command: list[str], *, quiet: bool = False, environment: dict[str, str] | None = None) -> int:
    """Run a program from the folder it was asked in; gives its exit code."""
    output = subprocess.DEVNULL if quiet else None
    surroundings = {**os.environ, **kept_bytecode(), **(environment or {})}
    return subprocess.run(command, env=surroundings, stdout=output, stderr=output, check=False).returncode


def kept_bytecode() -> dict[str, str]:
    """Keep compiled modules in `.venv` where they may not lie beside their sources: compiling takes seconds."""
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(VENV / "bytecode")}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
