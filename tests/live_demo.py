"""The demo as live tests see it."""

from __future__ import annotations

from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from framebridge.cli import main
from framebridge.study import StudyFolder


@dataclass(frozen=True)
class LiveDemo:
    """The demo as it ran: its folder, and what it printed for programs."""

    folder: Path
    printed: dict[str, object]

    @property
    def study(self) -> StudyFolder:
        return StudyFolder(self.folder)

    def table(self, name: str) -> Path:
        return self.folder / "out" / name


def run_cli(*arguments: str) -> tuple[int, str]:
    """Run the command line in this process; gives exit code and standard output."""
    out = StringIO()
    with redirect_stdout(out):
        code = main(arguments)
    return code, out.getvalue()
