"""The kinds of document that stand alone in a file, and which of them hold others."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import BaseModel

from frameschema.agreement_result import AgreementResult
from frameschema.base import Document
from frameschema.clearance import Clearance
from frameschema.codebook import Codebook
from frameschema.coding import Coding
from frameschema.decision import DecisionLog
from frameschema.findings import Finding
from frameschema.merged import MergedCoding
from frameschema.merged_story import MergedStories
from frameschema.sheet import Sheet, SheetCoding
from frameschema.study import Study
from frameschema.transcript import Transcript


class DocumentKind(StrEnum):
    """A document that stands alone; the value is its name in file names and in schemas."""

    STUDY = "study"
    TRANSCRIPT = "transcript"
    CODEBOOK = "codebook"
    CODING = "coding"
    MERGED_CODING = "merged-coding"
    MERGED_STORIES = "merged-stories"
    DECISIONS = "decisions"
    SHEET = "sheet"
    SHEET_CODING = "sheet-coding"
    AGREEMENT_RESULT = "agreement-result"
    CLEARANCE = "clearance"
    FINDING = "finding"


DOCUMENTS: Mapping[DocumentKind, type[Document]] = {
    DocumentKind.STUDY: Study,
    DocumentKind.TRANSCRIPT: Transcript,
    DocumentKind.CODEBOOK: Codebook,
    DocumentKind.CODING: Coding,
    DocumentKind.MERGED_CODING: MergedCoding,
    DocumentKind.MERGED_STORIES: MergedStories,
    DocumentKind.DECISIONS: DecisionLog,
    DocumentKind.SHEET: Sheet,
    DocumentKind.SHEET_CODING: SheetCoding,
    DocumentKind.AGREEMENT_RESULT: AgreementResult,
    DocumentKind.CLEARANCE: Clearance,
    DocumentKind.FINDING: Finding,
}
"""Kind → its model."""

PARTS: Mapping[DocumentKind, Mapping[str, DocumentKind]] = {
    DocumentKind.STUDY: {
        "transcripts": DocumentKind.TRANSCRIPT,
        "codings": DocumentKind.CODING,
        "codebooks": DocumentKind.CODEBOOK,
        "sheets": DocumentKind.SHEET,
        "sheet_codings": DocumentKind.SHEET_CODING,
    },
}
"""Kind → the lists of whole documents in it."""


def kind_of(model: type[BaseModel]) -> DocumentKind | None:
    """Give the kind of a model; None for what stands only inside other documents."""
    return next((kind for kind, of in DOCUMENTS.items() if of is model), None)
