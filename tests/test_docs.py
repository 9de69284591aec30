"""The documentation says what the program does: every command, option and setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from framebridge import language
from framebridge.cli.entry import app
from framebridge.cli.reference import reference
from framebridge.study.companions import COMPANIONS
from framebridge.study.discussions import COLUMNS
from framebridge.study.settings import (
    AssignmentSection,
    CoarseRoleSection,
    MergeSection,
    PackageSection,
    ServerSection,
    SmallCellsSection,
    StudySection,
    WerkplaatsSection,
)
from framebridge.study.written import AGREEMENTS, CHECKS, TEXTS
from framebridge.transcripts.readers import FORMATS
from framebridge.transcripts.repairs import RepairKind

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


@pytest.mark.parametrize(("chosen", "page"), [("nl", "opdrachten.md"), ("en", "commands.md")])
def test_the_page_about_commands_is_made_from_the_commands(
    chosen: str, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_chosen", chosen)
    assert (DOCS / page).read_text(encoding="utf-8") == reference(app)


@pytest.mark.parametrize("page", ["studiemap.md", "study-folder.md"])
def test_every_setting_and_column_is_explained(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    sections = (StudySection, ServerSection, MergeSection, WerkplaatsSection)
    sections += (SmallCellsSection, CoarseRoleSection, PackageSection, AssignmentSection)
    names = [name for section in sections for name in section.model_fields]
    names += [name for table, columns in COMPANIONS.items() for name in (table, *columns)]
    names += [*TEXTS, *CHECKS, *AGREEMENTS]
    names += [f"analysis/{name}.csv" for name in ("texts", "member_checks", "agreements")]
    assert [name for name in (*names, *COLUMNS) if f"`{name}`" not in text] == []


@pytest.mark.parametrize("page", ["transcripten.md", "transcripts.md"])
def test_every_format_and_repair_is_explained(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    names = [*FORMATS, *(kind.value for kind in RepairKind)]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_the_readme_begins_with_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").split("\n")
    commands = [line for line in lines if line.startswith("python3 run.py")]
    assert commands[:2] == ["python3 run.py demo", "python3 run.py test"]
    assert lines.index(commands[0]) < 5


def test_pictures_and_pages_that_are_linked_exist() -> None:
    for page in (ROOT / "README.md", ROOT / "README.nl.md", *DOCS.glob("*.md")):
        for part in page.read_text(encoding="utf-8").split("](")[1:]:
            target = part.partition(")")[0]
            inside = target.startswith("#")
            assert inside or "://" in target or (page.parent / target).exists(), f"{page.name}: {target}"
