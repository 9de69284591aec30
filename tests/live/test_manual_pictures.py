"""The pictures of the coding manual and of the README, made on the real page; the manual as a browser prints it;
the instructions.

`FRAMEBRIDGE_WRITE_PICTURES=1` writes the pictures into `configs/manual/`, from where they are shipped, and `docs`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import shipped_codebook, shipped_roles
from live_demo import LiveDemo, run_cli
from live_look import WRITES_PICTURES, take_picture
from live_page import CoderAtWork, at_work, make_study
from PIL import Image
from playwright.sync_api import Browser

from framebridge.cli.manual import make_manual
from framebridge.connection import connect
from framebridge.pushing import cleared_tasks, plan_study_push
from framebridge.shipped import shipped
from framebridge.study import StudyFolder
from labelstudio_plugin.instructions import instruction_html, page_colours
from labelstudio_plugin.projects import study_projects
from labelstudio_plugin.tasks import FRAGMENTS

pytestmark = [pytest.mark.live, pytest.mark.browser]

LARGEST = 150_000
IN_README = Path(__file__).parents[2] / "docs" / "annotation-page.png"
NAMES = ["step-1-start", "step-2-fragment", "step-3-moment", "step-4-opening", "step-5-saved"]
TALK = """Gespreksleider: Wie wil beginnen? Mevrouw is twee keer niet verschenen. Wat doen wij nu?
KM-I-1: Ik. Ze is twee keer zonder bericht weggebleven. Dan komt er een maatregel, dat is voor iedereen zo.
ZT-1: Een korting duwt haar alleen verder de schulden in. Ze doet de brieven niet eens meer open.
KM-I-1: Een brief openen kan iedereen. Als ik dit laat lopen, moet ik het bij een ander ook laten lopen.
KM-W-1: Ik wil haar graag spreken over werk, maar zo komt het er natuurlijk nooit van.
ZT-1: Heeft iemand haar eigenlijk al eens gevraagd waarom ze niet komt?
KM-I-1: Dat staat in de brief. Goed, dan over de maatregel: gaat die volgende week in?
Gespreksleider: Dan noteren we dat. Het volgende punt is de woning.
"""


@pytest.fixture(scope="module")
def study(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """A study with one short talk on the demo's server."""
    folder = tmp_path_factory.mktemp("manual") / "handleiding"
    study = make_study(folder, "handleiding", {"VB-01": TALK}, ("ams-1",))
    settings = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(settings.replace("Amsterdam", "Voorbeeld"), encoding="utf-8")
    for command in ("setup", "push"):
        assert run_cli(command, "--study", str(folder))[0] == 0
    return study


def the_talk(study: StudyFolder) -> tuple[int, int]:
    """Give the project and the task of the only talk."""
    plan = plan_study_push(study, connect(study.settings), cleared_tasks(study).tasks)[0]
    return plan.project, plan.task_id or 0


