"""Recordings that our server gives: only listed files, only from their own folder, whole or in part."""

from __future__ import annotations

from pathlib import Path

import pytest

from labelstudio_plugin.recordings import recording_name
from labelstudio_plugin.server.recordings import (
    NoSuchRange,
    byte_range,
    find_recording,
    keep_recordings,
    may_be_played,
)

NAME = recording_name("proef", "gesprek.wav")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "studie" / "recordings"
    made.mkdir(parents=True)
    (made / "gesprek.wav").write_bytes(b"RIFF")
    (made.parent / "study.toml").write_text("geheim")
    return made


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    return tmp_path / "home" / "recordings.json"


@pytest.fixture(autouse=True)
def _home(listed: Path) -> None:
    listed.parent.mkdir()


def test_what_is_listed_is_found_and_nothing_else(listed: Path, folder: Path) -> None:
    assert find_recording(listed, NAME) is None
    keep_recordings(listed, "proef", {NAME: folder / "gesprek.wav"})
    assert find_recording(listed, NAME) == folder / "gesprek.wav"
    for other in ("gesprek.wav", "../study.toml", "", str(folder / "gesprek.wav"), NAME.upper()):
        assert find_recording(listed, other) is None


def test_studies_keep_their_own_lists(listed: Path, folder: Path) -> None:
    other = recording_name("ander", "gesprek.wav")
    assert other != NAME
    keep_recordings(listed, "proef", {NAME: folder / "gesprek.wav"})
    keep_recordings(listed, "ander", {other: folder / "gesprek.wav"})
    keep_recordings(listed, "proef", {})
    assert find_recording(listed, NAME) is None
    assert find_recording(listed, other) == folder / "gesprek.wav"


def test_the_list_is_readable_by_its_owner_alone(listed: Path, folder: Path) -> None:
    keep_recordings(listed, "proef", {NAME: folder / "gesprek.wav"})
    assert listed.stat().st_mode & 0o777 == 0o600


def test_a_list_that_is_none_gives_nothing(listed: Path) -> None:
    listed.write_text("[")
    assert find_recording(listed, NAME) is None


@pytest.mark.parametrize("target", ["../study.toml", "/etc/passwd", "weg.wav", "."])
def test_a_link_or_folder_in_the_place_of_a_file_leads_nowhere(listed: Path, folder: Path, target: str) -> None:
    keep_recordings(listed, "proef", {NAME: folder / "gesprek.wav"})
    (folder / "gesprek.wav").unlink()
    (folder / "gesprek.wav").symlink_to(target)
    assert find_recording(listed, NAME) is None


def test_a_link_out_of_the_folder_is_not_played_even_to_a_recording(folder: Path) -> None:
    (folder.parent / "andere.wav").write_bytes(b"RIFF")
    (folder / "link.wav").symlink_to("../andere.wav")
    assert not may_be_played(folder / "link.wav")
    assert not may_be_played(folder / ".." / "study.toml")
    assert may_be_played(folder / "gesprek.wav")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (None, None),
        ("", None),
        ("bytes=0-", (0, 99)),
        ("bytes=10-19", (10, 19)),
        ("bytes=10-1000", (10, 99)),
        ("bytes=0-0", (0, 0)),
        ("bytes=-10", (90, 99)),
        ("bytes=-1000", (0, 99)),
        ("bytes=20-10", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=x-y", None),
        ("bytes=99-", (99, 99)),
    ],
)
def test_ranges(asked: str | None, given: tuple[int, int] | None) -> None:
    assert byte_range(asked, 100) == given


@pytest.mark.parametrize(("asked", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0)])
def test_a_part_that_is_not_there(asked: str, size: int) -> None:
    with pytest.raises(NoSuchRange):
        byte_range(asked, size)


def test_a_name_tells_nothing_but_the_kind() -> None:
    name = recording_name("proef", "Gesprek met Jansen.MP4")
    assert name.endswith(".mp4")
    assert len(name) == 36
    assert "jansen" not in name.lower()
