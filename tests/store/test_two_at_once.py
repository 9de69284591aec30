"""Two processes that open and fill the same store at the same moment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from framebridge.store import open_store, schema

PROCESSES = 2
VERSIONS = 300

APPENDING = """
import sys
sys.path.insert(0, sys.argv[2])
from builders import a_run, a_version
from framebridge.store import open_store
versions = [a_version(annotation_id=n) for n in range(int(sys.argv[3]))]
print("ready", flush=True)
sys.stdin.readline()
with open_store(sys.argv[1]) as store:
    print(store.append(versions, a_run()).stored)
"""


def start(url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", APPENDING, url, str(Path(__file__).parent), str(VERSIONS)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def outcome(process: subprocess.Popen[str]) -> int:
    output, errors = process.communicate("go\n", timeout=60)
    assert process.returncode == 0, errors
    return int(output)


def test_nothing_is_doubled(url: str) -> None:
    processes = [start(url) for _ in range(PROCESSES)]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert sorted(outcome(process) for process in processes) == [0] * (PROCESSES - 1) + [VERSIONS]
    with open_store(url) as store:
        assert [v.number for v in store.history("nijmegen")] == list(range(1, VERSIONS + 1))


def test_the_migrations_stand_beside_the_code() -> None:
    # They are files that no module imports, and still have to be in the wheel.
    package = Path(schema.__file__).parent
    assert package / "migrations" == schema.MIGRATIONS
    assert (schema.MIGRATIONS / "env.py").is_file()
    assert list((schema.MIGRATIONS / "versions").glob("r0001_*.py"))
