"""A study of which one group works offline."""

import sys
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / "sheets")]

from sheet_study import a_study_folder

from framebridge.study import StudyFolder

OFFLINE = """
[[server]]
id = "eigen"
accounts = {"3" = "ann"}
"""


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """Ann's Werkplaats works on the server "eigen", which sends files; there she has the number 3."""
    made = a_study_folder(tmp_path / "studie")
    settings = made.path / "study.toml"
    words = settings.read_text().replace('name = "Werkplaats 1"\n', 'name = "Werkplaats 1"\nserver = "eigen"\n')
    settings.write_text(words + OFFLINE)
    return StudyFolder(made.path)
