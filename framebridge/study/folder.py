"""The study folder: `study.toml`, `codebook.yaml`, `roles.yaml`, `discussions.csv`, `transcripts/`,
`analysis/` and `out/`.

The store and tokens are elsewhere (the platform's user-data folder): a folder in a synchronised
drive would corrupt the one and upload the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from framebridge.documents import parse_yaml, read_json, read_toml, read_yaml, write_file
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.shipped import shipped
from framebridge.study.clearances import Clearances, read_clearances, write_clearances
from framebridge.study.companions import COMPANIONS, read_cases, read_municipalities, with_companions
from framebridge.study.csv_tables import separator_of, write_table
from framebridge.study.discussions import DiscussionRow, read_discussions, write_discussions
from framebridge.study.instruments import read_passes
from framebridge.study.settings import LabelStudioSection, StudySettings
from framebridge.study.written import read_agreements, read_member_checks
from framebridge.transcripts import ReadTranscript, RolesFile, SpeakerCodes, read_transcript
from framebridge.transcripts.repairs import AcceptedRepairs, RepairedFile
from frameschema import (
    Agreement,
    Clearance,
    ClientCase,
    Codebook,
    MemberCheck,
    Municipality,
    Transcript,
    check_codebook,
    has_errors,
    is_slug,
    message,
)
from labelstudio_plugin.passes import Pass

_Written = TypeVar("_Written", MemberCheck, Agreement)


@dataclass(frozen=True)
class StudyFolder:
    """A study folder; each file is read once, when it is first asked for."""

    path: Path

    @cached_property
    def settings(self) -> StudySettings:
        """The contents of `study.toml`; of a part of the study, what holds for its server."""
        return read_toml(self.path / "study.toml", StudySettings)

    @cached_property
    def _groups(self) -> frozenset[str]:
        """Name the Werkplaatsen whose discussions `discussions.csv` may list."""
        return frozenset(item.id for item in self.settings.werkplaats)

    @property
    def parts(self) -> tuple[StudyFolder, ...]:
        """The study as it is on each of its servers that can be reached and is somebody's, in their order."""
        if not self.settings.server:
            return (self,)
        reachable = (server for server in self.settings.servers if not server.is_offline)
        return tuple(self.on(server) for server in reachable if self.settings.groups_on(server))

    @cached_property
    def whole(self) -> StudyFolder:
        """The study on all its servers together."""
        return self

    def part_of(self, werkplaats: str) -> StudyFolder:
        """Give the part of the study on the server that a Werkplaats works on; of an unknown one, the first."""
        servers = (
            one for one in self.settings.servers if werkplaats in {g.id for g in self.settings.groups_on(one)}
        )
        return self.on(next(servers, self.settings.labelstudio))

    def on(self, server: LabelStudioSection) -> StudyFolder:
        """Give the part of the study that is coded on one of its servers."""
        part = StudyFolder(self.path)
        part.__dict__.update(settings=self.settings.on(server), _groups=self._groups, whole=self.whole)
        return part

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook; raises DataProblem when a closed list is not complete."""
        findings = check_codebook(self.codebook_as_it_is)
        if has_errors(findings):
            raise DataProblem(message("{file} is not complete", file=self.settings.study.codebook), findings)
        return self.codebook_as_it_is

    @cached_property
    def codebook_as_it_is(self) -> Codebook:
        """The codebook, complete or not: one that was made for an earlier version may lack codes."""
        return read_yaml(self.path / self.settings.study.codebook, Codebook)

    def with_codebook(self, codebook: Codebook) -> StudyFolder:
        """Give the folder as it would be with this codebook; nothing is written."""
        other = StudyFolder(self.path)
        other.__dict__.update(settings=self.settings, _groups=self._groups, codebook=codebook)
        return other

    @cached_property
    def passes(self) -> tuple[Pass, ...]:
        """The passes of the study's instruments, in order; raises ConfigurationProblem."""
        return read_passes(self.path, self.settings.study.instruments)

    @cached_property
    def roles(self) -> RolesFile:
        """The contents of `roles.yaml`."""
        return read_yaml(self.path / "roles.yaml", RolesFile)

    @cached_property
    def speaker_codes(self) -> SpeakerCodes:
        """The recogniser of speaker codes."""
        return SpeakerCodes(self.roles)

    @property
    def discussions_file(self) -> Path:
        """Where the discussions are listed."""
        return self.path / "discussions.csv"

    @property
    def out(self) -> Path:
        """Where tables go."""
        return self.path / "out"

    @property
    def discussions(self) -> tuple[DiscussionRow, ...]:
        """The rows of `discussions.csv`; each belongs to a Werkplaats of the study."""
        here = {item.id for item in self.settings.werkplaats}
        return tuple(row for row in self._rows() if row.werkplaats in here)

    def _rows(self) -> tuple[DiscussionRow, ...]:
        """Read all rows, of other servers too."""
        rows = read_discussions(self.discussions_file) if self.discussions_file.exists() else ()
        strangers = sorted({row.werkplaats for row in rows} - self._groups)
        if strangers:
            raise ConfigurationProblem(
                message(
                    "discussions.csv names a werkplaats that study.toml does not have: {strangers}; "
                    "choose from {groups}",
                    strangers=", ".join(strangers),
                    groups=", ".join(sorted(self._groups)),
                )
            )
        return with_companions(self.path, rows)

    @property
    def municipalities(self) -> tuple[Municipality, ...]:
        """The rows of `municipalities.csv`."""
        return read_municipalities(self.path)

    @property
    def cases(self) -> tuple[ClientCase, ...]:
        """The rows of `cases.csv`."""
        return read_cases(self.path)

    @property
    def included(self) -> tuple[DiscussionRow, ...]:
        """The discussions that take part: those that are not excluded."""
        return tuple(row for row in self.discussions if row.excluded_because is None)

    @property
    def clearances(self) -> Clearances:
        """The clearances so far."""
        return read_clearances(self.path / "clearances.json")

    @property
    def decisions_folder(self) -> Path:
        """Where decisions about differences stand, a file per transcript."""
        return self.path / "analysis" / "decisions"

    @property
    def texts_file(self) -> Path:
        """Where it stands what researchers wrote for cells of tables."""
        return self.path / "analysis" / "texts.csv"

    def require_coders(self, named: Iterable[str]) -> None:
        """Raise ConfigurationProblem for coders that study.toml does not have."""
        known = [coder.id for coder in self.settings.coder]
        if strangers := [coder for coder in named if coder not in known]:
            raise ConfigurationProblem(
                message(
                    "study.toml has no coder {names}; choose from {known}",
                    names=", ".join(strangers),
                    known=", ".join(known),
                )
            )

    @property
    def member_checks(self) -> tuple[MemberCheck, ...]:
        """What participants answered, of discussions that take part."""
        file = self.path / "analysis" / "member_checks.csv"
        return tuple(self._taking_part(file, read_member_checks(file)))

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """What was agreed in discussions that take part, as researchers listed it."""
        file = self.path / "analysis" / "agreements.csv"
        return tuple(self._taking_part(file, read_agreements(file)))

    def _taking_part(self, file: Path, items: Iterable[_Written]) -> Iterator[_Written]:
        """Leave out what is of a discussion that is excluded; raises ConfigurationProblem for an unknown one."""
        known, included = {row.id for row in self._rows()}, {row.id for row in self.included}
        for item in items:
            if item.discussion not in known:
                raise ConfigurationProblem(
                    message(
                        "{file} names discussions that discussions.csv does not have: {strangers}; "
                        "correct one of the two",
                        file=file.name,
                        strangers=item.discussion,
                    )
                )
            if item.discussion in included:
                yield item

    @property
    def concordance_file(self) -> Path:
        """Where it stands what was decided about the words of groups."""
        return self.path / "analysis" / "concordance.json"

    @property
    def snapshots_folder(self) -> Path:
        """Where frozen snapshots stand, a folder per snapshot."""
        return self.path / "snapshots"

    @property
    def handovers_file(self) -> Path:
        """Where it stands whose work went over to whom."""
        return self.path / "analysis" / "handovers.json"

    def transcript_file(self, row: DiscussionRow) -> Path:
        """Give the file that holds the talk of a discussion; it lies in `transcripts/`."""
        return self.path / "transcripts" / Path(row.file).name

    def read(self, row: DiscussionRow) -> ReadTranscript:
        """Read the transcript of a discussion."""
        return self.read_file(self.transcript_file(row), row)

    def read_file(self, file: Path, row: DiscussionRow, repairs: AcceptedRepairs | None = None) -> ReadTranscript:
        """Read a file as the text of a discussion, with the repairs that were accepted for it."""
        return read_transcript(
            file,
            row.discussion(),
            self.speaker_codes.within(row.participants, row.typed_as),
            row.kind,
            accepted=self.repairs if repairs is None else repairs,
            swaps=row.role_swaps,
        )

    @property
    def repairs(self) -> AcceptedRepairs:
        """The repairs of transcripts that were accepted so far."""
        path = self._repairs_file
        return read_json(path, AcceptedRepairs) if path.exists() else AcceptedRepairs()

    def add_repairs(self, file: RepairedFile) -> None:
        """Write down that repairs were accepted for a file."""
        known = self.repairs
        extended = known.with_new(file)
        if extended is not known:
            self.put_repairs(extended)

    def put_repairs(self, repairs: AcceptedRepairs) -> None:
        """Write the list of accepted repairs."""
        write_file(self._repairs_file, repairs.model_dump_json(indent=1) + "\n")

    @property
    def _repairs_file(self) -> Path:
        return self.path / "transcripts" / "repairs.json"

    def earlier_file(self, row: DiscussionRow, text_sha256: str, number: int = 1) -> Path:
        """Say where a text is kept that was corrected; `number` tells files apart that hold the same text."""
        more = f"-{number}" if number > 1 else ""
        return self._earlier / f"{row.id}.{text_sha256[:12]}{more}{Path(row.file).suffix}"

    def earlier_files(self, discussion: str) -> tuple[Path, ...]:
        """Find the kept texts of a discussion that were corrected, in order of their names."""
        name = re.compile(rf"{re.escape(discussion)}\.[0-9a-f]{{12}}(?:-\d+)?\.\w+")
        return tuple(path for path in sorted(self._earlier.glob("*")) if name.fullmatch(path.name))

    def earlier_texts(self, row: DiscussionRow) -> tuple[Transcript, ...]:
        """Read the texts that a discussion had before it was corrected."""
        return tuple(self.read_file(file, row).transcript for file in self.earlier_files(row.id))

    @property
    def _earlier(self) -> Path:
        return self.path / "transcripts" / "earlier"

    def transcripts(self) -> dict[str, Transcript]:
        """Read the transcripts that take part, by id; raises DataProblem when one has errors."""
        return {row.id: self.transcript(row) for row in self.included}

    def transcript(self, row: DiscussionRow) -> Transcript:
        """Read the transcript of a discussion; raises DataProblem when it has errors."""
        read = self.read(row)
        if has_errors(read.findings):
            raise DataProblem(
                message("{file} has errors; see: framebridge transcripts show", file=row.file), read.findings
            )
        return read.transcript

    def add_clearance(self, clearance: Clearance) -> None:
        """Write a clearance down."""
        known = self.clearances
        extended = known.with_new(clearance)
        if extended is not known:
            write_clearances(self.path / "clearances.json", extended)

    def add_rows(self, rows: tuple[DiscussionRow, ...]) -> None:
        """Add or replace discussions, in order of id."""
        new = {row.id: row for row in (*self._rows(), *rows)}
        separator = separator_of(self.discussions_file)
        write_file(self.discussions_file, write_discussions([new[key] for key in sorted(new)], separator))


