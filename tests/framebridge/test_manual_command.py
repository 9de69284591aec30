"""`framebridge manual`, and the manuals that we ship."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from builders import shipped_codebook, shipped_roles
from write_manuals import MANUALS, NAMES

from framebridge.cli import main
from framebridge.cli.manual import make_manual
from framebridge.shipped import shipped
from framebridge.study import new_study


@pytest.fixture
def study(tmp_path: Path) -> Path:
    new_study(tmp_path / "studie", "proef", "Een proefstudie", "nl")
    return tmp_path / "studie"


def test_it_writes_the_manual_of_the_study_in_its_language(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codebook = study / "codebook.yaml"
    codebook.write_text(
        codebook.read_text("utf-8").replace('nl: "Fragment"', 'nl: "Brokstuk"', 1), encoding="utf-8"
    )
    assert main(["manual", "--study", str(study)]) == 0
    written = study / "out" / "handleiding.html"
    assert capsys.readouterr().out.strip() == str(written)
    tree = lxml.html.parse(written).getroot()
    assert tree.get("lang") == "nl"
    assert tree.get_element_by_id("code-fragment").text_content().split()[0] == "Brokstuk"
    assert len(tree.xpath("//img")) == len(list(shipped("manual").glob("*.png"))) > 0


def test_it_writes_english_and_elsewhere_on_request(study: Path, tmp_path: Path) -> None:
    assert main(["manual", "--study", str(study), "--lang", "en"]) == 0
    assert 'lang="en"' in (study / "out" / "manual.html").read_text("utf-8")
    assert main(["manual", "--study", str(study), "--to", str(tmp_path / "a" / "b.html")]) == 0
    assert 'lang="nl"' in (tmp_path / "a" / "b.html").read_text("utf-8")


def test_it_overwrites_another_file_only_when_told(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "eigen.html"
    target.write_text("van mij", encoding="utf-8")
    command = ["manual", "--study", str(study), "--to", str(target)]
    assert main(command) == 2
    assert f"{target} zou worden overschreven" in capsys.readouterr().err
    assert target.read_text("utf-8") == "van mij"
    assert main([*command, "--force"]) == 0
    assert main(command) == 0


@pytest.mark.parametrize("language", sorted(NAMES))
def test_the_manuals_in_the_documentation_are_up_to_date(language: str) -> None:
    """Otherwise: `python tests/write_manuals.py`."""
    there = (MANUALS / NAMES[language]).read_text(encoding="utf-8")
    assert there == make_manual(shipped_codebook(), shipped_roles(), language), (
        "run: python tests/write_manuals.py"
    )
