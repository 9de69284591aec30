"""A data package of a study: what goes in, and putting it in place whole or not at all."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from exporters.archive import timeless
from exporters.package import About, DataPackage, data_package
from exporters.package.writing import MANIFEST
from exporters.small_cells import PrivacyRules
from exporters.source import TableSource
from framebridge.codings import StudyCodings
from framebridge.documents import dump_yaml, write_file
from framebridge.errors import ConfigurationProblem
from framebridge.merged_study import provenance
from framebridge.study import StudyFolder
from frameschema import Codebook, message
from frameschema.base import SCHEMA_VERSION
from frameschema.kinds import DOCUMENTS


def make_package(
    study: StudyFolder,
    codings: StudyCodings,
    source: TableSource,
    rules: PrivacyRules,
    about: About,
    *,
    transcripts: bool,
) -> DataPackage:
    """Make the files from a source to which the rules were applied."""
    merged = [item.merged for item in source.in_order]
    told = rules.told(source.language, is_hidden=bool(rules.hidden(source)))
    pairs = [*told, *provenance(study, merged, codings.as_of, source.language)]
    unsaid = tuple(codings.transcripts.values())
    return data_package(source, about, pairs, _documents, unsaid=None if transcripts else unsaid)


def about_study(study: StudyFolder, licence: str | None) -> About:
    """Give what the study says of itself in study.toml; raises ConfigurationProblem without a licence."""
    section, own = study.settings.study, study.settings.package
    chosen = licence or own.licence
    if chosen is None:
        raise ConfigurationProblem(
            message(
                "no licence is given, and framebridge cannot choose one; ask who owns the data, and write "
                "licence = … under [package] in study.toml, or add --licence"
            )
        )
    if set(chosen) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"):
        raise ConfigurationProblem(
            message('the licence "{licence}" is no short name such as CC-BY-4.0 or restricted', licence=chosen)
        )
    return About(
        id=section.id,
        title=section.title,
        licence=chosen,
        licence_url=(own.licence_url or "") if chosen == own.licence else "",
        description=own.description or "",
        creators=own.creators,
        contact=own.contact or "",
        version=own.version or "",
        schema_version=SCHEMA_VERSION,
    )


def _documents(codebook: Codebook) -> dict[str, bytes]:
    """Give the codebook and the JSON Schemas of the language."""
    book = dump_yaml(codebook.model_dump(mode="json"))
    return {"codebook/codebook.yaml": book.encode(), **_schemas()}


@cache
def _schemas() -> dict[str, bytes]:
    return {
        f"schema/{kind.value}.schema.json": _as_json(model.model_json_schema()).encode()
        for kind, model in DOCUMENTS.items()
    }


def _as_json(schema: dict[str, object]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def as_zip(files: Mapping[str, bytes]) -> bytes:
    """Put files into a zip archive; equal files give equal bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(files):
            archive.writestr(name, files[name])
    return timeless(stream.getvalue())


def standing_differences(target: Path, files: Mapping[str, bytes]) -> list[str]:
    """Name the files that would be replaced or taken away; raises ConfigurationProblem for those of others."""
    standing = {path.relative_to(target).as_posix(): path for path in sorted(target.rglob("*")) if path.is_file()}
    if strangers := sorted(set(standing) - set(files) - _listed(target)):
        raise ConfigurationProblem(
            message(
                "{folder} holds files that are not of a package: {names}; choose another place with --out",
                folder=target,
                names=", ".join(strangers),
            )
        )
    return [name for name, path in standing.items() if files.get(name) != path.read_bytes()]


def _listed(target: Path) -> set[str]:
    """Name the files of the package that stands there, by its manifest."""
    file = target / MANIFEST
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else ()
    return {line.partition("  ")[2] for line in lines} | {MANIFEST}


def put_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder beside its place and then let it take that place, so that it never is there by halves."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as making:
            for name, data in files.items():
                write_file(Path(making) / "new" / name, data)
            if target.exists():
                shutil.move(target, Path(making) / "old")
            (Path(making) / "new").replace(target)
    except OSError as exc:
        raise ConfigurationProblem(
            message("{path} cannot be written: {reason}", path=target, reason=exc.strerror)
        ) from exc
