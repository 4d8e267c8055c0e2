"""In a real browser the pages are accessible, do what they say, print, and let nothing else run."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from graders.judge.show import as_html
from graders.marking.excerpt import Excerpt
from graders.pages import ANONYMOUS, CLASS, FEEDBACK, write_pages
from graders.pages.feedback import feedback_page
from graders.reports.tally import Record
from tests import records
from tests.browser import faint, opened, violations
from tests.pictures import PICTURES, SCHEMES, SHOTS, grade_bundled, shoot
from tests.support import QUESTIONS, RIGHT_CALL, calling, followed, namespace, stubs
from tests.tables import lay_table

MANY = 2_000
#: So many that not every row is laid out at first.
MORE = 250
PUPILS = ("abebe_tigist", "bauer_jonas", "farouk_salma", "garcia_mateo", "sato_hana")


@pytest.fixture(scope="module")
def graded(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of the bundled class, graded, and what the terminal shows of it."""
    out = tmp_path_factory.mktemp("bundled") / "grades"
    lay_table(out)
    return out, grade_bundled(out, anonymous=True)


@pytest.fixture(scope="module")
def bundled(graded: tuple[Path, str]) -> Path:
    """The folder of the bundled class, graded."""
    return graded[0]


@pytest.fixture(scope="module")
def not_numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a student some of whose numbers are nan, and of whom a long word is told."""
    made = records.graded("ana", {("rnn_forward", "a"): ("finite", ())})
    made["questions"]["rnn_forward"]["findings"][0]["message"] = f"KeyError: `{'W' * 200}`"
    made["questions"]["rnn_forward"]["excerpt"] = Excerpt(
        name="a", sequence=0, rows="n_a", columns="T_x", values=[[None, 0.5, -1.0]], off=["?=+"]
    )
    path = tmp_path_factory.mktemp("page") / "ana.html"
    path.write_bytes(feedback_page(made))
    return path


@pytest.fixture(scope="module")
def large(bundled: Path) -> Path:
    """The folder of a large class."""
    return class_of(MANY, bundled)


def class_of(many: int, bundled: Path) -> Path:
    """Write the pages of a class in which the bundled one's students are met again and again."""
    lines = (bundled / "results.jsonl").read_text(encoding="utf-8").splitlines()
    few: list[dict[str, Any]] = [json.loads(line) for line in lines]
    students: list[Record] = [
        record | {"student": f"student {number}", "late": number % 20 == 0}
        for number, record in enumerate(islice(cycle(few), many))
    ]
    out = bundled.parent / f"of {many}"
    out.mkdir(exist_ok=True)
    write_pages(out, students, records.FACTS, anonymous=True)
    return out


@pytest.fixture
def page(chromium: Browser, large: Path) -> Iterator[Page]:
    """The report of the large class."""
    with chromium.new_context() as context:
        yield opened(context, large / CLASS)


#: A dark page is the light one in other colours. Those of axe's rules that look at them.
ON_COLOURS = ("color-contrast", "link-in-text-block")


@pytest.mark.parametrize(("scheme", "rules"), [("light", ()), ("dark", ON_COLOURS)])
def test_axe_objects_to_nothing(
    chromium: Browser, bundled: Path, scheme: Any, rules: tuple[str, ...]
) -> None:
    paths = [bundled / CLASS, bundled / ANONYMOUS, class_of(MORE, bundled) / CLASS]
    paths += [bundled / FEEDBACK / f"{pupil}.html" for pupil in PUPILS]
    with chromium.new_context(color_scheme=scheme) as context:
        for path in paths:
            assert violations(opened(context, path), rules=rules) == [], path.name


