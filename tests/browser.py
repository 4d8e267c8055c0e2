"""A real browser for tests and pictures: the system's Chromium or Chrome, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no browser: `apt install chromium`, or Chrome, has these tests run"


def find_browser() -> str | None:
    """Give the path of the system's browser; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the browser. Raises RuntimeError where there is none."""
    path = find_browser()
    if path is None:
        raise RuntimeError(MISSING)
    # Root has no sandbox to give; the pages are ours.
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=root)
        try:
            yield started
        finally:
            started.close()


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


def violations(page: Page, within: str = "html", rules: Sequence[str] = ()) -> list[str]:
    """What axe-core, which checks accessibility, objects to in a part of a page, and where.

    rules: those of axe's that are tried; none for all.
    """
    package = find_spec("axe_playwright_python")
    assert package is not None
    assert package.origin is not None
    page.evaluate(f"{Path(package.origin).with_name('axe.min.js').read_text('utf-8')};0")
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    run = "([within, options]) => axe.run(within, options)"
    found = page.evaluate(run, [within, options])["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


#: For each text that is seen: what it says, and its contrast with what is painted below it.
_CONTRASTS = """within => {
    const brush = Object.assign(document.createElement("canvas"), {width: 1, height: 1})
        .getContext("2d", {willReadFrequently: true});
    // The colour that is seen when these are painted one over the other.
    const painted = (colours) => {
        for (brush.fillStyle of ["#fff", ...colours]) brush.fillRect(0, 0, 1, 1);
        return [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (colour) => colour.map((c) => c / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
    const paint = (element) => {
        const style = getComputedStyle(element);
        if (!(element instanceof SVGElement)) return style.backgroundColor;
        return element.matches("path, rect") && style.fill !== "none" ? style.fill : "#0000";
    };
    const found = [];
    for (const region of document.querySelectorAll(within)) {
        const texts = document.createTreeWalker(region, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const text = texts.currentNode, element = text.parentElement;
            const range = document.createRange();
            range.selectNodeContents(text);
            if (!text.data.trim() || !element.checkVisibility()) continue;
            element.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
            const [box] = range.getClientRects();
            if (!box) continue;
            const at = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            // Not where it is cut off: a text for those who hear the page, say.
            if (!at.includes(element)) continue;
            const below = at.slice(at.indexOf(element)).map(paint).reverse();
            const style = getComputedStyle(element);
            const ink = element instanceof SVGElement ? style.fill : style.color;
            const [dark, light] = [painted(below), painted([...below, ink])]
                .map(luminance).sort((a, b) => a - b);
            const size = parseFloat(style.fontSize);
            const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
            found.push([text.data.trim(), (light + 0.05) / (dark + 0.05), large ? 3 : 4.5]);
        }
    }
    return found;
}"""


def faint(page: Page, within: str = "body") -> list[str]:
    """The texts, in SVG too, that stand out less than WCAG's level AA asks for, and how much.

    axe leaves open what it cannot decide: all text in SVG, and in a notebook nearly everything.
    """
    found = page.evaluate(_CONTRASTS, within)
    assert found
    return [f"{text[:60]}: {contrast:.2f}" for text, contrast, least in found if contrast < least]
