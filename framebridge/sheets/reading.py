"""From the store to filled-in sheets: the newest version of each coder's work, each read on its own sheet.

The sheet comes from the stored version itself; see `storing` for why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from framebridge.codebooks.carrying import carry_sheet_codes
from framebridge.sheets.storing import sheet_in
from framebridge.store import Store, StoredVersion
from framebridge.stored_transcripts import StoredTranscript
from framebridge.study import StudyFolder
from frameschema import Codebook, CodebookRef, Finding, Message, Severity, message
from frameschema.sheet import Sheet, SheetCoding
from labelstudio_plugin.sheets import SheetContext, read_sheet
from labelstudio_plugin.tasks import SHEETS


@dataclass(frozen=True)
class StudySheets:
    """All filled-in sheets of a study, the sheets as they were filled in, and everything noticed."""

    sheets: tuple[Sheet, ...] = ()
    codings: tuple[SheetCoding, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_sheets(study: StudyFolder, store: Store) -> StudySheets:
    """Read what the store holds of the study's sheets; what cannot be used is reported with its id.

    Of a sheet that several coders filled in, the state that came in last is given: it has all columns.
    """
    included = frozenset(row.id for row in study.included)
    return _Reader(study.codebook, included).read(store.latest(study.settings.study.id))


def read_sheets_of(stored: StoredTranscript, codebook: Codebook) -> StudySheets:
    """Read the sheets of one transcript, as those of a study that has no other."""
    included = frozenset() if stored.present is None else frozenset((stored.id,))
    return _Reader(codebook, included).read(stored.versions)


class _Reader:
    """Reads stored versions one by one; collects sheets and findings on the way."""

    def __init__(self, codebook: Codebook, included: frozenset[str]) -> None:
        self._codebook = codebook
        self._included = included
        self._sheets: dict[UUID, tuple[int, Sheet]] = {}
        self._findings: list[Finding] = []

    def read(self, versions: Iterable[StoredVersion]) -> StudySheets:
        codings = tuple(self._codings(versions))
        sheets = [sheet for _, sheet in self._sheets.values()]
        sheets.sort(key=lambda sheet: (sheet.transcript, sheet.of, sheet.issue or "", str(sheet.id)))
        return StudySheets(tuple(sheets), codings, tuple(self._findings))

    def _codings(self, versions: Iterable[StoredVersion]) -> Iterator[SheetCoding]:
        usable = [(version, sheet) for version in versions if (sheet := self._sheet_of(version)) is not None]
        usable.sort(key=_owner)
        for _, own in groupby(usable, key=_owner):
            version, sheet = self._newest(list(own))
            read = read_sheet(version.raw, self._context(version, sheet))
            carried = carry_sheet_codes(read.coding, self._codebook)
            self._findings += (*read.findings, *carried.findings)
            self._sheets[sheet.id] = max(self._sheets.get(sheet.id, (0, sheet)), (version.number, sheet), key=_age)
            yield carried.coding

    def _context(self, version: StoredVersion, sheet: Sheet) -> SheetContext:
        return SheetContext(
            sheet,
            version.coder or "",
            version.coding_pass,
            self._codebook,
            CodebookRef(id=version.codebook_id, version=version.codebook_version),
        )

    def _sheet_of(self, version: StoredVersion) -> Sheet | None:
        """Give the sheet that a version fills in; None, mostly with a finding, when it cannot be used."""
        if version.deleted or version.coding_pass != SHEETS:
            return None
        sheet = sheet_in(version.raw)
        if version.coder is None:
            self._report(version, "unknown-account", message("this coding is by an account that no coder has"))
        elif version.transcript not in self._included:
            said = message("this sheet is of a discussion that takes no part")
            self._report(version, "excluded", said, Severity.INFO)
        elif sheet is None:
            said = message("it is not known on which sheet this was filled in, since its task was changed")
            self._report(version, "sheet-changed", said, Severity.ERROR)
        else:
            return sheet
        return None

    def _newest(self, versions: list[tuple[StoredVersion, Sheet]]) -> tuple[StoredVersion, Sheet]:
        """Choose one of several annotations of one coder: the newest that was submitted, not skipped."""
        *others, used = sorted(versions, key=lambda own: own[0].precedence)
        for version, _ in others:
            number = used[0].annotation_id
            said = message("beside this coding there is annotation {number}, which is used", number=number)
            self._report(version, "several-annotations", said)
        return used

    def _report(
        self, version: StoredVersion, rule: str, said: Message, severity: Severity = Severity.WARNING
    ) -> None:
        where = message("annotation {number} on {task}", number=version.annotation_id, task=version.task_key)
        self._findings.append(
            Finding(rule=rule, severity=severity, where=where, message=said, remedy=_REMEDIES[rule])
        )


_REMEDIES = {
    "unknown-account": message("give the account to a coder in study.toml"),
    "excluded": message("nothing to do"),
    "sheet-changed": message("put its data back in Label Studio, then change something on the sheet and save it"),
    "several-annotations": message("remove one of them in Label Studio"),
}


def _owner(own: tuple[StoredVersion, Sheet]) -> tuple[str, str, str]:
    version, sheet = own
    return version.transcript, version.coder or "", str(sheet.id)


def _age(kept: tuple[int, Sheet]) -> int:
    return kept[0]
