"""An invented class earns the same marks however it comes, and its sheets go back filled."""

from __future__ import annotations

import csv
import random
import stat
from pathlib import Path
from typing import Any

import pytest

from graders.intake import find
from graders.invented import LAYOUTS, Student, students, write_invented
from tests.classes import FORKS, Graded, draw_once, grade, results, typed
from tests.lms_sheets import canvas_import, moodle_import

pytestmark = FORKS

COUNT, SEED = 16, 2
ENGLISH = {
    "identifier": "Identifier",
    "grade": "Grade",
    "modified": "Last modified (grade)",
    "participant": "Participant ",
}
#: What each layout can say of how work came.
WITH_EARLIER = {"canvas.zip", "blackboard.zip", "brightspace.zip", "otter"}
WITH_TIMES = {"gradescope.zip", "blackboard.zip", "brightspace.zip", "nbgrader"}
LAYOUT_OF = {
    "canvas.zip": "Canvas",
    "moodle.zip": "Moodle",
    "gradescope.zip": "Gradescope",
    "blackboard.zip": "Blackboard",
    "brightspace.zip": "Brightspace",
    "nbgrader": "nbgrader",
    "otter": "otter",
    "github": "GitHub",
    "plain": "a plain folder",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("invented")
    write_invented(folder, COUNT, SEED)
    return folder


@pytest.fixture(scope="module")
def everyone() -> list[Student]:
    return students(COUNT, random.Random(SEED))


@pytest.fixture(scope="module")
def graded(folder: Path) -> dict[str, Graded]:
    """Grade every layout with the roster, and fill both sheets from each."""
    with pytest.MonkeyPatch.context() as patch:
        draw_once(patch)
        return {
            layout: grade(
                folder / layout,
                folder / f"out {layout}",
                roster=folder / "roster.csv",
                exports=("gradescope", "nbgrader"),
                sheets=(folder / "canvas.csv", folder / "moodle.csv"),
            )
            for layout in LAYOUTS
        }


def out_of(folder: Path, layout: str) -> Path:
    return folder / f"out {layout}"


def by_number(folder: Path, layout: str) -> dict[str, Any]:
    """The class's marks by the roster's number, and of whom it does not know by none."""
    return {
        record["roster"][0]["id"] if record["roster"][0] else "": record["score"]
        for record in results(out_of(folder, layout))
    }


@pytest.mark.usefixtures("graded")
def test_every_layout_gives_the_same_marks(folder: Path, everyone: list[Student]) -> None:
    marks = by_number(folder, "plain")
    assert set(marks) == {s.id if s.enrolled else "" for s in everyone if s.attempts}
    assert len({mark for mark in marks.values() if mark is not None}) > 3
    for layout in LAYOUTS:
        assert by_number(folder, layout) == marks, layout


def test_the_layout_and_what_it_says_is_told(graded: dict[str, Graded], folder: Path) -> None:
    for layout, run in graded.items():
        count = len(results(out_of(folder, layout)))
        assert f"layout: {LAYOUT_OF[layout]} ({count})" in run.text
        records = results(out_of(folder, layout))
        assert any(record["earlier"] for record in records) == (layout in WITH_EARLIER), layout
        assert all(record["submitted_at"] for record in records) == (layout in WITH_TIMES), layout
        assert any(record["late"] for record in records) == (layout == "canvas.zip"), layout


@pytest.mark.usefixtures("graded")
def test_how_work_came_stands_in_the_table(folder: Path) -> None:
    with (out_of(folder, "canvas.zip") / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[-6:] == ["late", "submitted_at", "earlier_attempts", "id", "name", "email"]
    assert {"late", ""} == {row["late"] for row in rows}
    assert {row["earlier_attempts"] for row in rows} >= {"0", "1"}


def test_the_roster_tells_who_is_missing_and_who_is_unknown(
    graded: dict[str, Graded], folder: Path, everyone: list[Student]
) -> None:
    missing = [s for s in everyone if s.enrolled and not s.attempts]
    (stranger,) = [s for s in everyone if not s.enrolled]
    assert missing
    for layout, run in graded.items():
        said = " ".join(run.text.split())
        assert "On the roster, and without a submission" in said
        assert all(s.name in said for s in missing)
        assert "Not found on the roster" in said
        table = out_of(folder, layout) / "roster.csv"
        with table.open(encoding="utf-8", newline="") as file:
            rows = {row["id"]: row for row in csv.DictReader(file)}
        assert {row["status"] for row in rows.values()} >= {"graded", "missing", "unknown"}
        assert stranger.id not in rows
        assert all(rows[s.id]["status"] == "missing" for s in missing)


@pytest.mark.usefixtures("graded")
def test_both_sheets_go_back_with_the_marks_of_every_layout(
    folder: Path, everyone: list[Student]
) -> None:
    marks = by_number(folder, "plain")
    scores = {s.id: marks[s.id] for s in everyone if marks.get(s.id) is not None}
    for layout in LAYOUTS:
        exports = out_of(folder, layout) / "exports"
        canvas = canvas_import((exports / "canvas.csv").read_text("utf-8"), {}).grades
        moodle = moodle_import((exports / "moodle.csv").read_text("utf-8"), ENGLISH, 100)
        for student in everyone:
            # Only an LMS itself, or the student's own number, knows whom the roster does not.
            if student.enrolled:
                score = scores.get(student.id)
                in_canvas = canvas[student.canvas]["RNN (88)"]
                assert in_canvas == ("" if score is None else f"{score:g}"), layout
                assert moodle.get(int(student.moodle)) == score, layout


@pytest.mark.usefixtures("graded")
def test_only_the_owner_can_look_into_anything_that_was_written(folder: Path) -> None:
    for layout in LAYOUTS:
        out = out_of(folder, layout)
        for path in (out, *out.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.usefixtures("graded")
def test_what_is_made_for_one_student_names_no_other(folder: Path, everyone: list[Student]) -> None:
    handed_in = [student for student in everyone if student.attempts]
    for student in handed_in:
        out = out_of(folder, "gradescope.zip")
        result = out / "exports" / "gradescope" / f"submission_{student.gradescope}"
        shown = typed("show", student.id, "--out", out).output
        assert student.name in " ".join(shown.split())
        page = out / "feedback" / f"{student.name} ({student.id}).html".replace("'", "_")
        texts = [shown, page.read_text("utf-8")]
        texts += [path.read_text("utf-8") for path in result.glob("*.json")]
        for other in handed_in:
            if other is not student:
                for text in texts:
                    assert other.name not in " ".join(text.split())
                    assert other.email not in text


def test_the_same_seed_makes_the_same_class(folder: Path, tmp_path: Path) -> None:
    write_invented(tmp_path, COUNT, SEED)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes()
    assert students(COUNT, random.Random(SEED + 1)) != students(COUNT, random.Random(SEED))


def test_the_command_makes_a_class_of_any_size_anew(tmp_path: Path) -> None:
    for count in ("6", "2"):
        ended = typed("class", "--students", count, "--out", tmp_path)
        assert ended.exit_code == 0
        assert f"wrote {tmp_path / 'roster.csv'}" in ended.output
    for layout in LAYOUTS:
        assert len(find(tmp_path / layout).submissions) <= 2


def test_names_are_told_apart_in_a_class_larger_than_the_lists(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What they hand in takes long to make.
    monkeypatch.setattr("graders.invented.people.work", lambda rng: b"")
    many = students(3000, random.Random(0))
    for field in ("name", "login", "id", "canvas", "moodle"):
        assert len({getattr(student, field) for student in many}) == len(many)


@pytest.mark.parametrize("words", [("class", "--out"), ("build", "--zip")])
def test_a_folder_that_cannot_be_made_is_told_with_what_to_do(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graders.build.ASSIGNMENT", tmp_path / "assignment")
    (tmp_path / "file").touch()
    ended = typed(*words, tmp_path / "file" / "folder")
    assert ended.exit_code == 2
    assert "name another folder" in ended.output


@pytest.mark.parametrize("name", ["roster.csv", "plain"])
def test_nothing_of_somebodys_is_replaced_by_an_invented_class(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "work.txt").touch()
    ended = typed("class", "--students", "2", "--out", tmp_path)
    assert ended.exit_code == 2
    assert f"{name} is. Mend this or name another folder" in ended.output
    assert [path.name for path in tmp_path.rglob("*")] == [name, "work.txt"]
