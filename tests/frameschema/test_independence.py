"""frameschema needs pydantic and nothing else, and reads nothing when it is imported."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYDANTIC = {"pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"}
PROBE = """
import json, sys
before = set(sys.modules)
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event in ("open", "socket.connect") else None)
import frameschema
print(json.dumps({"loaded": sorted(set(sys.modules) - before), "opened": opened}))
"""


def probe() -> dict[str, list[str]]:
    done = subprocess.run([sys.executable, "-I", "-c", PROBE], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_importing_it_loads_pydantic_and_the_standard_library_only() -> None:
    roots = {name.partition(".")[0] for name in probe()["loaded"] if not name.startswith("_sysconfigdata")}
    assert "frameschema" in roots
    assert roots - sys.stdlib_module_names - PYDANTIC == {"frameschema"}


def test_importing_it_reads_no_file_of_ours_but_its_code() -> None:
    ours = [Path(name) for name in probe()["opened"] if Path(name).is_relative_to(ROOT)]
    packages = [path for path in ours if ".venv" not in path.parts]
    assert packages
    assert {path.relative_to(ROOT).parts[0] for path in packages} == {"frameschema"}
    assert {path.suffix for path in packages} <= {".py", ".pyc"}


ALONE = """
import sys
from pathlib import Path

class OnlyPydantic:
    def find_spec(self, name, path=None, target=None):
        root = name.partition(".")[0]
        if root not in sys.stdlib_module_names | ALLOWED and not root.startswith("_sysconfigdata"):
            raise ModuleNotFoundError(f"{name} is not installed here")

sys.meta_path.insert(0, OnlyPydantic())
from frameschema import Codebook, Study, check_study, has_errors, read_document, write_document

golden = Path(sys.argv[1])
text = (golden / "study-1.2.json").read_text(encoding="utf-8")
study = read_document(Study, text).document
codebook = read_document(Codebook, (golden / "codebook-1.2.json").read_bytes()).document
found = check_study(study, codebook)
assert found and has_errors(found)
assert write_document(study) == text
assert read_document(Study, (golden / "study-1.0.json").read_bytes()).document is not None
assert read_document(Study, '{"id": 5}').findings
assert not any(name.partition(".")[0] == "framebridge" for name in sys.modules)
"""


def test_it_reads_checks_and_writes_a_study_where_nothing_but_pydantic_is_installed(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "frameschema", tmp_path / "frameschema", ignore=shutil.ignore_patterns("__pycache__"))
    allowed = f"ALLOWED = {PYDANTIC | {'frameschema'}!r}\n"
    golden = ROOT / "tests" / "data" / "golden"
    command = [sys.executable, "-c", allowed + ALONE, str(golden)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_guard_of_that_test_guards() -> None:
    allowed = f"ALLOWED = {PYDANTIC | {'frameschema'}!r}\n"
    probe_yaml = allowed + ALONE.partition("from frameschema")[0] + "import yaml"
    done = subprocess.run([sys.executable, "-c", probe_yaml], capture_output=True, text=True, check=False)
    assert "yaml is not installed here" in done.stderr
