"""The page about the language is made from the language, its example runs, and every source is cited and given."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from golden import golden_file
from write_language_page import PAGE, SOURCES, cited, in_words, models, page

import frameschema
from frameschema import CLOSED_LISTS, DocumentKind, Fragment
from frameschema.problems import READING_RULES
from frameschema.rules import RULES

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_page_is_made_from_the_models_rules_and_codebook() -> None:
    assert page() == TEXT


def test_every_document_vocabulary_and_rule_is_on_the_page() -> None:
    documents = [model.__name__ for group in models().values() for model in group]
    assert len(documents) > 40
    names = [*documents, *(vocabulary.__name__ for vocabulary in CLOSED_LISTS.values())]
    assert [name for name in names if TEXT.count(f"# {name}\n") != 1] == []
    assert [name for name in (*RULES, *READING_RULES) if f"| `{name}` |" not in TEXT] == []


def test_every_link_inside_the_page_leads_somewhere() -> None:
    titles = re.findall(r"^#+ (.*)$", TEXT, flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    anchors |= set(re.findall(r'<a id="([^"]*)">', TEXT))
    links = set(re.findall(r"\]\(#([^)]*)\)", TEXT))
    assert links - anchors == set()
    assert len(links) > 50


def test_the_example_on_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    (example,) = re.findall(r"```python\n(from pathlib.*?)```", TEXT, flags=re.DOTALL)
    for name in ("study", "codebook"):
        (tmp_path / f"{name}.json").write_bytes(golden_file(DocumentKind(name)).read_bytes())
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "example", "exec"), {})
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "study.json").read_bytes()
    assert "error unknown-code" in capsys.readouterr().out


def test_the_limits_on_the_page_are_those_of_reading() -> None:
    words = " ".join(TEXT.split())
    sizes = frameschema.json_input
    assert f"up to {frameschema.reading.MOST_FINDINGS} at once" in words
    assert f"at most {sizes.LARGEST_INPUT // 10**6} MB, {sizes.DEEPEST} levels deep" in words
    assert f"{sizes.LONGEST_LIST:,}".replace(",", " ") in words


def test_every_source_is_cited_and_everything_cited_is_given() -> None:
    assert [source for source, things in cited().items() if not things] == []
    things = [*CLOSED_LISTS.values(), *(model for group in models().values() for model in group)]
    found = {
        name for thing in things for name in re.findall(r"(?:[A-Z]\w+ )+(?:et al\. |& \w+ )?\d{4}", doc(thing))
    }
    assert {name for name in found if not any(name.endswith(source) for source in SOURCES)} == set()
    assert len(found) >= len(SOURCES)


def doc(thing: type) -> str:
    return " ".join((thing.__doc__ or "").split())


def test_types_are_said_in_plain_words() -> None:
    assert in_words(tuple[str, ...]) == "list of text"
    assert in_words(Fragment | None) == "[Fragment](#fragment) or null"


def test_every_rule_of_reading_is_explained_and_every_explained_one_is_used() -> None:
    used = set()
    for path in Path(frameschema.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Problem", "_Unreadable"):
                used |= {first.value for first in node.args[:1] if isinstance(first, ast.Constant)}
            if isinstance(node, ast.keyword) and node.arg == "rule" and isinstance(node.value, ast.Constant):
                used.add(node.value.value)
    assert used == set(READING_RULES)
