"""The data files that come with the program: codebooks, roles, the demo study."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def shipped(*parts: str) -> Path:
    """Give the path of a file under `configs/`, in an installed wheel or a checkout alike."""
    inside_wheel = Path(str(resources.files("framebridge"))) / "configs"
    root = inside_wheel if inside_wheel.is_dir() else inside_wheel.parent.parent / "configs"
    return root.joinpath(*parts)
