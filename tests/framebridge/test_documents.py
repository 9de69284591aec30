"""Files of a study that were written in an earlier version of the language are read as they were meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import shipped_codebook
from golden import golden_file

from framebridge.codebooks.yaml_file import write_codebook
from framebridge.documents import read_yaml
from framebridge.errors import ConfigurationProblem
from framebridge.study import new_study, open_study
from frameschema import SCHEMA_VERSION, Codebook, CodeState, DocumentKind, read_document


def in_version(version: str, folder: Path) -> Path:
    """A new study whose codebook says that it is in this version."""
    path = new_study(folder, "proef", "Een proef", "nl").path / "codebook.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'schema_version: "{SCHEMA_VERSION}"', f'schema_version: "{version}"'), "utf-8")
    return path


def test_the_codebook_of_a_study_is_migrated_when_it_is_read(tmp_path: Path) -> None:
    path = in_version("1.0", tmp_path / "studie")
    codebook = open_study(path.parent).codebook
    assert codebook.schema_version == SCHEMA_VERSION
    assert codebook.lists == shipped_codebook().lists
    assert 'schema_version: "1.0"' in path.read_text(encoding="utf-8")


def test_a_codebook_of_1_0_is_read_as_json_and_as_yaml_alike() -> None:
    path = golden_file(DocumentKind.CODEBOOK, "1.0")
    assert read_yaml(path, Codebook) == read_document(Codebook, path.read_bytes()).document


def test_a_codebook_of_a_later_release_is_refused_by_name(tmp_path: Path) -> None:
    path = in_version("9.9", tmp_path / "studie")
    with pytest.raises(ConfigurationProblem, match=r"codebook\.yaml: version 9\.9 of the language is not known"):
        _ = open_study(path.parent).codebook


def test_what_is_no_document_at_all_is_still_refused_by_place(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_text("- 1\n", encoding="utf-8")
    with pytest.raises(ConfigurationProblem, match="correct the file"):
        read_yaml(path, Codebook)


def test_a_codebook_of_1_0_can_be_edited_and_is_in_the_present_version_then(tmp_path: Path) -> None:
    path = in_version("1.0", tmp_path / "studie")
    old = read_yaml(path, Codebook)
    list_, *others = old.lists
    retired = list_.codes[0].model_copy(update={"state": CodeState.RETIRED})
    changed = list_.model_copy(update={"codes": (retired, *list_.codes[1:])})
    new = old.model_copy(update={"lists": (changed, *others)})
    before = path.read_text(encoding="utf-8").split("\n")
    write_codebook(path, new)
    assert read_yaml(path, Codebook) == new
    added = [line for line in path.read_text(encoding="utf-8").split("\n") if line not in before]
    assert added == [f'schema_version: "{SCHEMA_VERSION}"', "        state: retired"]