def checks_shown() -> str:
    """What checks show in a notebook: steps that differ, a wrong shape, work to do, all right."""
    loop = "lstm_forward"
    envs = [
        namespace(calling("a_next = a0", RIGHT_CALL)),
        namespace(calling("if t == 5: break", RIGHT_CALL)),
        stubs(),
        namespace(),
    ]
    blocks = [as_html(QUESTIONS[loop], followed(loop, env), ["A note."]) for env in envs]
    colours = (
        "<style>body { color-scheme: light dark; background: Canvas; color: CanvasText }</style>"
    )
    return f'<html lang="en"><title>Checks</title>{colours}<h1>Checks</h1>{"".join(blocks)}'


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_a_check_shows_in_a_notebook_is_accessible(chromium: Browser, scheme: Any) -> None:
    with chromium.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.set_content(checks_shown())
        assert violations(page, "div") == []
        assert faint(page) == []


def test_a_screen_reader_is_told_of_every_step_in_order(chromium: Browser) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.set_content(checks_shown())
        steps = page.get_by_role("table", name="steps that differ: 5, 6, 7, 8, 9").first
        expect(steps.get_by_role("rowheader")).to_have_text(["step"])
        cells = [f"{'✓' if t < 5 else '✗'}{t}" for t in range(10)]
        expect(steps.get_by_role("cell")).to_have_text(cells)
        expect(page.get_by_role("list").first.get_by_role("listitem").first).to_have_text(
            re.compile(r"^✗ not yet: a .*✓ runs ✓ there ✓ type ✓ shape ✓ finite ✗ numbers")
        )


@pytest.mark.parametrize(
    ("scheme", "media"), [("light", "screen"), ("dark", "screen"), ("dark", "print")]
)
def test_every_text_stands_out(
    chromium: Browser, bundled: Path, not_numbers: Path, scheme: Any, media: Any
) -> None:
    paths = [bundled / CLASS, not_numbers]
    paths += [bundled / FEEDBACK / f"{pupil}.html" for pupil in PUPILS]
    with chromium.new_context(color_scheme=scheme) as context:
        for path in paths:
            shown = opened(context, path)
            shown.emulate_media(media=media)
            assert faint(shown) == [], path.name


#: The boxes that hide a part of what they hold until they are scrolled sideways.
_SCROLLED = """() => [...document.querySelectorAll("body *")]
    .filter((box) => ["auto", "scroll"].includes(getComputedStyle(box).overflowX))
    .filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.outerHTML)"""


#: 640 is what a window of 1280 has when all is twice as large.
@pytest.mark.parametrize("width", [320, 640, 1300])
def test_no_page_and_nothing_on_a_students_is_wider_than_its_room(
    chromium: Browser, bundled: Path, not_numbers: Path, width: int
) -> None:
    pages = [not_numbers, *(bundled / FEEDBACK / f"{pupil}.html" for pupil in PUPILS)]
    with chromium.new_context(viewport={"width": width, "height": 700}) as context:
        for path in (bundled / CLASS, *pages):
            shown = opened(context, path)
            assert shown.evaluate("document.documentElement.scrollWidth") <= width, path.name
            assert path not in pages or shown.evaluate(_SCROLLED) == [], path.name


def test_on_a_phone_the_chart_and_the_mistakes_fit(chromium: Browser, bundled: Path) -> None:
    with chromium.new_context(viewport={"width": 320, "height": 700}) as context:
        shown = opened(context, bundled / CLASS)
        for part in (".histogram", ".mistakes"):
            box = shown.locator(part).bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= 320, part


def first_row(page: Page) -> str:
    return page.locator("#students tbody tr").first.inner_text()


def test_a_press_on_a_heading_sorts(page: Page) -> None:
    button = page.locator("#students").get_by_role("button", name="marks")
    button.click()
    assert first_row(page).split("\t")[1] == "0"
    button.click()
    assert first_row(page).split("\t")[1] == "100"
    expect(page.locator("#students th[aria-sort]")).to_have_count(1)


def test_the_keyboard_sorts_and_filters(page: Page) -> None:
    find = page.get_by_role("searchbox", name="Find")
    find.focus()
    page.keyboard.type("sigmoid candidate")
    expect(page.locator("#shown")).to_have_text("95 of 2,000 found")
    # The choice of a check, the matrix itself, which scrolls, and its first heading.
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#students th[aria-sort=descending]")).to_have_text("student")
    assert first_row(page).startswith("student 1980")


