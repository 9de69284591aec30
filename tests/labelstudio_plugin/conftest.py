"""A small Label Studio for the tests here, and their own modules by name."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fake_labelstudio import TOKEN, FakeLabelStudio

from labelstudio_plugin.client import LabelStudio


@pytest.fixture
def fake() -> Iterator[FakeLabelStudio]:
    """A server of its own for every test."""
    with FakeLabelStudio() as started:
        yield started


@pytest.fixture
def waits() -> list[float]:
    """The seconds that the client would have slept."""
    return []


@pytest.fixture
def server(fake: FakeLabelStudio, waits: list[float]) -> LabelStudio:
    """The client under test; it does not really sleep."""
    return LabelStudio(fake.url, TOKEN, sleep=waits.append)
