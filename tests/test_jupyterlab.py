"""In JupyterLab a student edits a cell, checks it, reads what is wrong, and mends it."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from threading import Thread

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from graders.build import ASSIGNMENT
from graders.known import reference_cells
from tests.browser import faint, violations
from tests.support import found

#: By plugin: every cell is in the page, also while it is not seen, and nothing is fetched.
_SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
#: Starting a kernel and importing otter takes a while on a busy machine, in milliseconds.
_PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def lab(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the blank notebook in a JupyterLab of its own."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(ASSIGNMENT, home / "work")
    for plugin, settings in _SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(settings), encoding="utf-8")
    token = secrets.token_hex(16)
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--port=0"),
        *("--ip=127.0.0.1", f"--IdentityProvider.token={token}", "--ServerApp.port_retries=0"),
        *(f"--ServerApp.root_dir={home / 'work'}", "--expose-app-in-browser"),
    ]
    folders = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    environment = {
        **os.environ,
        "HOME": str(home),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        **{name: str(home / name.lower()) for name in folders},
    }
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            port = next(
                match[1]
                for line in server.stderr
                if (match := re.search(r"http://127\.0\.0\.1:(\d+)/", line))
            )
            # Whatever it says from now on is read, so that it never waits for a reader.
            Thread(target=server.stderr.read, daemon=True).start()
            yield f"http://127.0.0.1:{port}/doc/tree/rnn_lstm.ipynb?token={token}"
        finally:
            server.terminate()


def cell(page: Page, text: str) -> Locator:
    """The code cell with this text."""
    return page.locator(".jp-CodeCell").filter(has=page.locator(".cm-content", has_text=text)).first


def run(page: Page, which: Locator) -> None:
    """Run a cell by the keyboard, and wait until it is done."""
    which.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(which.locator(".jp-InputPrompt")).to_have_text(re.compile(r"^\[\d+\]:"))


def write(page: Page, which: Locator, source: str) -> None:
    """Put other code into a cell, as by pasting it."""
    which.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)


def put_on(page: Page, theme: str) -> None:
    """Choose a theme."""
    page.evaluate(
        "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", arg=theme
    )
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)


def test_a_student_reads_what_is_wrong_and_mends_it(chromium: Browser, lab: str) -> None:
    name = "rnn_cell_forward"
    with chromium.new_context() as context:
        context.set_default_timeout(_PATIENCE_MS)
        expect.set_options(timeout=_PATIENCE_MS)
        page = context.new_page()
        # What is run before the kernel answers is not run at all.
        with page.expect_websocket(lambda socket: "/channels" in socket.url) as kernel:
            page.goto(lab)
        kernel.value.wait_for_event("framereceived", lambda frame: "idle" in str(frame))
        exercise, check = cell(page, f"def {name}("), cell(page, f'grader.check("{name}")')
        said = check.locator(".jp-OutputArea-output")
        run(page, cell(page, "grader = otter.Notebook()"))

        write(page, exercise, found(f"wrong_answer/{name}/sigmoid_for_hidden_state").code)
        run(page, exercise)
        run(page, check)
        expect(said).to_contain_text("\u2717 not yet")
        expect(said).to_contain_text("a_next")
        for theme in ("Light", "Dark"):
            put_on(page, f"JupyterLab {theme}")
            assert violations(page, ".jp-OutputArea-output") == []
            assert faint(page, ".jp-OutputArea-output") == []

        write(page, exercise, f"def {name}(xt")
        run(page, exercise)
        run(page, check)
        expect(said).to_contain_text("the function as it was before")

        write(page, exercise, reference_cells()[0])
        run(page, exercise)
        run(page, check)
        expect(said).to_contain_text("\u2713 right")
        expect(said).not_to_contain_text("not yet")
        expect(said).not_to_contain_text("before")