def test_a_filter_shows_who_lost_marks_in_a_check(page: Page) -> None:
    page.get_by_label("Lost marks in").select_option(label="rnn_cell_forward yt_pred")
    expect(page.locator("#shown")).to_have_text("286 of 2,000 found")
    cells = page.locator("#students tbody td:nth-child(4)").all_text_contents()
    assert set(cells) == {"✗"}


def test_a_large_class_is_laid_out_in_part_until_all_is_asked_for(page: Page) -> None:
    shown = "[...document.querySelectorAll('#students tbody tr')].filter(r => r.checkVisibility())"
    assert page.evaluate(f"{shown}.length") == 200
    page.get_by_role("button", name="Show all rows").click()
    assert page.evaluate(f"{shown}.length") == MANY


def test_paper_shows_every_row(page: Page) -> None:
    page.emulate_media(media="print")
    shown = "[...document.querySelectorAll('#students tbody tr')].filter(r => r.checkVisibility())"
    assert page.evaluate(f"{shown}.length") == MANY


def sheets(page: Page, size: str) -> list[str]:
    """The text of each sheet of paper."""
    printed = PdfReader(io.BytesIO(page.pdf(format=size, landscape=size == "A5")))
    # Ligatures are taken apart.
    return [normalize("NFKC", sheet.extract_text()) for sheet in printed.pages]


def test_a_students_page_prints_whole(chromium: Browser, bundled: Path) -> None:
    with chromium.new_context() as context:
        page = opened(context, bundled / FEEDBACK / "farouk_salma.html")
        printed = sheets(page, "A4")
        assert len(printed) <= 3
        said = "".join("".join(printed).split())
        for part in page.locator("h1, h2, h3, p, pre, .state, figcaption").all_inner_texts():
            assert "".join(part.split()) in said, part


def test_each_sheet_of_the_matrix_has_both_rows_of_headings(
    chromium: Browser, bundled: Path
) -> None:
    with chromium.new_context() as context:
        printed = sheets(opened(context, bundled / CLASS), "A5")
    matrix = [sheet for sheet in printed if re.search(r"^\w+ \d+ [✓✗] ", sheet, re.MULTILINE)]
    assert len(matrix) >= 2
    for sheet in matrix:
        assert "rnn_cell_forward rnn_forward lstm_cell_forward lstm_forward" in sheet
        assert "marks a_next yt_pred cache a y_pred caches" in sheet


def test_without_scripts_everything_is_there(chromium: Browser, large: Path) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = opened(context, large / CLASS)
        expect(page.get_by_role("row", name="student 1999")).to_be_visible()


def test_nothing_that_is_not_ours_runs(chromium: Browser, bundled: Path) -> None:
    smuggled = """() => {
        const script = document.createElement("script");
        script.textContent = "window.smuggled = true";
        document.body.append(script);
        return window.smuggled === undefined;
    }"""
    with chromium.new_context() as context:
        for path in (bundled / CLASS, bundled / FEEDBACK / "garcia_mateo.html"):
            assert opened(context, path).evaluate(smuggled)


@pytest.mark.parametrize("name", SHOTS)
def test_the_readmes_pictures_are_of_todays_pages(
    chromium: Browser, bundled: Path, name: str
) -> None:
    _, shown = shoot(chromium, bundled, name)
    for scheme in SCHEMES:
        with Image.open(PICTURES / f"{name}-{scheme}.png") as picture:
            assert picture.info["shown"] == shown, "`make pictures` takes them again"


def test_the_readmes_picture_of_the_terminal_is_todays(graded: tuple[Path, str]) -> None:
    def told(svg: str) -> str:
        # What comes then depends on the machine.
        text = " ".join("".join(ET.fromstring(svg).itertext()).split())
        marks, found, _ = text.partition("submissions graded")
        assert found
        return marks

    picture = (PICTURES / "summary.svg").read_text(encoding="utf-8")
    assert told(picture) == told(graded[1]), "`make pictures` draws it again"
