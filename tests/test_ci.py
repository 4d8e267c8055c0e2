"""CI runs what people run, all of it, as root and as an ordinary user."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.test_locks import MAKEFILE, ROOT, WORKFLOW
from tests.test_setup import executable


def test_ci_runs_what_people_run() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "run: bash .ci/run\n" in WORKFLOW
    assert re.findall(r"^(?:make|\.ci/|wait).*?(?= \|\| status=1$| >)", script, re.MULTILINE) == [
        ".ci/as_another",
        "make --keep-going check test",
        'wait "$!"',
        'make grade OUT="$(mktemp -d)/grades"',
    ]
    assert re.search(r"^check: lint types sync validate test ", MAKEFILE, re.MULTILINE)


@pytest.fixture
def ci(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """What runs a script of CI, with these programs in place of the real ones."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")

    def run(script: str, programs: dict[str, str], **variables: str) -> Any:
        for name, text in programs.items():
            path = tmp_path / name if "/" in name else tmp_path / "bin" / name
            executable(path, f"#!/bin/sh\n{text}\n")
        return subprocess.run(
            ["bash", f".ci/{script}"],
            cwd=tmp_path,
            env={"PATH": f"{tmp_path}/bin:/usr/bin:/bin", **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.parametrize("fails", ["nothing", "check", "as_another", "grade"])
def test_ci_runs_every_part_and_fails_if_one_does(fails: str, ci: Callable[..., Any]) -> None:
    part = f'echo "${{0##*/}} $*"; case "$0 $*" in *{fails}*) exit 2;; esac'
    done = ci("run", {"make": part, ".ci/as_another": part, "dpkg": "exit 0"})
    ran = [line.split(" OUT=")[0].strip() for line in done.stdout.splitlines()]
    assert ran == ["make --keep-going check test", "as_another", "make grade"]
    assert (done.returncode == 0) is (fails == "nothing")


def test_ci_installs_the_listed_packages_and_make_none(ci: Callable[..., Any]) -> None:
    said = 'echo "${0##*/} $*"'
    programs = {"make": "", ".ci/as_another": "", "dpkg": "exit 1", "id": "echo 0"}
    done = ci("run", {**programs, "apt-get": said})
    assert done.returncode == 0, done.stderr
    update, install = done.stdout.splitlines()
    assert update.startswith("apt-get update")
    listed = set((ROOT / ".ci" / "apt.txt").read_text(encoding="utf-8").split())
    assert "bubblewrap" in listed
    assert listed - {"chromium"} <= set(install.split())
    # The system is its owner's.
    for path in ("Makefile", ".locks/install"):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not re.search(r"apt-get|^\W*(?:sudo )?apt\b", text, re.MULTILINE), path


@pytest.mark.parametrize(("variables", "status"), [({}, 0), ({"CI": "true"}, 1)])
def test_who_cannot_become_root_is_told_and_in_ci_that_is_a_failure(
    variables: dict[str, str], status: int, ci: Callable[..., Any]
) -> None:
    done = ci("as_another", {"id": "echo 1000", "sudo": "exit 1"}, **variables)
    assert "the tests did not run as root" in done.stdout
    assert done.returncode == status


@pytest.mark.parametrize(("variables", "status"), [({}, 0), ({"CI": "true"}, 1)])
def test_a_user_without_an_environment_is_told_and_in_ci_that_is_a_failure(
    variables: dict[str, str], status: int, ci: Callable[..., Any]
) -> None:
    programs = {
        "id": '[ "$1" = -u ] && echo 0 || echo 65534',
        "git": 'mkdir "$4"',
        "chown": "",
        "setpriv": "exit 2",
    }
    done = ci("as_another", programs, **variables)
    assert "the tests did not run as nobody" in done.stdout
    assert done.returncode == status


@pytest.mark.parametrize(
    ("reason", "variables", "is_failure"),
    [
        ("no browser", {}, False),
        ("no browser", {"CI": "true"}, True),
        ("tier full: refused", {"CI": "true"}, True),
        ("tier full: refused", {"CI": "true", "TIERS_LACKING": "container"}, True),
        ("tier full: refused", {"CI": "true", "TIERS_LACKING": "container full"}, False),
    ],
)
def test_in_ci_a_skip_is_a_failure_but_for_a_tier_that_is_listed(
    reason: str, variables: dict[str, str], is_failure: bool, tmp_path: Path
) -> None:
    test = tmp_path / "test_it.py"
    test.write_text(f"import pytest\n\ndef test_it():\n    pytest.skip({reason!r})\n")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "tests.skips", "-p", "no:cacheprovider"),
            *("-p", "xdist.plugin", "--numprocesses", "1", "--rootdir", str(tmp_path), str(test)),
        ],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 skipped" in done.stdout, done.stdout + done.stderr
    assert done.returncode == (1 if is_failure else 0)


def test_ci_keeps_the_page_that_the_proof_writes() -> None:
    (page,) = re.findall(r"validate --report (\S+)", MAKEFILE)
    assert f"          path: {page}\n" in WORKFLOW
    assert "        if: always()\n" in WORKFLOW


@pytest.mark.parametrize(
    ("me", "other", "lacking"), [("0", "nobody", "container"), ("1000", "root", "")]
)
def test_the_tests_run_as_the_other_user_in_a_copy_that_goes_away(
    me: str, other: str, lacking: str, ci: Callable[..., Any]
) -> None:
    programs = {
        "id": f'[ "$1" = -u ] && echo {me} || echo 65534',
        "git": 'mkdir "$4"',
        "chown": 'echo "chown $*"',
        "setpriv": 'echo "as: $*"',
        "sudo": 'shift; case "$1" in env) echo "as: $*";; *) exec "$@";; esac',
    }
    done = ci("as_another", programs, CI="true", PIP_NO_INPUT="1", OUR_SECRET="x")
    assert done.returncode == 0, done.stderr
    owned, told, *lines = done.stdout.splitlines()
    command = " ".join(lines)
    home = told.split()[-1]
    assert told == f"as_another: the tests as {other}, in {home}"
    assert owned == f"chown -R {other}: {home}"
    assert f" TIERS_LACKING={lacking} HOME={home} " in command
    assert "make --no-print-directory .venv/dev" in command
    assert command.endswith(f"make --no-print-directory test {home}/checkout")
    assert " PIP_NO_INPUT=1 " in command
    assert "OUR_SECRET" not in command
    assert not Path(home).exists()
