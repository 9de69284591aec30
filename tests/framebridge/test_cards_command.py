"""`framebridge cards` on the demo study."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html
from stored_demo import a_stored_demo

from framebridge.cli import main


def test_cards_of_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMEBRIDGE_HOME", str(tmp_path / "home"))
    study = a_stored_demo(tmp_path / "study", "ams-1")
    command = ["cards", "--study", str(study.path), "--issue", "Maatregel of niet"]
    assert main([*command, "--dry-run"]) == 0
    assert not (study.out / "cards.html").exists()
    assert main(command) == main(command) == 0
    page = html.fromstring((study.out / "cards.html").read_bytes())
    assert {title.split(" (")[0] for title in page.xpath("//h2/text()")} == {"Maatregel of niet"}
    assert not page.xpath("//@src | //@href")
    (study.out / "cards.html").write_text("van iemand anders", encoding="utf-8")
    assert main(command) == 2
    assert main([*command, "--force"]) == 0
