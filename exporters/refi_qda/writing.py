"""A study as a project of REFI-QDA 1.5: `.qdpx`, and its codebook alone as `.qdc`.

The profile is the part of the standard that NVivo, MAXQDA, ATLAS.ti and QualCoder read alike: plain text in UTF-8
with LF, positions in code points, texts and notes as files, user and time on the selection and on its coding.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from lxml.etree import _Element as Element

from exporters.refi_qda.cases import add_cases
from exporters.refi_qda.codes import add_codes, add_issues, codebook_of, known_codes
from exporters.refi_qda.guids import guid, source_guid, user_guid
from exporters.refi_qda.layout import Layout
from exporters.refi_qda.notes import CODING_NOTE, STUDY_NOTE, Notes, add_file, refer
from exporters.refi_qda.selections import CodeNames, Selection, selections_of
from exporters.refi_qda.study_note import study_as_json
from exporters.refi_qda.xml import CODEBOOK, PROJECT, add, add_text, root, to_bytes
from frameschema import Codebook, Coding, Study, Transcript
from frameschema.coding import Relation
from frameschema.vocabulary import RelationDirection

ORIGIN = "framebridge"
PROJECT_FILE = "project.qde"
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def to_qdc(codebook: Codebook, language: str) -> bytes:
    """Write a codebook alone, as `.qdc`."""
    book = root(CODEBOOK, "CodeBook", origin=ORIGIN)
    add_codes(book, codebook, language)
    return to_bytes(book)


def to_qdpx(study: Study, made_at: datetime) -> bytes:
    """Write a study as `.qdpx`; `made_at` (with its zone) is the moment all things in it are said to be from.

    The same study and moment give the same bytes. Raises MisfitError when the study does not hold its codebook.
    """
    project, files = _Project(study, made_at).make()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in {PROJECT_FILE: to_bytes(project), **files}.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()


class _Project:
    """A project while it is made."""

    def __init__(self, study: Study, made_at: datetime) -> None:
        self._study, self._codebook = study, codebook_of(study)
        self._made_at = made_at.isoformat(timespec="seconds")
        self._names = CodeNames(study.id, self._codebook.id, known_codes(self._codebook))
        self._root = root(PROJECT, "Project", name=study.title, origin=ORIGIN, creationDateTime=self._made_at)
        self._notes = Notes(add(self._root, "Notes"), self._made_at)
        self._files = self._notes.files
        self._selection_of: dict[str, str] = {}
        self._codings: dict[str, list[Coding]] = {}
        for coding in study.codings:
            self._codings.setdefault(coding.transcript, []).append(coding)

    def make(self) -> tuple[Element, dict[str, bytes]]:
        """Write all parts in the order that the schema wants."""
        study = self._study
        self._users()
        book = add(self._root, "CodeBook")
        codes = add_codes(book, self._codebook, study.language)
        add_issues(codes, study.id, self._issue_paths(), study.language)
        add_cases(self._root, study)
        if study.transcripts:
            sources = add(self._root, "Sources")
            for talk in study.transcripts:
                self._source(sources, talk)
        about = self._notes.add(study.id, STUDY_NOTE, study_as_json(study))
        self._root.append(self._notes.element)
        self._links()
        refer(self._root, about)
        return self._root, self._files

    def _users(self) -> None:
        if self._study.coders:
            users = add(self._root, "Users")
            for coder in self._study.coders:
                add(users, "User", guid=user_guid(self._study.id, coder.id), name=coder.name, id=coder.id)

    def _issue_paths(self) -> Iterator[tuple[str, ...]]:
        return (path for coding in self._study.codings for unit in coding.units for path in unit.issues)

    def _source(self, sources: Element, talk: Transcript) -> None:
        own, layout = source_guid(self._study.id, talk.id), Layout(talk)
        codings = self._codings.get(talk.id, [])
        path = add_file(self._files, own, layout.text)
        element = add(
            sources,
            "TextSource",
            guid=own,
            name=talk.title or talk.id,
            plainTextPath=path,
            creationDateTime=self._made_at,
        )
        found = selections_of(own, codings, self._names)
        self._selection_of.update({str(unit): selection for unit, selection in found.of_unit.items()})
        for selection in found.ordered:
            self._selection(element, selection, layout)
        for coding in codings:
            refer(element, self._coding_note(coding))

    def _coding_note(self, coding: Coding) -> str:
        name = f"{CODING_NOTE} {coding.transcript} {coding.coder} {coding.coding_pass}"
        user = user_guid(self._study.id, coding.coder)
        return self._notes.add(str(coding.id), name, coding.model_dump_json(exclude_none=True), user)

    def _selection(self, source: Element, one: Selection, layout: Layout) -> None:
        start, end = layout.to_file(one.start, one.end)
        who = {"creatingUser": user_guid(self._study.id, one.coder), "creationDateTime": self._made_at}
        element = add(
            source, "PlainTextSelection", guid=one.guid, startPosition=str(start), endPosition=str(end), **who
        )
        if one.texts:
            add_text(element, "Description", "\n\n".join(one.texts))
        coding = add(element, "Coding", guid=guid("coding", one.guid), **who)
        add(coding, "CodeRef", targetGUID=one.code)
        for number, memo in enumerate(one.memos, 1):
            refer(element, self._notes.add(one.guid, f"Memo {number}", memo, who["creatingUser"]))

    def _links(self) -> None:
        links = [*self._chains(), *self._relations()]
        if links:
            parent = add(self._root, "Links")
            for name, origin, target, direction in links:
                own = guid("link", self._study.id, name, origin, target)
                add(parent, "Link", guid=own, name=name, direction=direction, originGUID=origin, targetGUID=target)

    def _chains(self) -> Iterator[tuple[str, str, str, str]]:
        """Give a link from each fragment of a narrative to the next."""
        for narrative in self._study.narratives:
            places = [self._selection_of.get(str(fragment)) for fragment in narrative.fragments]
            known = list(dict.fromkeys(place for place in places if place))
            for origin, target in pairwise(known):
                yield narrative.title, origin, target, "OneWay"

    def _relations(self) -> Iterator[tuple[str, str, str, str]]:
        seen = set()
        for coding in self._study.codings:
            for relation in coding.relations:
                link = self._relation(relation)
                if link and link not in seen:
                    seen.add(link)
                    yield link

    def _relation(self, relation: Relation) -> tuple[str, str, str, str] | None:
        origin, target = (self._selection_of.get(str(end)) for end in (relation.source, relation.target))
        if not origin or not target:
            return None
        if relation.direction is RelationDirection.LEFT:
            origin, target = target, origin
        both = relation.direction is RelationDirection.BOTH
        name = ", ".join(self._codebook.label(kind, self._study.language) for kind in relation.kinds)
        return name, origin, target, "Bidirectional" if both else "OneWay"
