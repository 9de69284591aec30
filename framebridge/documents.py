"""Reading and writing the small files of a study folder: one door, one kind of message."""

from __future__ import annotations

import filecmp
import os
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

from framebridge.errors import ConfigurationProblem, places_of
from frameschema import UnsupportedVersion, kind_of, message, migrate

_Model = TypeVar("_Model", bound=BaseModel)


def read_text(path: Path) -> str:
    """Read a UTF-8 file; raises ConfigurationProblem with what to do."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigurationProblem(message("{path} does not exist; is this a study folder?", path=path)) from None
    except UnicodeDecodeError as exc:
        raise ConfigurationProblem(
            message("{path} is not UTF-8 at byte {byte}; save it as UTF-8", path=path, byte=exc.start)
        ) from None
    except OSError as exc:
        raise ConfigurationProblem(
            message("{path} cannot be read: {reason}", path=path, reason=exc.strerror)
        ) from exc


def read_yaml(path: Path, model: type[_Model]) -> _Model:
    """Read a YAML file into a model."""
    text = read_text(path)
    try:
        return parse_yaml(text, model)
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise ConfigurationProblem(
            message("{where}: this is not YAML; look at the indentation and quotes", where=where)
        ) from None
    except (UnsupportedVersion, ValidationError) as exc:
        raise _unreadable(path, exc) from None


def parse_yaml(text: str, model: type[_Model]) -> _Model:
    """Make a model of YAML in any version of it; raises YAMLError, UnsupportedVersion and ValidationError.

    One command asks for the same large codebook several times. Every text that was seen gives the same object:
    models are frozen.
    """
    return cast(_Model, _parsed(text, model))


@lru_cache(maxsize=32)
def _parsed(text: str, model: type[BaseModel]) -> BaseModel:
    return model.model_validate(_in_present_version(load_yaml(text), model))


def load_yaml(text: str) -> Any:
    """Load YAML, as data alone; with libyaml, which is ten times as fast, where it is there."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe


def dump_yaml(data: Any) -> str:
    """Write plain data as YAML, in its own order; with libyaml where it is there, which writes the same."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, width=120))


def read_toml(path: Path, model: type[_Model]) -> _Model:
    """Read a TOML file into a model."""
    try:
        loaded = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as exc:
        raise ConfigurationProblem(message("{path}: this is not TOML: {reason}", path=path, reason=exc)) from None
    return _validated(path, loaded, model)


def read_json(path: Path, model: type[_Model]) -> _Model:
    """Read a JSON file into a model."""
    try:
        return model.model_validate_json(read_text(path))
    except ValidationError as exc:
        raise ConfigurationProblem(
            message("{path}: {problems}; correct the file", path=path, problems=places_of(exc))
        ) from None


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all."""
    with prepared_file(path, (content.encode() if isinstance(content, str) else content,)) as file:
        file.put_in_place()


@dataclass(frozen=True)
class PreparedFile:
    """A file that is whole, and not in its place yet."""

    path: Path
    temporary: Path

    def put_in_place(self) -> None:
        """Let it take the place of what is there."""
        with _writing(self.path):
            self.temporary.replace(self.path)

    def differs(self) -> bool:
        """Say whether a file with other contents is there."""
        return self.path.exists() and not filecmp.cmp(self.path, self.temporary, shallow=False)


@contextmanager
def prepared_file(path: Path, pieces: Iterable[bytes]) -> Iterator[PreparedFile]:
    """Write a file beside its place, piece by piece; it is gone again unless it was put there."""
    with _writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Readable by its owner alone, as mkstemp makes it: it may hold what people said.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with _writing(path), os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
        yield PreparedFile(path, temporary)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise ConfigurationProblem(
            message("{path} cannot be written: {reason}", path=path, reason=exc.strerror)
        ) from exc


def _validated(path: Path, loaded: Any, model: type[_Model]) -> _Model:
    try:
        return model.model_validate(_in_present_version(loaded, model))
    except (UnsupportedVersion, ValidationError) as exc:
        raise _unreadable(path, exc) from None


def _unreadable(path: Path, problem: UnsupportedVersion | ValidationError) -> ConfigurationProblem:
    if isinstance(problem, UnsupportedVersion):
        return ConfigurationProblem(message("{path}: {reason}", path=path, reason=problem))
    return ConfigurationProblem(
        message("{path}: {problems}; correct the file", path=path, problems=places_of(problem))
    )


def _in_present_version(loaded: Any, model: type[BaseModel]) -> Any:
    """Migrate what is a document of the language; other files of a study have no versions of it."""
    kind = kind_of(model)
    if kind is None or not isinstance(loaded, dict):
        return loaded
    return migrate(kind, loaded)
