"""What `framebridge export --list` shows: a row for everything there is."""

from __future__ import annotations

import pytest
import typer
from builders import shipped_codebook

from exporters import FORMATS, TABLES
from framebridge.cli import listing, main
from framebridge.cli.entry import app
from framebridge.cli.listing import DELIVERIES, deliveries


def test_everything_has_a_row_with_its_title_or_use() -> None:
    rows = list(deliveries(shipped_codebook(), "nl"))
    names = [name for _, name, _, _ in rows]
    assert names == [*TABLES, *FORMATS, *(f"framebridge {name}" for name in DELIVERIES)]
    assert all(what for _, _, what, _ in rows)
    assert next(what for _, name, what, _ in rows if name == "T2") == "T2 issues"


def test_a_missing_library_is_shown_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "find_spec", lambda name: None if name == "pyarrow" else object())
    needs = {name: needed for _, name, _, needed in deliveries(shipped_codebook(), "nl")}
    assert needs["parquet"] == 'pyarrow: pip install "framebridge[exporters]"'
    assert needs["docx"] == "docx, jinja2"


def test_only_commands_that_exist_are_named() -> None:
    assert {name.split()[0] for name in DELIVERIES} <= set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_it_needs_no_study(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--list"]) == 0
    assert "T9" in capsys.readouterr().out
