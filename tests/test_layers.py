"""The arrows between the packages, and where words of the theory may stand, read from the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from builders import shipped_codebook, shipped_roles

import frameschema
from frameschema import CLOSED_LISTS, UNKNOWN_ROLE
from labelstudio_plugin.controls import BY_NAME

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "frameschema": set(),
    "labelstudio_plugin": {"frameschema"},
    "exporters": {"frameschema"},
    "framebridge": {"frameschema", "labelstudio_plugin", "exporters"},
}
FILES = [path for package in MAY_IMPORT for path in sorted((ROOT / package).rglob("*.py"))]

OTHER_MEANINGS = {
    # What becomes of a difference, beside how an issue stands.
    ("frameschema/decision.py", "unanimous"),
    # A group of templates in Label Studio's own gallery.
    ("labelstudio_plugin/server/gallery.py", "community"),
}

# Its web server can only be imported when Django has been set up, which this process does first.
AFTER_DJANGO = "labelstudio_plugin/server/runner.py"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


EACH_FILE = pytest.mark.parametrize("path", FILES, ids=name_of)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(node: ast.AST) -> list[str]:
    """The packages that an import statement names."""
    if isinstance(node, ast.ImportFrom):
        # A relative import stays inside its own package.
        return [] if node.level else [(node.module or "").partition(".")[0]]
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    return []


def functions(module: ast.Module) -> Iterator[ast.AST]:
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_the_packages_are_all_there() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(MAY_IMPORT)


@EACH_FILE
def test_dependency_goes_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    ours = {name for node in ast.walk(tree(path)) for name in imported(node)} & set(MAY_IMPORT)
    assert ours - {package} <= MAY_IMPORT[package]


@EACH_FILE
def test_no_import_of_ours_is_hidden_in_a_function(path: Path) -> None:
    hidden = {name for function in functions(tree(path)) for node in ast.walk(function) for name in imported(node)}
    assert name_of(path) == AFTER_DJANGO or hidden & set(MAY_IMPORT) == set()


@EACH_FILE
def test_exported_names_are_sorted_and_there(path: Path) -> None:
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            names = ast.literal_eval(node.value)
            assert names == sorted(names, key=_as_ruff_sorts)
            assert set(names) <= bound_names(tree(path))


def _as_ruff_sorts(name: str) -> tuple[int, str]:
    """Constants first, then classes, then functions."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2), name


def bound_names(module: ast.Module) -> set[str]:
    found = {alias.asname or alias.name for node in module.body for alias in getattr(node, "names", [])}
    found |= {node.name for node in module.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return found | {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}


def test_frameschema_exports_every_name_it_imports_for_that() -> None:
    assert {name for name in frameschema.__all__ if not hasattr(frameschema, name)} == set()
    assert len(frameschema.__all__) == len(set(frameschema.__all__))


def field_names() -> set[str]:
    """Names of fields and of controls: a field may be called what a code is called."""
    documents = [frameschema.Document]
    for document in documents:
        documents += document.__subclasses__()
    return {name for document in documents for name in document.model_fields} | set(BY_NAME)


def codes_written_once() -> set[str]:
    """Every code but those that are also something else, and the words of the form (keys of the program)."""
    lists = [item for item in shipped_codebook().lists if item.id != "form"]
    codes = {code.id for item in lists for code in item.codes} | {role.id for role in shipped_roles().roles}
    return codes - field_names() - {UNKNOWN_ROLE}


@EACH_FILE
def test_no_code_is_written_in_code_but_those_the_theory_closes_once(path: Path) -> None:
    codes = codes_written_once()
    closed = {member.value for kind in CLOSED_LISTS.values() for member in kind}
    if name_of(path) == "frameschema/vocabulary.py":
        codes -= closed
    texts = [
        node for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    found = {(name_of(path), node.value) for node in texts if node.value in codes}
    assert found - OTHER_MEANINGS == set()


def test_the_search_for_codes_knows_codes() -> None:
    assert {"need", "client_manager_income", "controversy"} <= codes_written_once()
