"""`assignment/` is derived: the same bytes every time, and every difference is named."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path
from typing import get_args

import pytest

from graders import build, commands
from graders.build import hints, notebook, otter_files
from graders.build.leaks import leaks
from graders.draw import draws
from graders.judge.hints import Level, read_hints
from solutions import figures
from tests.classes import typed
from tests.tables import drawn

ROOT = Path(__file__).parent.parent
MENDS = "`python -m graders build`"


@pytest.fixture
def assignment(tmp_path: Path) -> Path:
    build.write(tmp_path / "assignment")
    return tmp_path / "assignment"


def test_the_committed_assignment_is_what_build_makes() -> None:
    assert build.check(ROOT / "assignment") == []


def test_what_write_writes_passes_the_check(assignment: Path) -> None:
    assert build.check(assignment) == []


def test_nothing_that_running_leaves_behind_counts(assignment: Path) -> None:
    (assignment / "judge" / "__pycache__").mkdir()
    (assignment / "judge" / "__pycache__" / "model.pyc").write_bytes(b"")
    (assignment / ".OTTER_LOG").write_bytes(b"")
    assert build.check(assignment) == []


def test_a_missing_file_is_named_with_the_command_that_mends_it(assignment: Path) -> None:
    (assignment / "judge" / "model.py").unlink()
    (report,) = build.check(assignment)
    assert "judge/model.py is missing" in report
    assert MENDS in report


def test_a_changed_byte_is_named_with_the_command_that_mends_it(assignment: Path) -> None:
    path = assignment / "rnn_lstm.ipynb"
    path.write_bytes(path.read_bytes().replace(b"None", b"none", 1))
    (report,) = build.check(assignment)
    assert "rnn_lstm.ipynb differs" in report
    assert MENDS in report
    build.write(assignment)
    assert build.check(assignment) == []


def test_a_stray_file_is_named_and_never_deleted(assignment: Path) -> None:
    (assignment / "tests").mkdir(exist_ok=True)
    stray = assignment / "tests" / "old.py"
    stray.write_text("")
    build.write(assignment)
    (report,) = build.check(assignment)
    assert "tests/old.py is not part of the assignment" in report
    assert stray.exists()


def test_a_stale_picture_is_named_with_the_commands_that_mend_it(
    assignment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "digest", lambda: "of another source")
    reports = build.check(assignment)
    assert len(reports) == len(figures.NAMES)
    assert all("`python -m solutions.figures`" in report and MENDS in report for report in reports)


def test_the_zip_is_the_same_whenever_the_files_were_written(
    assignment: Path, tmp_path: Path
) -> None:
    build.package(assignment, tmp_path / "first.zip")
    for path in assignment.rglob("*.py"):
        os.utime(path, (10**9, 10**9))
        path.chmod(0o600)
    (assignment / ".OTTER_LOG").write_bytes(b"left behind")
    build.package(assignment, tmp_path / "second.zip")
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()


def test_the_zip_holds_each_file_of_the_assignment_in_one_folder(
    assignment: Path, tmp_path: Path
) -> None:
    build.package(assignment, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {f"rnn_lstm/{path}": content for path, content in build.outputs().items()}
    assert list(held) == sorted(held)


def test_the_command_writes_all_that_is_published_and_checks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment, published = tmp_path / "assignment", tmp_path / "published"
    monkeypatch.setattr(build, "ASSIGNMENT", assignment)
    monkeypatch.setattr("graders.build.autograder.usable_draw", lambda seed: drawn())
    ended = typed("build", "--hints", "place", "--zip", published, "--otter", published)
    assert ended.exit_code == 0
    assert ended.output.startswith(f"wrote {assignment}, with --hints place\n")
    names = ["autograder.zip", "rnn_lstm.html", "rnn_lstm.zip"]
    assert sorted(path.name for path in published.iterdir()) == names
    assert all(str(published / name) in ended.output for name in names)
    assert typed("build", "--check").exit_code == 0
    (assignment / "README.md").unlink()
    ended = typed("build", "--check")
    assert ended.exit_code == 1
    assert "README.md is missing" in ended.output


@pytest.mark.parametrize("level", get_args(Level))
def test_the_level_that_was_chosen_is_in_sync_and_stays(level: Level, tmp_path: Path) -> None:
    build.write(tmp_path, level)
    assert read_hints(tmp_path / hints.PATH).level == level
    assert build.check(tmp_path) == []
    assert build.write(tmp_path) == level
    assert read_hints(tmp_path / hints.PATH).level == level


@pytest.mark.parametrize("content", [None, "", "{}", "[]", '{"level": "all"}', '{"level": []}'])
def test_where_no_level_was_chosen_mistakes_are_named(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / hints.PATH
    if content is not None:
        path.parent.mkdir()
        path.write_text(content)
        assert any(hints.PATH in difference for difference in build.check(tmp_path))
    assert build.write(tmp_path) == build.HINTS == "mistake"


def test_the_command_offers_every_level() -> None:
    assert get_args(Level) == commands.LEVELS


def test_no_statement_of_a_solution_is_in_the_assignment() -> None:
    assert len(notebook.solutions()) > 20
    assert leaks(build.outputs()) == []


@pytest.mark.parametrize(
    "text",
    [
        "c_next = ft * c_prev + ut * cct",
        "One could write `c_next=ft*c_prev+ut*cct`, as in (4).",
        "def f():\n    c_next = ((ft * c_prev) +\n        ut * cct)",
    ],
)
def test_a_leaked_statement_is_found_in_code_and_in_prose(text: str) -> None:
    (report,) = leaks({"tests/x.py": text.encode()})
    assert report.startswith("tests/x.py holds")
    assert "c_next = ft * c_prev + ut * cct" in report


def test_the_solved_notebook_would_leak_every_solution() -> None:
    reports = leaks({"solved.ipynb": notebook.to_bytes(notebook.solved())})
    assert len(reports) == len(set(notebook.solutions()))


def test_a_loop_inside_a_solution_is_refused() -> None:
    source = "# BEGIN SOLUTION\nfor t in range(3):\n    a = t\n# END SOLUTION"
    with pytest.raises(ValueError, match="line 2: a solution holds simple statements only"):
        notebook.for_student(source)


def test_a_stub_assigns_none_to_every_name_and_keeps_the_comments() -> None:
    source = (
        "def f(x: int) -> int:\n    '''Return x.'''\n    # BEGIN SOLUTION\n    # Step 1\n"
        "    a, b = g(\n        x\n    )\n    # Step 2\n    a[0] = b\n    # END SOLUTION\n"
        "    return a"
    )
    assert notebook.for_student(source) == (
        "def f(x):\n    '''Return x.'''\n    # Step 1\n    a, b = None, None\n    # Step 2\n"
        "    return a"
    )


@pytest.mark.parametrize("seed", [0, 7, 20])
def test_no_number_of_a_hidden_case_is_in_what_students_receive(seed: int) -> None:
    texts = "\n".join(
        content.decode() for path, content in build.outputs().items() if path.startswith("tests/")
    )
    public = set(re.findall(r"-?\d\.\d{6,}", texts))
    for file in otter_files.otter_files(next(draws(seed)), public=False).values():
        hidden = set(re.findall(r"-?\d\.\d{6,}", file.decode()))
        assert len(hidden) > 100
        # Saturated values, 0.99999..., may coincide by chance; a leaked case would share them all.
        assert len(hidden & public) <= len(hidden) / 100
