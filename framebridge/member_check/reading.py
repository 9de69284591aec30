"""Files that come back, by their kind: saved with the button of the page, or typed over from paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from framebridge.errors import DataProblem
from framebridge.member_check.answers import ReadAnswers
from framebridge.member_check.paper_form import read_paper_form
from framebridge.member_check.saved_file import read_saved_file
from frameschema import Role, message

_REFUSED = {
    ".docx": message(
        "no program reads a letter of Word; type its answers into the form that "
        "framebridge member-check make --format xlsx gives"
    ),
    ".html": message("this is the page itself; open it, fill it in, and take the file that its button saves"),
    ".xls": message("this is the format of Excel before 2007; save it as .xlsx"),
}


def read_answers(files: Iterable[Path], roles: Sequence[Role]) -> ReadAnswers:
    """Read all files; raises DataProblem at the first that holds no answers."""
    return ReadAnswers.together(_read(path, roles) for path in files)


def _read(path: Path, roles: Sequence[Role]) -> ReadAnswers:
    suffix = path.suffix.lower()
    if suffix in _REFUSED:
        raise DataProblem(message("{file}: {reason}", file=path.name, reason=_REFUSED[suffix]))
    return read_paper_form(path, roles) if suffix == ".xlsx" else read_saved_file(path)
