"""The report in Chromium: it needs no network, and numbers and pictures lead to the fragments that they count."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from report_browser import CROSSED, Reader, a_browser
from report_sizes import a_report_of_size
from stored_demo import a_stored_demo, demo_codings

from framebridge.cli import main
from framebridge.study import StudyFolder
from frameschema import Fragment, IssueMoment

pytestmark = pytest.mark.browser

NEED, CARE = "need", "social_professional"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    folder = tmp_path_factory.mktemp("read")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAMEBRIDGE_HOME", str(folder / "home"))
        made = a_stored_demo(folder / "demo")
        assert main(["report", "--format", "html,docx", "--study", str(folder / "demo")]) == 0
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as chromium:
        yield chromium


@pytest.fixture
def reader(browser: Browser, study: StudyFolder) -> Iterator[Reader]:
    """Somebody with the demo's report open; at the end nothing was asked for and nothing was complained about."""
    reader = Reader(browser)
    file = study.out / "report.html"
    reader.open(file)
    yield reader
    assert [address.partition("#")[0] for address in reader.asked] == [file.as_uri()]
    assert reader.complaints == []
    reader.page.context.close()


def fragments_of(study: StudyFolder, frame: str, role: str) -> set[str]:
    """Find in the coders' own coding the fragments that have a frame and were spoken in a role."""
    talks, found = study.transcripts(), set()
    for coding in demo_codings(study):
        talk = talks[coding.transcript]
        for unit in coding.units:
            if isinstance(unit, Fragment) and frame in {ref.frame for ref in unit.attribution.frames}:
                spoken = unit.enacted_role or talk.spoken_role(talk.turns_in(unit.span)[0])
                found |= {str(unit.id)} if spoken == role else set()
    return found


def test_a_box_of_the_heat_map_leads_to_its_fragments(reader: Reader, study: StudyFolder) -> None:
    box = reader.page.locator("#frames-role svg a", has_text="Behoefte × sociaal professional (zorgteam)")
    number = int(box.locator("text").text_content() or 0)
    box.click()
    wanted, shown = fragments_of(study, NEED, CARE), reader.ids(reader.listed())
    assert len(shown) == number > 1
    assert all(ids & wanted for ids in shown)
    assert wanted <= set().union(*shown)
    assert reader.page.locator(f"#{reader.target()}").is_visible()


def test_every_number_lists_as_many_fragments_as_it_says(reader: Reader) -> None:
    counted = reader.page.evaluate(
        """() => [...document.querySelectorAll('a[href^="#g-"]')].map((link) => [
            Number(link.querySelector('text.number, text.strong, b')?.textContent ?? link.textContent),
            document.querySelectorAll(`${link.getAttribute('href')} li a`).length])"""
    )
    assert len(counted) > 200
    assert all(number == listed > 0 for number, listed in counted)


@pytest.mark.parametrize(("label", "kind"), [("Fragmenten", Fragment), ("Issuemomenten", IssueMoment)])
def test_a_number_at_the_top_leads_to_all_that_it_counts(
    reader: Reader, study: StudyFolder, label: str, kind: type
) -> None:
    tile = reader.page.locator(".tiles a", has_text=re.compile(f"{label}$"))
    number = int(tile.locator("b").inner_text())
    tile.click()
    places = reader.listed()
    coded = {str(unit.id) for coding in demo_codings(study) for unit in coding.units if isinstance(unit, kind)}
    assert len(places) == len(set(places)) == number
    assert set().union(*reader.ids(places)) == coded


def test_with_keys_alone_one_goes_from_a_moment_in_the_timeline_to_its_words(reader: Reader) -> None:
    page = reader.page
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('#d2-timeline svg a:has(rect[rx])')"):
        assert page.evaluate("document.activeElement !== document.body"), "it was passed over"
        page.keyboard.press("Tab")
    title = str(page.evaluate("document.activeElement.querySelector('title').textContent"))
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    row = page.locator("#register tr:target")
    turns, kind = row.locator("td").nth(0).inner_text(), row.locator("td").nth(3).inner_text()
    assert (title.endswith(f"({turns})"), kind) == (True, "Issuemoment")
    assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top") < 700


def test_a_folded_table_opens_with_keys(reader: Reader) -> None:
    reader.page.locator("#frames-role summary").focus()
    reader.page.keyboard.press("Enter")
    assert reader.page.locator("#frames-role table").is_visible()


def test_what_is_folded_is_printed(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(a_report_of_size(discussions=1, turns=12).html(), encoding="utf-8")
    page = Reader(browser).open(file)
    folded = page.locator("details:not([open])")
    assert folded.count() == 7
    printed = words_of(page.pdf())
    titles = folded.evaluate_all(
        "all => all.flatMap((one) => [...one.querySelectorAll('caption, th')]).map((cell) => cell.textContent)"
    )
    assert [title for title in titles if squeezed(title) not in printed] == []
    assert "Detabelbijditbeeld" not in printed
    page.context.close()


def words_of(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def squeezed(text: str) -> str:
    """Leave out what a printer adds: where lines end, and letters that are joined into one."""
    return re.sub(r"[\s\u00ad-]", "", unicodedata.normalize("NFKC", text))


def test_in_the_document_every_link_has_one_place(study: StudyFolder) -> None:
    document = docx.Document(str(study.out / "report.docx"))
    places = document.element.xpath("//w:bookmarkStart/@w:name")
    assert len(places) == len(set(places)) > 20
    assert set(document.element.xpath("//w:hyperlink/@w:anchor")) <= set(places)
    titles = [part.text for part in document.paragraphs if part.style and part.style.name.startswith("Heading")]
    assert len(titles) == len(set(titles))


def test_nothing_in_pictures_runs_into_anything_else(reader: Reader) -> None:
    assert reader.page.evaluate(CROSSED) == []


@pytest.fixture(scope="module", params=[2, 40])
def sized(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of few or many discussions, with seven roles and long names."""
    file = tmp_path_factory.mktemp("sized") / "report.html"
    file.write_text(a_report_of_size(discussions=request.param).html(), encoding="utf-8")
    return file


@pytest.mark.parametrize("width", [375, 1280])
def test_many_discussions_and_long_names_fit(browser: Browser, sized: Path, width: int) -> None:
    page = Reader(browser, viewport={"width": width, "height": 800}).open(sized)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CROSSED) == []
    assert smallest_letters(page) > 8
    page.context.close()


def smallest_letters(page: Page) -> float:
    """Say how high the smallest letters in pictures are shown, in pixels of the screen."""
    return float(
        page.evaluate(
            """() => Math.min(...[...document.querySelectorAll('svg text')].map(
                (text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a
                    / Math.cos(Math.atan2(text.getScreenCTM().b, text.getScreenCTM().a))))"""
        )
    )


def test_who_wants_other_colours_can_still_read_the_pictures(browser: Browser, study: StudyFolder) -> None:
    file = study.out / "report.html"
    for circumstances in ({"color_scheme": "dark"}, {"forced_colors": "active"}):
        page = Reader(browser, **circumstances).open(file)
        ground = "(one) => getComputedStyle(document.querySelector(one)).backgroundColor"
        assert (
            page.evaluate(ground, "body" if "color_scheme" in circumstances else ".frame") == "rgb(255, 255, 255)"
        )
        letter = "getComputedStyle(document.querySelector('svg .letter')).fill"
        assert page.evaluate(letter) == "rgb(255, 255, 255)"
        page.context.close()
