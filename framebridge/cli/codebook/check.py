"""`framebridge codebook check`."""

from __future__ import annotations

from framebridge.cli.check import show_noticed
from framebridge.cli.codebook.options import codebook_file
from framebridge.cli.options import HERE, JsonOption, StudyOption, study_at
from framebridge.documents import read_yaml
from frameschema import Codebook, check_codebook, check_codes


def check(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Check the codebook alone: its lists, labels, levels and changelog; exit code 1 when there are errors.

    Example: framebridge codebook check --json
    """
    codebook = read_yaml(codebook_file(study_at(study)), Codebook)
    findings = [*check_codebook(codebook), *check_codes(codebook)]
    show_noticed(findings, as_json=as_json)
