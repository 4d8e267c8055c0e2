"""What tests of several modules share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.browser import MISSING, browser, find_browser

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser; where there is none, a failure in CI and a line to read elsewhere."""
    if find_browser() is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with browser() as started:
        yield started
