"""The search for names is loaded once: its lists take seconds."""

from __future__ import annotations

import pytest

from framebridge.deidentify import Detector, detector_at
from framebridge.shipped import shipped


@pytest.fixture(scope="session")
def detector(pytestconfig: pytest.Config) -> Detector:
    """One for the whole run; what deduce makes of its lists is kept for the next run."""
    return detector_at(pytestconfig.cache.mkdir("deduce"))


@pytest.fixture(scope="session")
def demo_talk() -> list[str]:
    """What is said in the demo, turn by turn."""
    files = sorted(shipped("demo", "transcripts").glob("*.txt"))
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return [line.partition(":")[2] for line in lines if line.strip()]
