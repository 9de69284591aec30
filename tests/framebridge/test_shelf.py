"""What waits to be written."""

from __future__ import annotations

import gc

from framebridge.shelf import Shelf


def test_things_come_back_in_order_and_more_than_once() -> None:
    shelf = Shelf()
    shelf.extend(["a", "b"])
    shelf.extend(["c"])
    assert len(shelf) == 3
    assert list(shelf) == list(shelf) == ["a", "b", "c"]


def test_its_file_is_closed_when_nobody_has_the_shelf_any_more() -> None:
    shelf = Shelf()
    shelf.extend(["a"])
    file = shelf._file
    del shelf
    gc.collect()
    assert file.closed
