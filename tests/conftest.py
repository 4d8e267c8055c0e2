"""What tests of several modules share."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from graders.sandbox import Sandbox
from tests.browser import MISSING, browser, find_browser
from tests.classes import draw_once
from tests.skips import pytest_sessionfinish  # noqa: F401 (pytest finds it here)
from tests.tables import TABLES

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """Name a folder that all processes of the session share, readable to any user."""
    if TABLES not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="rnn-tables-")
        config.add_cleanup(folder.cleanup)
        Path(folder.name).chmod(0o755)
        os.environ[TABLES] = folder.name


@pytest.fixture
def one_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every class of a test is graded on the same inputs, whatever its seed."""
    draw_once(monkeypatch)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Students' code runs in a process of its own; nothing stands around it."""
    with Sandbox("none") as opened:
        yield opened


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser; where there is none, a line to read."""
    if find_browser() is None:
        pytest.skip(MISSING)
    with browser() as started:
        yield started
