"""What set-up wrote is remembered beside people's own words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from labelstudio_plugin.written import Written, is_as_written, remembered

DESCRIPTION = "Wij coderen hier.\nframebridge:proef/noord/fragments"


def test_nothing_is_remembered_at_first() -> None:
    assert is_as_written(DESCRIPTION, Written.PAGE, "<View/>") is None


@given(st.text(), st.text())
def test_exactly_what_was_written_is_known_again(page: str, other: str) -> None:
    said = remembered(remembered(DESCRIPTION, Written.PAGE, other), Written.PAGE, page)
    assert is_as_written(said, Written.PAGE, page) is True
    assert is_as_written(said, Written.PAGE, other) is (page == other)
    assert is_as_written(said, Written.INSTRUCTION, page) is None
    assert said.startswith(DESCRIPTION)
    assert len(said.splitlines()) == 3
