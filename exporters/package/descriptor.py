"""`datapackage.json`: what is in a package, by the words of Data Package (v1, which v2 readers read as well)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from exporters.package.about import About
from exporters.package.resource import Field, Resource

Listed = Sequence[tuple[str, Resource]]
"""The place of each csv file, and what it holds."""


def descriptor(about: About, listed: Listed, files: Mapping[str, bytes]) -> bytes:
    """Describe the csv files; each names its twin in Parquet."""
    licence = {"name": about.licence, **({"path": about.licence_url} if about.licence_url else {})}
    said = {
        "profile": "data-package",
        "name": about.id.lower(),
        "title": about.title,
        "description": about.description,
        "version": about.version,
        "licenses": [licence],
        "contributors": [{"title": name, "role": "author"} for name in about.creators],
    }
    held = {resource.name for _, resource in listed}
    resources = [_resource(path, resource, files[path], held) for path, resource in listed]
    whole = {key: value for key, value in said.items() if value} | {"resources": resources}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(path: str, resource: Resource, data: bytes, held: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(field) for field in resource.fields], "missingValues": [""]}
    if resource.key:
        schema["primaryKey"] = list(resource.key)
    if keys := list(_keys(resource, held)):
        schema["foreignKeys"] = keys
    return {
        "profile": "tabular-data-resource",
        "name": resource.name.lower(),
        "title": resource.title,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "parquet": path.replace(".csv", ".parquet"),
        "schema": schema,
    }


def _field(field: Field) -> dict[str, Any]:
    return {"name": field.name, "type": field.kind.in_schema}


def _keys(resource: Resource, held: set[str]) -> list[dict[str, Any]]:
    own = [((field.name,), field.refers[0], (field.refers[1],)) for field in resource.fields if field.refers]
    return [
        {"fields": list(fields), "reference": {"resource": other, "fields": list(there)}}
        for fields, other, there in (*own, *resource.refers)
        if not other or other in held
    ]
