"""The instruments a study chose: ours by name, or its own as files in the study folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from framebridge.documents import read_yaml
from framebridge.errors import ConfigurationProblem
from framebridge.shipped import shipped
from frameschema import message
from labelstudio_plugin.passes import Instrument, Pass, passes_of

_FILE = ".yaml"


def read_passes(folder: Path, chosen: Sequence[str]) -> tuple[Pass, ...]:
    """Give the passes of the chosen instruments; raises ConfigurationProblem when they do not go together."""
    try:
        return passes_of([read_yaml(_file_of(folder, name), Instrument) for name in chosen])
    except ValueError as exc:
        raise ConfigurationProblem(message("study.toml, instruments: {reason}", reason=exc.args[0])) from None


def _file_of(folder: Path, name: str) -> Path:
    if name.endswith(_FILE):
        return folder / name
    ours = {file.stem: file for file in shipped("instruments").glob(f"*{_FILE}")}
    if name not in ours:
        raise ConfigurationProblem(
            message(
                'study.toml: there is no instrument "{name}"; choose from {ours}, or name a file of your own that '
                "ends with .yaml",
                name=name,
                ours=", ".join(sorted(ours)),
            )
        )
    return ours[name]
