"""The desk at which a study's transcripts are reviewed: the search, the key, and the forms to fill in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from framebridge.deidentify.decisions import Decision, Key
from framebridge.deidentify.detector import Detector, detector_at
from framebridge.deidentify.forms import Form, open_forms
from framebridge.deidentify.gate import passages_in, read_sources
from framebridge.deidentify.key_file import KeyFile
from framebridge.deidentify.pseudonyms import Pseudonyms
from framebridge.deidentify.review_form import as_csv, as_page, read_filled_in
from framebridge.documents import write_file
from framebridge.places import cache_home, private_home
from framebridge.study import StudyFolder
from framebridge.study.discussions import DiscussionRow
from framebridge.transcripts.adding import Addition, Wishes


@dataclass(frozen=True)
class Desk:
    """A study, what is kept of it on this computer alone, and how transcripts with names are to be read."""

    study: StudyFolder
    key_file: KeyFile
    wishes: Wishes

    @classmethod
    def of(cls, study: StudyFolder, wishes: Wishes | None = None) -> Desk:
        """Sit down at the desk of a study."""
        name = study.settings.study.id
        return cls(study, KeyFile(private_home(name), name), wishes or Wishes())

    @cached_property
    def detector(self) -> Detector:
        """The search; loading it takes a second."""
        return detector_at(cache_home())

    @property
    def key(self) -> Key:
        """What was decided so far."""
        return self.key_file.read()

    def sources(self, files: Sequence[Path]) -> list[Addition]:
        """Read transcripts with names."""
        return read_sources(self.study, files, self.wishes)

    def uncleared(self) -> list[DiscussionRow]:
        """Give the discussions whose text in the study has no clearance."""
        return [row for row in self.study.included if not self._is_cleared(row)]

    def open_in(self, files: Sequence[Path] | None) -> list[Form]:
        """Give the forms that nobody has decided on: in files, or in the study's own texts without a clearance."""
        if files:
            transcripts = [item.read.transcript for item in self.sources(files)]
        else:
            transcripts = [self.study.read(row).transcript for row in self.uncleared()]
        return open_forms(self.detector, self.key, passages_in(transcripts))

    def _is_cleared(self, row: DiscussionRow) -> bool:
        clearance = self.study.clearances.of(row.id)
        return clearance is not None and clearance.text_sha256 == self.study.read(row).transcript.text_sha256

    def proposed(self, forms: Iterable[Form]) -> dict[str, str]:
        """Give a pseudonym for each form."""
        pseudonyms = Pseudonyms(self.detector.lexicon, self.key)
        return dict(pseudonyms.propose([(form.words, form.kind) for form in forms]))

    def counts(self, forms: Iterable[Form]) -> dict[str, tuple[int, int]]:
        """Count forms and places by kind."""
        kinds: Counter[str] = Counter()
        places: Counter[str] = Counter()
        for form in forms:
            label = self.detector.lexicon.labels[form.kind]
            kinds[label] += 1
            places[label] += len(form.occurrences)
        return {kind: (count, places[kind]) for kind, count in sorted(kinds.items())}

    def write_review(self, forms: Sequence[Form]) -> list[Path]:
        """Write the form to fill in, as csv and as a page; gives where they lie."""
        folder = self.key_file.make_folder()
        proposed = self.proposed(forms)
        written = {
            "csv": as_csv(forms, proposed),
            "html": as_page(forms, proposed, self.study.settings.study.title),
        }
        paths = {folder / f"review.{suffix}": content for suffix, content in written.items()}
        for path, content in paths.items():
            write_file(path, content)
        return list(paths)

    def remove_review(self) -> None:
        """Remove the forms that were filled in."""
        for suffix in ("csv", "html"):
            (self.key_file.folder / f"review.{suffix}").unlink(missing_ok=True)

    def decisions_in(self, path: Path, forms: Sequence[Form]) -> list[Decision]:
        """Read a filled-in form."""
        return read_filled_in(path, forms, self.proposed(forms))

    def keep(self, decisions: Iterable[Decision]) -> None:
        """Keep decisions; those to replace that have no pseudonym yet get one."""
        key = self.key
        decisions = list(decisions)
        key = key.with_decisions(item for item in decisions if item.pseudonym or not item.is_replaced)
        pseudonyms = Pseudonyms(self.detector.lexicon, key)
        added = [item for item in decisions if item.is_replaced and not item.pseudonym]
        self.key_file.write(key.with_decisions(pseudonyms.decide(item.form, item.kind) for item in added))
