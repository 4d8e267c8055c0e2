"""The set-up keeps its promises: make targets, and the installation of .venv."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_locks import MAKEFILE, ROOT


def make(
    *arguments: str, folder: Path = ROOT, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run make as from a shell: without what a make around these tests hands down."""
    inherited = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "PYTHON", "SUBMISSIONS", "OUT"}
    environment = {k: v for k, v in os.environ.items() if k not in inherited} | variables
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_help_lists_every_target() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert targets == set(phony[1].split())
    listed = {line.split()[1] for line in make("help").stdout.splitlines()}
    assert listed == targets


#: A Python that makes an empty environment, and a uv that notes what it was asked for.
PYTHON = """#!/bin/sh
case "$*" in
--version) echo Python {version} ;;
*version_info*) exit {too_old} ;;
*"-m venv"*) mkdir -p .venv/bin .venv/lib/python3.11/site-packages
    cp "$0" .venv/bin/python && cp "$(dirname "$0")/uv" .venv/bin/uv ;;
*"-m pip"*) exit {pip_fails} ;;
*"-m graders"*) printf '%s\\n' "$@" ;;
esac
"""
UV = """#!/bin/sh
for lock; do :; done
echo "uv: $lock"
[ ! -e no-network ]
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout, in a folder with spaces, that holds no more than the set-up needs."""
    folder = tmp_path / "a check out"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copytree(ROOT / ".locks", folder / ".locks")
    executable(folder / "bin" / "uv", UV)
    with_python(folder)
    return folder


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def with_python(
    folder: Path, version: str = "3.11.7", too_old: int = 0, pip_fails: int = 0
) -> None:
    text = PYTHON.format(version=version, too_old=too_old, pip_fails=pip_fails)
    executable(folder / "bin" / "python3", text)


def set_up(folder: Path, *targets: str) -> subprocess.CompletedProcess[str]:
    return make(*targets, folder=folder, PYTHON=str(folder / "bin" / "python3"))


def installed(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line.removeprefix("uv: ") for line in done.stdout.splitlines() if "uv: " in line]


def newer(path: Path) -> None:
    """Make a file newer than everything that stands beside it."""
    later = path.stat().st_mtime + 1e6
    os.utime(path, (later, later))


def test_grading_and_testing_set_up_once_each(checkout: Path) -> None:
    assert installed(set_up(checkout, "grade")) == [".locks/grade.txt"]
    assert installed(set_up(checkout, "grade")) == []
    assert installed(set_up(checkout, "test")) == [".locks/dev.txt"]
    assert installed(set_up(checkout, "test", "grade")) == []


def test_testing_first_leaves_nothing_to_set_up_for_grading(checkout: Path) -> None:
    assert installed(set_up(checkout, "test", "validate", "grade")) == [".locks/dev.txt"]


@pytest.mark.parametrize(("target", "lock"), [("grade", "grade"), ("test", "dev")])
def test_a_changed_lock_is_installed(checkout: Path, target: str, lock: str) -> None:
    set_up(checkout, target)
    newer(checkout / ".locks" / f"{lock}.txt")
    assert installed(set_up(checkout, target)) == [f".locks/{lock}.txt"]


def test_grading_never_takes_the_development_set_away(checkout: Path) -> None:
    set_up(checkout, "test")
    newer(checkout / ".locks" / "grade.txt")
    newer(checkout / ".locks" / "dev.txt")
    assert installed(set_up(checkout, "grade")) == [".locks/dev.txt"]


def test_the_checkout_is_importable_from_any_folder(checkout: Path) -> None:
    set_up(checkout, "grade")
    (site_packages,) = (checkout / ".venv" / "lib").glob("python3*/site-packages")
    where, imported = (site_packages / "checkout.pth").read_text(encoding="utf-8").splitlines()
    assert (site_packages / where).resolve() == checkout.resolve()
    assert imported == "import runpy, __future__, graders"


def test_no_student_s_file_is_taken_for_a_module_where_a_command_is_typed(tmp_path: Path) -> None:
    for name in (*sys.stdlib_module_names, "graders", "click", "numpy", "rich"):
        (tmp_path / f"{name}.py").write_text("open(__name__, 'w').close()", encoding="utf-8")
    before = set(tmp_path.iterdir())
    command = [sys.executable, "-m", "graders", "show", "jane", "--out", "."]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONSAFEPATH"}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert set(tmp_path.iterdir()) == before
    assert "There are no grades in ." in done.stderr


def test_submissions_may_have_any_name(checkout: Path) -> None:
    done = set_up(checkout, "grade", 'SUBMISSIONS=week 3/o\'neil "x"', "OUT=my grades")
    arguments = ["-m", "graders", "grade", 'week 3/o\'neil "x"', "--out", "my grades"]
    assert done.stdout.splitlines()[-6:] == arguments
    assert set_up(checkout, "grade").stdout.splitlines() == [
        "-m",
        "graders",
        "grade",
        "--out",
        ".grades",
    ]


def test_without_uv_pip_installs(checkout: Path) -> None:
    (checkout / "no-network").touch()
    done = set_up(checkout, "grade")
    assert done.returncode == 0
    assert (checkout / ".venv" / "grade").exists()


def test_a_failed_set_up_leaves_nothing_half_made(checkout: Path) -> None:
    (checkout / "no-network").touch()
    with_python(checkout, pip_fails=1)
    done = set_up(checkout, "grade")
    assert done.returncode != 0
    assert "I could not install .locks/grade.txt" in done.stderr
    assert not (checkout / ".venv").exists()


def test_a_failed_change_is_tried_again(checkout: Path) -> None:
    with_python(checkout, pip_fails=1)
    set_up(checkout, "grade")
    (checkout / "no-network").touch()
    assert set_up(checkout, "test").returncode != 0
    assert (checkout / ".venv" / "grade").exists()
    (checkout / "no-network").unlink()
    assert installed(set_up(checkout, "test")) == [".locks/dev.txt"]


def test_a_python_that_is_gone_is_replaced(checkout: Path) -> None:
    set_up(checkout, "test")
    (checkout / ".venv" / "bin" / "python").unlink()
    assert installed(set_up(checkout, "grade", "test")) == [".locks/dev.txt"]


def test_an_old_python_is_refused_with_a_way_out(checkout: Path) -> None:
    with_python(checkout, version="3.9.1", too_old=1)
    done = set_up(checkout, "test")
    assert done.returncode != 0
    assert "Python 3.9.1" in done.stderr
    assert "make PYTHON=" in done.stderr
    assert not (checkout / ".venv").exists()


#: root writes everywhere, unless it gives that right up.
BOUND = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()


@pytest.mark.parametrize("closed", [".", ".venv"])
def test_in_a_checkout_of_somebody_else_it_says_where_to_go(closed: str, checkout: Path) -> None:
    if closed == ".venv":
        set_up(checkout, "grade")
    (checkout / closed).chmod(0o555)
    command = [*BOUND, "sh", ".locks/install", "test"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    (checkout / closed).chmod(0o755)
    assert done.returncode == 1
    seen, advice = done.stderr.splitlines()
    assert f"to bring {checkout}/.venv to .locks/test.txt, and you may not write there" in seen
    assert "Clone the repository into a folder of your own" in advice
