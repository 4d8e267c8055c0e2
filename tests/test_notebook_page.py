"""What is published to be read without Jupyter is the notebook, and needs no connection."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from graders import build
from graders.build import notebook
from graders.build.page import page
from solutions import figures
from tests.browser import opened


def test_the_page_is_the_blank_notebook() -> None:
    html = page()
    assert '<html lang="en">' in html
    assert "<title>Building your recurrent neural network, step by step</title>" in html
    assert html.count("<figure><img alt=") == len(figures.NAMES)


def test_the_page_holds_every_formula_with_its_number() -> None:
    html = page()
    prose = "".join(c.source for c in notebook.blank().cells if c.cell_type == "markdown")
    formulas = re.findall(r"\$\$.+?\$\$|\$[^$]+\$", prose, re.DOTALL)
    assert html.count("<math") == len(formulas) > 40
    assert all(f"<mtext>({tag})</mtext>" in html for tag in re.findall(r"\\tag\{(\w+)\}", prose))
    assert "$" not in html


def test_the_page_names_nothing_to_be_loaded() -> None:
    loads = r"<(?:script|link|iframe)\b|src=\"(?!data:)|@import|url\((?![\"']?data:)"
    assert re.findall(loads, page()) == []


#: Whether a formula's end is seen, where need be after scrolling.
_END_IS_SEEN = "m => { m.scrollLeft = 1e6; return m.scrollLeft + m.clientWidth >= m.scrollWidth }"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_browser_shows_whole_formulas_and_asks_for_nothing(
    chromium: Browser, tmp_path: Path, width: int
) -> None:
    build.render(tmp_path / "page.html")
    with chromium.new_context(viewport={"width": width, "height": 800}) as context:
        formulas = opened(context, tmp_path / "page.html").locator("math[display=block]").all()
        assert formulas
        for formula in formulas:
            box = formula.bounding_box()
            assert box is not None
            assert 200 < box["width"] < width
            assert formula.evaluate(_END_IS_SEEN)
