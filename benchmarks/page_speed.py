"""How long the annotation page takes to open and to take a new region, beside Label Studio's own Paragraphs.

    python benchmarks/page_speed.py [--quick]

A real Label Studio (ours, in a home of its own) and Debian's Chromium, in one run. Milliseconds of a new region
are CPU time of the page's main thread from the press of the kind's key until the region is there and the page is
at rest; the mouse is a real one, and the figure is the median of several regions. Opening is told as CPU time of
that thread and as wall time, until all regions are there.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from builders import a_coding, a_fragment  # noqa: E402
from live_demo import run_cli  # noqa: E402
from live_page import CHROMIUM, FLAGS, CoderAtWork, make_study  # noqa: E402

from framebridge.connection import connect  # noqa: E402
from framebridge.places import server_home  # noqa: E402
from framebridge.pushing import cleared_tasks  # noqa: E402
from framebridge.study import StudyFolder  # noqa: E402
from frameschema import Transcript  # noqa: E402
from labelstudio_plugin.client import LabelStudio  # noqa: E402
from labelstudio_plugin.gate import ClearedPayload  # noqa: E402
from labelstudio_plugin.projects import study_projects  # noqa: E402
from labelstudio_plugin.results import write_result  # noqa: E402
from labelstudio_plugin.server.embedded import coordinator_account  # noqa: E402
from labelstudio_plugin.tasks import FRAGMENTS, Task  # noqa: E402

CASES = ((600, 0), (600, 60), (600, 200), (2000, 200))
MOST_TURNS_OF_STOCK = 600
FREE_TURNS = 8
"""The first turns stay free: new regions are made in them."""

WORDS = "volgens mij moeten we eerst uitzoeken wat er in dat gezin speelt voordat we een besluit nemen"
STOCK = """<View><Paragraphs name="transcript" value="$turns" layout="dialogue" nameKey="speaker" textKey="text"/>
<ParagraphLabels name="kind" toName="transcript"><Label value="Fragment"/><Label value="Issuemoment"/>
</ParagraphLabels></View>"""

# A number as a word: no other turn begins with it.
EDGES = """turn => {
  const first = `Beurt ${turn}:`;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let node;
  while ((node = walker.nextNode())) if (node.data.startsWith(first) && node.parentElement.offsetParent) break;
  const box = at => {
    const range = document.createRange();
    range.setStart(node, at); range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  const [left, right] = [box(0), box(first.length + 20)];
  return [[left.left + 1, left.top + left.height / 2], [right.right - 1, right.top + right.height / 2]];
}"""
REGIONS = "window.Htx?.annotationStore?.selected?.regionStore?.regions?.length ?? -1"


@dataclass(frozen=True)
class Case:
    """A talk on a page with so many regions: where it is."""

    page: str
    turns: int
    regions: int
    project: int
    task: int
    key: str


def talk(turns: int) -> str:
    """Make an invented talk."""
    speakers = ("KM-I-1", "ZT-1", "KM-W-1")
    return "".join(f"{speakers[at % 3]}: Beurt {at}: {WORDS}.\n" for at in range(turns))


def our_result(study: StudyFolder, transcript: Transcript, regions: int) -> list[dict[str, Any]]:
    """Write regions spread over the talk, each with words typed in."""
    step = (len(transcript.turns) - FREE_TURNS) / max(regions, 1)
    starts = [0]
    for turn in transcript.turns:
        starts.append(starts[-1] + len(turn.text))
    chosen = [starts[FREE_TURNS + int(at * step)] for at in range(regions)]
    units = [a_fragment(at, at + 30, key=f"f{number}", who_what="wie en wat") for number, at in enumerate(chosen)]
    return write_result(a_coding(transcript, *units), transcript, study.codebook, "nl")


def stock_result(transcript: Transcript, regions: int) -> list[dict[str, Any]]:
    """Write the same regions for the stock page."""
    step = (len(transcript.turns) - FREE_TURNS) / max(regions, 1)
    turns = [FREE_TURNS + int(at * step) for at in range(regions)]
    return [
        {
            "id": f"f{number}",
            "from_name": "kind",
            "to_name": "transcript",
            "type": "paragraphlabels",
            "value": {
                "start": str(turn),
                "end": str(turn),
                "startOffset": 0,
                "endOffset": 30,
                "text": transcript.turns[turn].text[:30],
                "paragraphlabels": ["Fragment"],
            },
        }
        for number, turn in enumerate(turns)
    ]


def add_task(server: LabelStudio, project: int, task: Task, result: list[dict[str, Any]]) -> int:
    """Make a task, annotated by the coordinator when there are regions."""
    payload = ClearedPayload({"project": project, "data": dict(task.data)}, task.clearance)
    number = int(server.post("/api/tasks/", payload)["id"])
    if result:
        server.post(f"/api/tasks/{number}/annotations/", {"result": result})
    return number


def make_cases(folder: Path, cases: Sequence[tuple[int, int]]) -> tuple[LabelStudio, list[Case]]:
    """Put the talks on the server, on our page and on the stock one."""
    talks = {f"T{turns}": talk(turns) for turns in {turns for turns, _ in cases}}
    study = make_study(folder / "study", "pagespeed", talks, ())
    assert run_cli("setup", "--study", str(study.path))[0] == 0
    server = connect(study.settings)
    ours = study_projects(server, "pagespeed", FRAGMENTS)["amsterdam"].project_id
    stock = int(server.post("/api/projects/", {"title": "Stock Paragraphs", "label_config": STOCK})["id"])
    tasks = {task.key.unit: task for _, task in cleared_tasks(study).tasks}
    transcripts = study.transcripts()
    made = []
    for turns, regions in cases:
        sent, transcript = tasks[f"T{turns}"], transcripts[f"T{turns}"]
        task = add_task(server, ours, sent, our_result(study, transcript, regions))
        made.append(Case("ours", turns, regions, ours, task, "1"))
        if turns <= MOST_TURNS_OF_STOCK:
            task = add_task(server, stock, sent, stock_result(transcript, regions))
            made.append(Case("stock", turns, regions, stock, task, "1"))
    return server, made


def cpu_seconds(devtools: CDPSession) -> float:
    """Read the CPU time that the main thread has spent in tasks."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(item["value"] for item in metrics if item["name"] == "TaskDuration"))


def wait_for_regions(page: Page, count: int, seconds: float = 180) -> None:
    """Poll: the page's security policy forbids Playwright's own way of waiting."""
    end = time.monotonic() + seconds
    while page.evaluate(REGIONS) != count:
        if time.monotonic() > end:
            raise TimeoutError(f"{page.evaluate(REGIONS)} regions instead of {count}")
        page.wait_for_timeout(100)


def measure(page: Page, url: str, case: Case, repeats: int) -> dict[str, float]:
    """Open a task and make regions in it."""
    page.goto(f"{url}/projects/")
    page.wait_for_load_state("networkidle")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    before, began = cpu_seconds(devtools), time.monotonic()
    page.goto(f"{url}/projects/{case.project}/data?task={case.task}")
    page.wait_for_selector(f"text=Beurt {case.turns - 1}:", state="attached", timeout=180_000)
    wait_for_regions(page, case.regions)
    loaded_wall, loaded = time.monotonic() - began, cpu_seconds(devtools) - before
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2000)
    costs = [drag(page, devtools, case, number) for number in range(repeats)]
    devtools.detach()
    return {"load_wall": loaded_wall, "load_cpu": loaded, "region_cpu": statistics.median(costs)}


