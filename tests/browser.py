"""A real browser for tests and pictures: the system's Chromium or Chrome, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

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


def violations(page: Page, within: str = "html") -> list[str]:
    """What axe-core, which checks accessibility, objects to in a part of a page, and where."""
    package = find_spec("axe_playwright_python")
    assert package is not None
    assert package.origin is not None
    page.evaluate(f"{Path(package.origin).with_name('axe.min.js').read_text('utf-8')};0")
    found = page.evaluate("within => axe.run(within, {resultTypes: ['violations']})", within)[
        "violations"
    ]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]
