"""Notes of a project: files of plain text, since some programs drop notes that stand in the XML.

Memos of researchers are notes for people. What REFI-QDA has no place for travels in notes of JSON, by which our
own import gives the study back as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from exporters.refi_qda.guids import guid
from exporters.refi_qda.xml import add

STUDY_NOTE = "framebridge: study"
CODING_NOTE = "framebridge: coding"


@dataclass
class Notes:
    """The notes of a project while it is made; files by their path within the archive."""

    element: Element
    made_at: str
    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, about: str, name: str, text: str, user: str | None = None) -> str:
        """Write a note about the thing with this GUID; gives the note's own GUID."""
        own = guid("note", about, name)
        more = {"creatingUser": user} if user else {}
        path = add_file(self.files, own, text)
        add(self.element, "Note", guid=own, name=name, plainTextPath=path, creationDateTime=self.made_at, **more)
        return own


def add_file(files: dict[str, bytes], own: str, text: str) -> str:
    """Put a text among the files of a project; gives the address it has there."""
    files[f"sources/{own}.txt"] = text.encode()
    return f"internal://{own}.txt"


def refer(element: Element, note: str) -> None:
    """Let an element refer to a note."""
    add(element, "NoteRef", targetGUID=note)