def drag(page: Page, devtools: CDPSession, case: Case, number: int) -> float:
    """Make one region with key and mouse; gives CPU seconds until the page is at rest."""
    start, end = page.evaluate(EDGES, number + 1)
    before = cpu_seconds(devtools)
    page.keyboard.press(case.key)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()
    wait_for_regions(page, case.regions + number + 1)
    page.wait_for_timeout(1500)
    spent = cpu_seconds(devtools) - before
    # With a region selected, the next key would change its kind.
    page.keyboard.press("u")
    page.wait_for_timeout(300)
    return spent


def run(cases: Sequence[tuple[int, int]], repeats: int) -> None:
    """Measure all cases and print the table."""
    home = tempfile.TemporaryDirectory(prefix="framebridge-speed-")
    Path(home.name).chmod(0o755)
    os.environ.setdefault("FRAMEBRIDGE_HOME", home.name)
    assert run_cli("server", "start")[0] == 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            server, made = make_cases(Path(folder), cases)
        measure_all(server, made, repeats)
    finally:
        run_cli("server", "stop")
        home.cleanup()


def measure_all(server: LabelStudio, cases: Sequence[Case], repeats: int) -> None:
    """Print a line per case."""
    account = coordinator_account(server_home())
    print("| page | turns | regions | opening, s (wall) | opening, s (CPU) | new region, s (CPU) |")
    print("|---|---|---|---|---|---|", flush=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for case in cases:
            coordinator = CoderAtWork(chromium, server.url)
            coordinator.log_in(account.email, account.password.get_secret_value())
            page = coordinator.page
            found = measure(page, server.url, case, repeats)
            figures = " | ".join(f"{found[name]:.2f}" for name in ("load_wall", "load_cpu", "region_cpu"))
            print(f"| {case.page} | {case.turns} | {case.regions} | {figures} |", flush=True)
            page.close()
        chromium.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only 600 turns with 60 regions, two new regions")
    quick = parser.parse_args().quick
    run(((600, 60),) if quick else CASES, 2 if quick else 5)