@pytest.fixture(scope="module")
def pictures(study: StudyFolder, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pictures of a coder at work."""
    coder = at_work(browser, study, "ams-1")
    coder.open_task(*the_talk(study))
    folder = tmp_path_factory.mktemp("pictures")
    work_through(coder, folder)
    coder.page.close()
    if WRITES_PICTURES:
        for picture in folder.glob("*.png"):
            (shipped("manual") / picture.name).write_bytes(picture.read_bytes())
    return folder


def work_through(coder: CoderAtWork, folder: Path) -> None:
    """Code a fragment, an issue moment and a missed opening, with a picture of each."""
    page = coder.page
    take_picture(page, folder / f"{NAMES[0]}.png")
    coder.mark("1", 1, "Ze is twee keer", "voor iedereen zo")
    coder.write("who_what", "KM-I-1: wie zonder bericht wegblijft krijgt een maatregel, net als ieder ander")
    for key in "qer":
        page.keyboard.press(key)
    take_picture(page, folder / f"{NAMES[1]}.png")
    coder.let_go()
    coder.mark("2", 1, "Ze is twee keer", "volgende week in", until=6)
    coder.write("question", "Is een maatregel terecht als iemand zonder bericht wegblijft?")
    page.keyboard.press("a")
    take_picture(page, folder / f"{NAMES[2]}.png")
    coder.let_go()
    coder.mark("3", 5, "Heeft iemand", "niet komt")
    page.keyboard.press("b")
    coder.write("what_changes", "KM-I-1 had naar de reden kunnen vragen; het gesprek gaat door over de maatregel")
    take_picture(page, folder / f"{NAMES[3]}.png")
    coder.submit()
    page.wait_for_selector("button:has-text('Werk bij')")
    coder.let_go()
    page.locator(".lsf-tabs-panel__toggle_collapsed").click()
    take_picture(page, folder / f"{NAMES[4]}.png")


def test_the_pictures_are_those_that_we_ship(pictures: Path) -> None:
    assert sorted(path.stem for path in pictures.glob("*.png")) == NAMES
    assert sorted(path.stem for path in shipped("manual").glob("*.png")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_small_and_shows_the_whole_coding_page(pictures: Path, name: str) -> None:
    for folder in (pictures, shipped("manual")):
        path = folder / f"{name}.png"
        assert path.stat().st_size <= LARGEST
        with Image.open(path) as picture:
            assert picture.width > 1000 and picture.height > 650


def test_the_readme_shows_a_fragment_of_the_demo_with_its_form(
    demo: LiveDemo, browser: Browser, tmp_path: Path
) -> None:
    path = IN_README if WRITES_PICTURES else tmp_path / IN_README.name
    server = connect(demo.study.settings)
    project = study_projects(server, "demo", FRAGMENTS)["amsterdam"].project_id
    (task,) = server.get("/api/tasks/", project=project, page_size=5)["tasks"]
    coder = at_work(browser, demo.study, "ams-1")
    # With the list of tasks on its left and the tabs above it, the page then is 1440 by 900.
    coder.page.set_viewport_size({"width": 1681, "height": 990})
    coder.open_task(project, task["id"])
    coder.select(3, "drie keer opgeroepen")
    assert coder.field("who_what").input_value().startswith("KM-I-1: cliënt")
    take_picture(coder.page, path, ".lsf-wrapper")
    coder.page.close()
    for picture in (path, IN_README):
        assert picture.stat().st_size <= 2 * LARGEST
        with Image.open(picture) as shown:
            assert shown.size == (1440, 900)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_manual_prints_on_pages_with_its_pictures(browser: Browser, tmp_path: Path, language: str) -> None:
    path = tmp_path / "manual.html"
    path.write_text(make_manual(shipped_codebook(), shipped_roles(), language), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
    page.goto(path.as_uri())
    sizes = page.evaluate("[...document.images].map(image => image.naturalWidth)")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(sizes) == len(NAMES)
    assert min(sizes) > 1000
    assert wide == 0
    assert set(asked) <= {"file", "data"}
    assert printed.count(b"/Type /Page\n") > 10


def test_label_studio_keeps_the_instructions_and_shows_them_in_colour(
    study: StudyFolder, browser: Browser, pictures: Path, tmp_path: Path
) -> None:
    assert pictures.is_dir()  # taken before the page has a button more
    server = connect(study.settings)
    project, task = the_talk(study)
    html = instruction_html(study.codebook, study.roles.roles, "nl", methods=["golden_circle"])
    server.patch(f"/api/projects/{project}/", {"expert_instruction": html})
    assert server.get_object(f"/api/projects/{project}/")["expert_instruction"] == html
    coder = at_work(browser, study, "ams-1")
    # A page that is still loading answers late: on a busy machine a click in the window waited over half a minute.
    coder.open_task(project, task)
    page = coder.page
    page.locator("button", has_text="Instructie").click()
    shown = page.locator(".fb-help")
    shown.locator("summary").first.click()
    colours = shown.evaluate("e => [...e.querySelectorAll('span[class]')].map(s => getComputedStyle(s).color)")
    page.screenshot(path=tmp_path / "instructions.png")
    page.close()
    assert colours == [_as_rgb(colour) for colour in page_colours(study.roles.roles).values()]


def _as_rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"
