"""In a real browser the pages are accessible, do what they say, print, and let nothing else run."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from rich.console import Console

from graders.grade import Order, grade_class
from graders.pages import ANONYMOUS, CLASS, FEEDBACK, write_pages
from graders.pages.report import Facts
from graders.sandbox import Limits
from graders.tally import Record
from tests.browser import violations
from tests.tables import SEED, lay_table

MANY = 1_050
FACTS = Facts("full", "student code runs by itself", 20, "Python 3.14", "a" * 64)
PUPILS = ("abebe_tigist", "bauer_jonas", "farouk_salma", "garcia_mateo", "sato_hana")


@pytest.fixture(scope="module")
def bundled(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the bundled class, graded."""
    out = tmp_path_factory.mktemp("bundled") / "grades"
    lay_table(out)
    limits = Limits(call_cpu_s=0.5)
    order = Order(None, out, 2, SEED, None, limits, fresh=False, anonymous=True)
    assert grade_class(order, Console(file=io.StringIO())) == 0
    return out


@pytest.fixture(scope="module")
def large(bundled: Path) -> Path:
    """The folder of a large class, in which the bundled one's students are met again and again."""
    lines = (bundled / "results.jsonl").read_text(encoding="utf-8").splitlines()
    records: list[dict[str, Any]] = [json.loads(line) for line in lines]
    class_of_many: list[Record] = [
        record | {"student": f"student {number}", "late": number % 20 == 0}
        for number, record in enumerate(islice(cycle(records), MANY))
    ]
    out = bundled.parent / "large"
    out.mkdir()
    write_pages(out, class_of_many, FACTS, anonymous=True)
    return out


def opened(context: BrowserContext, path: Path) -> Page:
    """Open a page that may say nothing on the console and ask for nothing but itself."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    page.goto(path.as_uri())
    assert said == [path.as_uri()]
    return page


@pytest.fixture
def page(chromium: Browser, large: Path) -> Iterator[Page]:
    """The report of the large class."""
    with chromium.new_context() as context:
        yield opened(context, large / CLASS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_objects_to_nothing(chromium: Browser, bundled: Path, large: Path, scheme: Any) -> None:
    paths = [bundled / CLASS, bundled / ANONYMOUS, large / CLASS]
    paths += [bundled / FEEDBACK / f"{pupil}.html" for pupil in PUPILS]
    with chromium.new_context(color_scheme=scheme) as context:
        for path in paths:
            assert violations(opened(context, path)) == [], path.name


@pytest.mark.parametrize("width", [320, 1300])
def test_no_page_is_wider_than_its_window(chromium: Browser, bundled: Path, width: int) -> None:
    with chromium.new_context(viewport={"width": width, "height": 700}) as context:
        for path in (bundled / CLASS, *(bundled / FEEDBACK / f"{pupil}.html" for pupil in PUPILS)):
            shown = opened(context, path)
            assert shown.evaluate("document.documentElement.scrollWidth") <= width, path.name


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
    expect(page.locator("#shown")).to_have_text("50 of 1,050 found")
    # The choice of a check, the matrix itself, which scrolls, and its first heading.
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#students th[aria-sort=descending]")).to_have_text("student")
    assert first_row(page).startswith("student 1035")


def test_a_filter_shows_who_lost_marks_in_a_check(page: Page) -> None:
    page.get_by_label("Lost marks in").select_option(label="rnn_cell_forward yt_pred")
    expect(page.locator("#shown")).to_have_text("150 of 1,050 found")
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


def test_the_pages_print(chromium: Browser, bundled: Path) -> None:
    with chromium.new_context() as context:
        for path in (bundled / CLASS, bundled / FEEDBACK / "farouk_salma.html"):
            printed = opened(context, path).pdf(format="A4", prefer_css_page_size=True)
            assert printed.startswith(b"%PDF")
            assert 1 <= printed.count(b"/Type /Page\n") <= 8, path.name


def test_without_scripts_everything_is_there(chromium: Browser, large: Path) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = opened(context, large / CLASS)
        expect(page.get_by_role("row", name="student 1049")).to_be_visible()


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
