"""What set-up wrote into a project, remembered as a fingerprint in the project's description.

With it a page that people changed by hand in Label Studio is told apart from an older page of ours. Label
Studio cleans instructions before it keeps them, so those can be compared in no other way.
"""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum

_LENGTH = 16


class Written(StrEnum):
    """What is remembered: the word that stands before its fingerprint."""

    PAGE = "framebridge-page"
    INSTRUCTION = "framebridge-instruction"


def is_as_written(description: str, what: Written, text: str) -> bool | None:
    """Say whether set-up wrote exactly this; None when it is not remembered what set-up wrote."""
    found = _pattern(what).search(description)
    return None if found is None else found[1] == _fingerprint(text)


def remembered(description: str, what: Written, text: str) -> str:
    """Give the description with the fingerprint of what is written now; other words in it stay."""
    line = f"{what.value}:{_fingerprint(text)}"
    pattern = _pattern(what)
    return pattern.sub(line, description) if pattern.search(description) else f"{description}\n{line}"


def _pattern(what: Written) -> re.Pattern[str]:
    return re.compile(rf"{what.value}:([0-9a-f]{{{_LENGTH}}})")


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
