"""Going over to another codebook: what differs, which coding is carried along, and what a person has to choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from framebridge.codebooks.carrying import carry_codes
from framebridge.codebooks.diff import CodeDifference, diff_codebooks
from framebridge.documents import read_text, write_file
from framebridge.errors import ConfigurationProblem, DataProblem
from frameschema import (
    Codebook,
    CodeChange,
    Coding,
    Document,
    Finding,
    Lineage,
    Severity,
    Slug,
    check_codebook,
    codes_of,
    message,
)


class CarriedStep(Document):
    """A code that coding holds and that another takes the place of, and in how much coding."""

    change: CodeChange
    code: Slug
    into: Slug
    codings: int
    units: int


@dataclass(frozen=True)
class CodebookMigration:
    """What going over to a codebook would mean; `findings` are what a person has to choose."""

    old: Codebook
    new: Codebook
    differences: tuple[CodeDifference, ...]
    steps: tuple[CarriedStep, ...]
    findings: tuple[Finding, ...]

    @property
    def is_change(self) -> bool:
        """Say whether the two codebooks differ at all."""
        return self.old != self.new


def plan_migration(
    old: Codebook, new: Codebook, codings: Sequence[Coding], used: Iterable[str] = ()
) -> CodebookMigration:
    """Say what becomes of the coding; `used` are codes in stored coding, also in what cannot be read.

    Raises ConfigurationProblem when the two cannot be told apart, and DataProblem when the new codebook is not
    complete, or has neither a code that is used nor one code in its place.
    """
    differences = diff_codebooks(old, new)
    if old.ref == new.ref and old != new:
        raise ConfigurationProblem(
            message(
                "the new codebook has the id and version of the present one ({version}) and is another; give it "
                "another version",
                version=new.version,
            )
        )
    problems = [finding for finding in check_codebook(new) if finding.severity is Severity.ERROR]
    problems += _gone(new, {*used, *(code for coding in codings for code in _codes(coding))})
    if problems:
        raise DataProblem(message("nothing was changed, because of the errors above"), problems)
    findings = tuple(finding for coding in codings for finding in carry_codes(coding, new).findings)
    return CodebookMigration(old, new, differences, _steps(new, codings), findings)


def apply_migration(folder: Path, file: str, text: str, old: Codebook) -> Path:
    """Keep the present codebook in `codebooks/`, and put the new text in its place; gives the kept file."""
    present = read_text(folder / file)
    kept = _kept_file(folder / "codebooks", old.version, present)
    write_file(kept, present)
    write_file(folder / file, text)
    return kept


def _kept_file(folder: Path, version: str, text: str) -> Path:
    """Find a name for a kept codebook: its version, and a number if another text is kept under that already."""
    name = "".join(char if char.isalnum() or char in "._-" else "-" for char in version)
    kept, number = folder / f"{name}.yaml", 1
    while kept.exists() and read_text(kept) != text:
        number += 1
        kept = folder / f"{name}-{number}.yaml"
    return kept


def _gone(new: Codebook, used: set[str]) -> list[Finding]:
    known = {code.id for code_list in new.lists for code in code_list.codes}
    lineage = Lineage(new)
    return [
        Finding(
            rule="code-gone",
            severity=Severity.ERROR,
            where=message("codebook version {version}", version=new.version),
            message=message('"{code}" is used, and this codebook has neither it nor one in its place', code=code),
            remedy=message("add it as retired, with a step that says what became of it"),
        )
        for code in sorted(used - known)
        if lineage.heir(code) is None
    ]


def _codes(coding: Coding) -> list[str]:
    """Give the codes of a coding, once per unit."""
    return [code for unit in coding.units for code in sorted({code for _, code in codes_of(unit)})]


def _steps(new: Codebook, codings: Sequence[Coding]) -> tuple[CarriedStep, ...]:
    lineage = Lineage(new)
    per_coding = [Counter(_codes(coding)) for coding in codings]
    steps = []
    for code in sorted({code for counts in per_coding for code in counts}):
        ending, heir = lineage.ending(code), lineage.heir(code)
        if ending is not None and heir is not None:
            holding = [counts[code] for counts in per_coding if code in counts]
            steps.append(
                CarriedStep(change=ending.change, code=code, into=heir, codings=len(holding), units=sum(holding))
            )
    return tuple(steps)
