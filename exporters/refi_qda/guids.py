"""The GUIDs of what a file of REFI-QDA holds: always the same for the same thing."""

from __future__ import annotations

from frameschema.ids import stable_id


def guid(kind: str, *parts: str) -> str:
    """Derive a GUID (uuid5) from what identifies a thing of this kind."""
    return str(stable_id(f"refi-qda-{kind}", *parts))


def code_guid(codebook: str, code: str) -> str:
    """Give the GUID of a code; it stays the same in every version of its codebook."""
    return guid("code", codebook, code)


def issue_guid(study: str, path: tuple[str, ...]) -> str:
    """Give the GUID of the code that an issue becomes."""
    return guid("issue", study, *path)


def source_guid(study: str, transcript: str) -> str:
    """Give the GUID of a transcript."""
    return guid("source", study, transcript)


def user_guid(study: str, coder: str) -> str:
    """Give the GUID of a coder."""
    return guid("user", study, coder)
