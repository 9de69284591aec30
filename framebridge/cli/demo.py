"""`framebridge demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from framebridge.cli.options import JsonOption
from framebridge.cli.screen import progress, say, show, show_json
from framebridge.demo import Demo, run_demo, stop_demo

Folder = Annotated[Path, typer.Option("--folder", help="Where the demo study goes.")]
Stop = Annotated[bool, typer.Option("--stop", help="Stop the Label Studio of the demo.")]


def demo(folder: Folder = Path("framebridge-demo"), stop: Stop = False, as_json: JsonOption = False) -> None:
    """Show the whole path: four invented discussions, eight coders, a real Label Studio, the tables.

    Example: framebridge demo; and to end it: framebridge demo --stop
    """
    if stop:
        stopped = stop_demo()
        if as_json:
            show_json({"stopped": stopped})
        else:
            show("Label Studio has stopped." if stopped else "Label Studio was not running.")
        return
    done = run_demo(folder.resolve(), lambda text: say(text), progress)
    if as_json:
        show_json({"files": [str(path) for path in done.files], "url": done.url, "study": str(done.study)})
    else:
        _show(done)


def _show(done: Demo) -> None:
    show("The tables:")
    for path in done.files:
        show("  {path}", path=path)
    show("Label Studio runs at {url}", url=done.url)
    show(
        "  as coordinator: {email}  password: {password}",
        email=done.coordinator,
        password=done.coordinator_password,
    )
    show("  as coder:       {email}  password: {password}", email=done.coder, password=done.coder_password)
    show("Stop it with: python3 run.py demo --stop")
