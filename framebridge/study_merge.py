"""The merged coding of a transcript as it stands: with what was handed over, and with the decisions that hold.

Whatever is made from merged coding begins here: tables, sheets, drafts, tasks to remark on, and the merge itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from framebridge.merging import MergeRules, merge_codings
from framebridge.merging.handing_over import Continued, continued
from framebridge.merging.stories import ToldBy, merge_stories
from framebridge.sheets.analysis import analyse_sheets
from framebridge.sheets.making import make_sheets
from framebridge.sheets.reading import StudySheets
from framebridge.sheets.stories import SheetWords
from framebridge.study import StudyFolder
from framebridge.study.decisions import read_decisions
from framebridge.study.handovers import Handovers, read_handovers
from framebridge.study.settings import MergeSection
from frameschema import (
    Coding,
    CodingState,
    Decision,
    MergedCoding,
    MergedStories,
    Transcript,
    coding_id,
)
from frameschema.sheet import Sheet, SheetCoding
from labelstudio_plugin.tasks import SHEETS


@dataclass(frozen=True)
class StudyMerge:
    """What the merge of any transcript of a study goes by; with it, one can be merged far from the study folder.

    `werkplaatsen` gives the Werkplaats of each discussion, `decisions` those about each transcript.
    """

    section: MergeSection
    words: SheetWords
    werkplaatsen: Mapping[str, str]
    decisions: Mapping[str, tuple[Decision, ...]]
    handovers: Handovers

    @classmethod
    def of(cls, study: StudyFolder) -> StudyMerge:
        """Read what holds for a study now."""
        decisions: dict[str, list[Decision]] = {}
        for one in read_decisions(study.decisions_folder):
            decisions.setdefault(one.transcript, []).append(one)
        return cls(
            section=study.settings.merge,
            words=SheetWords.of(study.codebook, study.roles.roles, study.settings.study.language),
            werkplaatsen={row.id: row.werkplaats for row in study.discussions},
            decisions={name: tuple(own) for name, own in decisions.items()},
            handovers=read_handovers(study.handovers_file),
        )

    def rules(self, transcript: str) -> MergeRules:
        """Give the rules for a transcript."""
        return self.section.rules(self.werkplaatsen[transcript])

    def taking_part(self, codings: Sequence[Coding]) -> Continued:
        """Leave out what was handed over and has been gone on with, and what was not submitted."""
        own = continued(codings, self.handovers)
        submitted = tuple(coding for coding in own.codings if coding.state is CodingState.SUBMITTED)
        return Continued(submitted, own.continues)

    def coding(self, transcript: Transcript, codings: Sequence[Coding]) -> MergedCoding | None:
        """Merge the codings of a transcript; None when nobody submitted any."""
        own = self.taking_part(codings)
        if not own.codings:
            return None
        decisions = self.decisions.get(transcript.id, ())
        return merge_codings(own.codings, transcript, self.rules(transcript.id), decisions, own.continues)

    def stories(
        self, merged: MergedCoding, transcript: Transcript, codings: Sequence[Coding], sheets: StudySheets
    ) -> MergedStories:
        """Merge what the coders tell, on their sheets or (without one) by what they marked."""
        taking_part = {ref.coding for ref in merged.codings}
        own = [coding for coding in codings if coding.id in taking_part]
        told = [self._told(coding, own, sheets, transcript) for coding in own]
        return merge_stories(merged, told, self.rules(transcript.id), self.decisions.get(transcript.id, ()))

    def _told(
        self, coding: Coding, beside: Sequence[Coding], sheets: StudySheets, transcript: Transcript
    ) -> ToldBy:
        """Give what a coder tells; a discussion sheet that is not filled in yet tells at least the chains."""
        filled = [one for one in sheets.codings if (one.transcript, one.coder) == (transcript.id, coding.coder)]
        ids = {one.sheet for one in filled}
        known = [sheet for sheet in sheets.sheets if sheet.id in ids]
        for sheet in make_sheets(coding, transcript, self.words)[:1]:
            if sheet.id not in ids:
                known.append(sheet)
                filled.append(_not_filled_in(sheet, coding))
        analysis = analyse_sheets(known, filled, beside, {transcript.id: transcript})
        return ToldBy(coding.coder, analysis.narratives, analysis.shifts, analysis.issues)


def _not_filled_in(sheet: Sheet, coding: Coding) -> SheetCoding:
    return SheetCoding(
        id=coding_id(sheet.study, str(sheet.id), coding.coder, SHEETS),
        study=sheet.study,
        transcript=sheet.transcript,
        sheet=sheet.id,
        coder=coding.coder,
        coding_pass=SHEETS,
        codebook=coding.codebook,
    )
