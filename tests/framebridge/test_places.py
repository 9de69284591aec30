"""Where the program keeps its data."""

from __future__ import annotations

from framebridge.places import data_home, server_home, store_url
from framebridge.store import open_store


def test_a_store_that_comes_first_leaves_the_way_to_the_server_open() -> None:
    open_store(store_url("proef", None)).close()
    assert data_home().stat().st_mode & 0o055 == 0o055
    assert (data_home() / "studies").stat().st_mode & 0o077 == 0
    assert server_home().parent == data_home()