def open_study(path: Path) -> StudyFolder:
    """Open a study folder; raises ConfigurationProblem when there is none."""
    if not (path / "study.toml").is_file():
        raise ConfigurationProblem(
            message(
                "{folder}: no study.toml here; go to a study folder, name one with --study, or make one with: "
                "framebridge init",
                folder=path.resolve().name or path,
            )
        )
    return StudyFolder(path)


def new_study(path: Path, study_id: str, title: str, language: str) -> StudyFolder:
    """Make a study folder to fill in; raises ConfigurationProblem when there is one already."""
    if not is_slug(study_id):
        raise ConfigurationProblem(
            message('"{name}" cannot be the id of a study; use letters, digits, "-", "_" and "."', name=study_id)
        )
    _check_empty(path)
    template = shipped("study", "study.toml").read_text(encoding="utf-8")
    for field, value in (("ID", study_id), ("TITLE", title), ("LANGUAGE", language)):
        # A JSON string is a TOML string too, quotes and line ends escaped.
        template = template.replace(f'"@{field}@"', json.dumps(value, ensure_ascii=False))
    codebook = shipped("codebooks", "frames.yaml").read_text(encoding="utf-8")
    write_file(path / "codebook.yaml", based_on_ours(codebook))
    write_file(path / "roles.yaml", shipped("roles", "roles.yaml").read_bytes())
    write_file(path / "discussions.csv", write_discussions(()))
    for name, columns in COMPANIONS.items():
        write_file(path / name, write_table(columns, ()))
    write_file(path / "study.toml", template)
    for folder in ("transcripts", "analysis", "out"):
        (path / folder).mkdir(exist_ok=True)
    return StudyFolder(path)


def _check_empty(path: Path) -> None:
    there = [
        name for name in ("study.toml", "codebook.yaml", "roles.yaml", "discussions.csv") if (path / name).exists()
    ]
    if there:
        raise ConfigurationProblem(
            message("{folder} has {files} already; choose another folder", folder=path, files=", ".join(there))
        )


def based_on_ours(codebook: str) -> str:
    """Record in a study's codebook which of ours it began from."""
    ours = parse_yaml(codebook, Codebook).ref
    line = f'version: "{ours.version}"\n'
    return codebook.replace(line, f'{line}based_on: {{id: {ours.id}, version: "{ours.version}"}}\n', 1)
