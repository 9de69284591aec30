"""The key that signs sessions and tokens is the same at every start."""

from __future__ import annotations

from pathlib import Path

import pytest

from labelstudio_plugin.server.secret_key import kept_secret_key


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    key = kept_secret_key(tmp_path)
    assert len(key) >= 40
    assert kept_secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    (tmp_path / "other").mkdir()
    assert kept_secret_key(tmp_path / "other") != key


@pytest.mark.parametrize("key", ["$begint-met-een-dollar", "#hekje=en'quotes\"", "gewoon"])
def test_a_key_that_label_studio_wrote_goes_on_as_it_was(tmp_path: Path, key: str) -> None:
    (tmp_path / ".env").write_text(f"\nSECRET_KEY={key}\n\nSECRET_KEY=later\n", encoding="utf-8")
    assert kept_secret_key(tmp_path) == key
