"""A shelf: things come back in order, as often as asked, also when they lie in a file."""

from __future__ import annotations

import gc

import pytest

from framebridge import shelf


@pytest.mark.parametrize("in_memory", [1, 1_000_000])
def test_things_come_back_in_order_each_time(monkeypatch: pytest.MonkeyPatch, in_memory: int) -> None:
    monkeypatch.setattr(shelf, "_IN_MEMORY", in_memory)
    things = shelf.Shelf()
    for some in (["één", ("twee", 2)], [], ["drie"]):
        things.extend(some)
    both = zip(things, things, strict=True)
    assert [one for pair in both for one in pair] == ["één", "één", ("twee", 2), ("twee", 2), "drie", "drie"]
    things.extend(iter(["vier"]))
    assert (list(things)[-1], len(things)) == ("vier", 4)


def test_its_file_is_closed_when_nobody_has_the_shelf_any_more() -> None:
    things = shelf.Shelf()
    things.extend(["a"])
    file = things._file
    del things
    gc.collect()
    assert file.closed
