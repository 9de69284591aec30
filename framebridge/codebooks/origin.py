"""A codebook with the text it is written in: from a file, or the one of this program that a study began from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from framebridge.documents import parse_yaml, read_text, read_yaml
from framebridge.errors import ConfigurationProblem
from framebridge.shipped import shipped
from framebridge.study.folder import based_on_ours
from frameschema import Codebook, message


@dataclass(frozen=True)
class WrittenCodebook:
    """A codebook, and its text with all comments."""

    codebook: Codebook
    text: str


def read_codebook(path: Path) -> WrittenCodebook:
    """Read a codebook; raises ConfigurationProblem."""
    return WrittenCodebook(read_yaml(path, Codebook), read_text(path))


def shipped_for(codebook: Codebook) -> WrittenCodebook:
    """Give the codebook that a study like this one would begin with today; raises ConfigurationProblem."""
    text = based_on_ours(_origin(codebook).read_text(encoding="utf-8"))
    return WrittenCodebook(parse_yaml(text, Codebook), text)


def _origin(codebook: Codebook) -> Path:
    if codebook.based_on is None:
        raise ConfigurationProblem(
            message("codebook {codebook} does not say what it is based on; name a file", codebook=codebook.id)
        )
    path = shipped("codebooks", f"{codebook.based_on.id}.yaml")
    if not path.is_file():
        raise ConfigurationProblem(
            message("this program has no codebook {codebook}; name a file", codebook=codebook.based_on.id)
        )
    return path
