"""Golden documents as plain JSON values, to be damaged, and what reading finds in them then."""

from __future__ import annotations

import json
from typing import Any

from golden import golden_file

from frameschema import Document, DocumentKind, has_errors, read_document


def golden(kind: str = "study") -> Any:
    return json.loads(golden_file(DocumentKind(kind)).read_text(encoding="utf-8"))


def found(kind: type[Document] | str, data: Any, **limits: int) -> list[tuple[str, str]]:
    """What was found, as (rule, path); there is no document then."""
    read = read_document(kind, data, **limits)
    assert (read.document is None) == bool(read.findings)
    assert has_errors(read.findings) or not read.findings
    return [(finding.rule, str(finding.where)) for finding in read.findings]
