"""What the README says is so: its commands exist, its tables and figures are today's."""

from __future__ import annotations

import gc
import re
import tomllib
import xml.etree.ElementTree as ET
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest

from graders.commands import main
from graders.known import VERDICTS, known
from graders.registry import Registered, questions
from tests.classes import DASK, FORKS, SEED, typed
from tests.tables import lay_table

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / ".github" / "pictures"
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

FENCED = re.findall(r"^```\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
INLINE = re.findall(r"`([^`\n]+)`", README)


def words_after(command: str) -> list[list[str]]:
    """Every use of a command in the README's code: the words behind it, to the end of the line."""
    lines = [line for code in (*FENCED, *INLINE) for line in code.splitlines()]
    uses = (re.search(rf"\b{re.escape(command)} ([^#\"]*)", line) for line in lines)
    return [use[1].split() for use in uses if use]


def test_every_make_target_that_is_named_exists() -> None:
    named = {word for words in words_after("make") for word in words if word.islower()}
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert {"grade", "test", "assignment", "validate"} <= named
    assert named <= targets


def test_every_command_and_option_that_is_named_exists() -> None:
    uses = words_after("m graders")
    assert uses
    for name, *rest in uses:
        command = main.commands[name]
        options = {option for parameter in command.params for option in parameter.opts}
        for word in rest:
            if word.startswith("--"):
                assert word in options, f"{name} has no {word}"


@pytest.mark.parametrize("command", main.commands.values(), ids=lambda command: command.name)
def test_every_option_of_a_command_is_explained(command: click.Command) -> None:
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_the_marks_are_those_of_the_otter_files(question: Registered) -> None:
    marks = ", ".join(f"`{check}` {question.possible_of(check):g}" for check in question.checks)
    assert f"| `{question.name}` | {question.possible:g}: {marks} |" in README


def test_there_are_as_many_known_submissions_as_it_says() -> None:
    assert "more than four hundred known submissions" in README
    assert sum(len(known(verdict)) for verdict in VERDICTS) > 400


def test_every_file_that_it_links_to_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)|\bsrc(?:set)?=\"([^\"]+)\"", README)
    links = [first or second for first, second in links]
    pictures = {path.relative_to(ROOT).as_posix() for path in PICTURES.iterdir()}
    assert pictures == {link for link in links if "/pictures/" in link}
    for link in links:
        assert (ROOT / link).exists(), link


def test_every_picture_says_what_it_shows() -> None:
    assert len(re.findall(r"<img [^>]*alt=\"[^\"]{40,}\"", README)) == README.count("<img ")


@pytest.mark.parametrize("path", sorted(PICTURES.glob("*.png")), ids=lambda path: path.stem)
def test_the_pictures_are_small(path: Path) -> None:
    assert path.stat().st_size < 100_000


def test_the_picture_of_the_terminal_fetches_nothing() -> None:
    text = "".join(ET.parse(PICTURES / "summary.svg").getroot().itertext())
    assert "make grade" in text
    assert "http" not in text


@DASK
@FORKS
@pytest.mark.usefixtures("one_draw")
def test_what_it_says_of_the_way_from_the_lms_and_back_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    section = README.partition("### From your LMS and back\n")[2].partition("### ")[0]
    commands = re.findall(r"^(?:make|\.venv/bin/python -m graders) (.+)$", section, re.MULTILINE)
    assert commands[0] == "class N=30"
    assert {words.split()[0] for words in commands} == {
        *("class", "grade", "show", "verify", "regrade")
    }
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("graders.grade.choose_seed", lambda store, seed: SEED)
    assert typed("class", "--students", "30").exit_code == 0
    for out in ("grades", "others"):
        lay_table(tmp_path / out)
    for words in commands[1:]:
        ended = typed(*words.split())
        # One student of the invented class handed in what cannot be read.
        assert ended.exit_code in ((0, 1) if words.startswith("grade") else (0,)), words
        assert "Error" not in ended.output
    gc.collect()
    for made in ("grades/exports/canvas.csv", "others/exports/moodle.csv", "grades/roster.csv"):
        assert (tmp_path / made).exists(), made
    said = [name.removeprefix("OUT/").rstrip("/") for name in INLINE]
    for path in (tmp_path / "grades").glob("[!.]*"):
        assert any(fnmatch(path.name, name) for name in said), path.name
    assert "late" in typed("show", "s10071", "--out", "grades").output


def test_the_cluster_is_installed_as_it_says() -> None:
    (wanted,) = PROJECT["project"]["optional-dependencies"]["cluster"]
    assert f'-m pip install "{wanted}"' in README
