"""Write the JSON Schemas and the golden documents of the present version anew: `python tests/write_schemas.py`."""

from __future__ import annotations

import json
from pathlib import Path

from golden import GOLDEN, golden_file

from frameschema import DOCUMENTS, SCHEMA_VERSION, DocumentKind, write_document

ROOT = Path(__file__).parent.parent


def schema_file(kind: DocumentKind, version: str = SCHEMA_VERSION) -> Path:
    """Say where the published schema of a document stands."""
    return ROOT / "frameschema" / "schemas" / version / f"{kind}.schema.json"


def schema_of(kind: DocumentKind) -> str:
    """Give the JSON Schema (draft 2020-12) of a document."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:frameschema:{SCHEMA_VERSION}:{kind}",
        **DOCUMENTS[kind].model_json_schema(),
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write all files."""
    for kind in DOCUMENTS:
        for file in (schema_file(kind), golden_file(kind)):
            file.parent.mkdir(parents=True, exist_ok=True)
        schema_file(kind).write_text(schema_of(kind), encoding="utf-8")
        golden_file(kind).write_text(write_document(GOLDEN[kind]), encoding="utf-8")


if __name__ == "__main__":
    main()
