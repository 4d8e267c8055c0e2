"""Gradebooks go back where they came from: importers take them, and nobody gets a wrong mark."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from graders.exports import ExportError, prepare
from graders.exports.sheet import read_sheet
from graders.intake import find
from graders.roster import arrivals, read_roster
from tests.intake_trees import NOTEBOOK, write
from tests.lms_sheets import CANVAS, GERMAN, MOODLE, canvas_import, exported, moodle_import, text_of
from tests.records import WRONG, came, graded, not_graded

OF_CANVAS = [
    came(graded("doejane (123)"), "Canvas", ("doejane", "123", "")),
    came(not_graded("oneilzoë (124)", "It is empty."), "Canvas", ("oneilzoë", "124", "")),
    came(graded("stranger (777)"), "Canvas", ("stranger", "777", "")),
]
OF_MOODLE = [
    came(graded("Jane Doe (501)", WRONG), "Moodle", ("Jane Doe", "501", "")),
    came(not_graded("Zoë O'Neil (502)", "It is empty."), "Moodle", ("Zoë O'Neil", "502", "")),
    came(graded("Bob Roe (503)"), "Moodle", ("Bob Roe", "503", "")),
]


def test_canvas_takes_its_own_gradebook_back_with_our_marks(tmp_path: Path) -> None:
    path, told = exported(tmp_path, "canvas", OF_CANVAS, CANVAS, "RNN")
    text = text_of(path)
    assert text == CANVAS.replace("9.5,,50", "9.5,100,50")
    taken = canvas_import(text, {})
    assert {number: row["RNN (88)"] for number, row in taken.grades.items()} == {
        "123": "100",
        "124": "EX",
        "125": "12",
        "999": "",
    }
    assert taken.possible["RNN (88)"] == "100.00"
    assert told["Not put into Canvas's sheet"] == [
        "oneilzoë (124), oneilzoë (124)/rnn_lstm.ipynb: not graded, so that its cell stays as "
        "it was",
        "stranger (777), stranger (777)/rnn_lstm.ipynb: nobody there is like it",
    ]
    assert told["In Canvas's sheet, and without a submission"] == [
        "Roe, Bob (125)",
        "Student, Test (999)",
    ]


def test_the_column_of_canvas_is_named_where_there_are_several(tmp_path: Path) -> None:
    for column in (None, "RNN of last year"):
        with pytest.raises(ExportError, match="has these assignments: 'Essay', 'RNN'"):
            exported(tmp_path, "canvas", OF_CANVAS, CANVAS, column)
    _, told = exported(tmp_path, "canvas", OF_CANVAS, CANVAS, "Essay (77)")
    assert told["The column of Canvas's sheet"] == ["100 marks here are 10 there; all are scaled"]
    assert ",10,,50" in text_of(tmp_path / "exports" / "canvas.csv")


def test_a_column_of_no_points_takes_marks_as_they_are(tmp_path: Path) -> None:
    sheet = CANVAS.replace("10.00,100.00,", "10.00,0.00,")
    path, told = exported(tmp_path, "canvas", OF_CANVAS, sheet, "RNN")
    assert canvas_import(text_of(path), {}).grades["123"]["RNN (88)"] == "100"
    assert "The column of Canvas's sheet" not in told


def test_a_new_gradebook_for_canvas_makes_an_assignment(tmp_path: Path) -> None:
    records = [
        *OF_CANVAS[:2],
        came(graded("=1+1"), "", ("=1+1", "=1+1", "")),
        came(graded("x"), "Canvas", ("=Bo", "9", "")),
    ]
    path, told = exported(tmp_path, "canvas", records, column="RNN")
    taken = canvas_import(text_of(path), {"'=1+1": "42"})
    assert taken.grades == {number: {"RNN": "100"} for number in ("123", "42", "9")}
    assert "'=Bo,9," in text_of(path)
    assert taken.possible == {"RNN": "100"}
    assert "124" not in taken.grades
    assert told["Not in the gradebook for Canvas"] == [
        "oneilzoë (124), oneilzoë (124)/rnn_lstm.ipynb: not graded"
    ]


@pytest.mark.parametrize("lms", ["canvas", "nbgrader"])
def test_nothing_in_a_new_table_begins_a_formula(tmp_path: Path, lms: str) -> None:
    records = [came(graded(name), "", (name, name, name)) for name in ("=1+1", "@SUM(A1)")]
    path, _ = exported(tmp_path, lms, records)
    cells = [cell for row in csv.reader(text_of(path).splitlines()) for cell in row]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@"))]


def test_moodle_takes_its_worksheet_back_in_its_own_language(tmp_path: Path) -> None:
    path, told = exported(tmp_path, "moodle", OF_MOODLE, MOODLE)
    text = text_of(path)
    assert text == MOODLE.replace(',,"20,00",Ja,"F', ',"16,6","20,00",Ja,"F').replace(
        '"3,50"', '"20"'
    )
    assert moodle_import(text, GERMAN, 20) == {501: 16.6, 503: 20}
    assert told["Not put into Moodle's sheet"] == [
        "Zoë O'Neil (502), Zoë O'Neil (502)/rnn_lstm.ipynb: not graded, so that its cell stays "
        "as it was"
    ]
    assert told["The column of Moodle's sheet"] == ["100 marks here are 20 there; all are scaled"]


def test_moodle_needs_its_worksheet() -> None:
    with pytest.raises(ExportError, match="Download grading worksheet"):
        prepare(["moodle"], [], None)


def test_a_blind_worksheet_is_filled_by_its_numbers(tmp_path: Path) -> None:
    heading = "Identifier,Status,Grade,Maximum Grade,Last modified (grade)\n"
    sheet = heading + "Participant 77,x,,100.00,-\nParticipant 78,x,,100.00,-\n"
    blind = [came(graded("Participant 77"), "Moodle", ("", "77", ""))]
    path, _ = exported(tmp_path, "moodle", blind, sheet)
    assert text_of(path) == sheet.replace("77,x,,", "77,x,100,")


def test_marks_find_their_rows_by_email_and_by_name_and_never_by_a_foreign_number(
    tmp_path: Path,
) -> None:
    records = [
        # A student number that happens to be somebody else's number in Canvas.
        came(graded("Zoë O'Neil (125)"), "Gradescope", ("Zoë O'Neil", "125", "")),
        came(graded("b", WRONG), "Gradescope", ("Robert", "x", "ZOE@example.org")),
        came(graded("jdoe", WRONG), "nbgrader", ("", "jdoe", "")),
    ]
    path, told = exported(tmp_path, "canvas", records, CANVAS.replace(",EX,", ",,"), "RNN")
    taken = canvas_import(text_of(path), {})
    assert taken.grades["125"]["RNN (88)"] == "12"
    assert taken.grades["123"]["RNN (88)"] == "83"
    assert taken.grades["124"]["RNN (88)"] == "100"
    assert told["Found in Canvas's sheet by the name alone"] == [
        "Zoë O'Neil (125), Zoë O'Neil (125)/rnn_lstm.ipynb: O'Neil, Zoë (124)"
    ]
    assert any("its name is another" in line for line in told["Not put into Canvas's sheet"])


def of_one_on_the_roster(tmp_path: Path, roster: str) -> list[dict[str, Any]]:
    """The record of one student, whose folder is named by the first number on the roster."""
    (tmp_path / "roster.csv").write_text(roster)
    submissions = find(write(tmp_path / "in", {"s1/a.ipynb": NOTEBOOK})).submissions
    ((student, _, arrival),) = arrivals(submissions, read_roster(tmp_path / "roster.csv")).rows
    return [{**graded(student), **arrival}]


@pytest.mark.parametrize(
    "column", ["login,jdoe", "SIS User ID,007", "mail,jd@example.org", "Canvas ID,123"]
)
def test_any_column_of_the_roster_finds_the_row_of_a_sheet(column: str, tmp_path: Path) -> None:
    heading, value = column.split(",")
    records = of_one_on_the_roster(tmp_path, f"id,email,{heading}\ns1,j@x.org,{value}\n")
    sheet = CANVAS.replace("jdoe", value) if heading == "mail" else CANVAS
    path, _ = exported(tmp_path, "canvas", records, sheet, "RNN")
    assert canvas_import(text_of(path), {}).grades["123"]["RNN (88)"] == "100"


def test_a_new_gradebook_names_a_student_by_all_that_canvas_looks_for(tmp_path: Path) -> None:
    roster = "id,login,canvas_id,name,email\ns1,jdoe,123,Jane Doe,jane@example.org\n"
    path, _ = exported(tmp_path, "canvas", of_one_on_the_roster(tmp_path, roster))
    assert text_of(path).splitlines()[-1] == "Jane Doe,123,s1,jdoe,,100"


def test_who_is_excused_in_canvas_stays_excused(tmp_path: Path) -> None:
    records = [came(graded("oneilzoë (124)"), "Canvas", ("oneilzoë", "124", ""))]
    path, told = exported(tmp_path, "canvas", records, CANVAS, "RNN")
    assert text_of(path) == CANVAS
    (left,) = told["Not put into Canvas's sheet"]
    assert "excused there" in left


def test_two_submissions_of_one_student_are_told_and_neither_is_chosen(tmp_path: Path) -> None:
    twice = [OF_CANVAS[0], {**OF_CANVAS[0], "file": "second.ipynb"}]
    path, told = exported(tmp_path, "canvas", twice, CANVAS, "RNN")
    assert text_of(path) == CANVAS
    assert len(told["Not put into Canvas's sheet"]) == 2
    path, told = exported(tmp_path, "canvas", twice, column="RNN")
    assert text_of(path).count("\n") == 2
    assert len(told["Not in the gradebook for Canvas"]) == 2


def test_everyone_of_a_group_gets_its_mark(tmp_path: Path) -> None:
    people = (("Jane Doe", "007", ""), ("Bob Roe", "009", ""))
    group = [came(graded("group"), "Gradescope", *people)]
    path, _ = exported(tmp_path, "canvas", group, CANVAS, "RNN")
    taken = canvas_import(text_of(path), {}).grades
    assert (taken["123"]["RNN (88)"], taken["125"]["RNN (88)"]) == ("100", "100")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "Student,ID,Section\n", "nothing"])
def test_a_foreign_sheet_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="sheet"):
        exported(tmp_path, "canvas", OF_CANVAS, text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_what_is_not_filled_stays_byte_for_byte(encoding: str, ends: str, tmp_path: Path) -> None:
    text = f'Student;"I""D";é{ends}{ends}"a;{ends}b";;" c"{ends};x;'
    data = text.encode(encoding)
    (tmp_path / "in.csv").write_bytes(data)
    sheet = read_sheet(tmp_path / "in.csv")
    assert sheet.heading == ["Student", 'I"D', "é"]
    assert sheet.values(1) == [f"a;{ends}b", "", " c"]
    assert sheet.write(tmp_path / "out.csv").read_bytes() == data


def test_nbgraders_table_has_its_columns_and_quotes(tmp_path: Path) -> None:
    records = [
        came(
            graded("ada", WRONG),
            "nbgrader",
            ("", "ada", ""),
            submitted_at="2026-03-01T10:00:00+00:00",
            roster=[
                {
                    **{"id": "007", "name": 'A "d", a', "email": "a@x"},
                    **{"first": '=A "d"', "last": "a,b", "login": ""},
                    **{"numbers": [], "ids": ["007"], "emails": ["a@x"]},
                }
            ],
        ),
        came(not_graded("bo", "It is empty."), "nbgrader", ("", "bo", "")),
        *[came(graded("cy") | {"file": file}, "nbgrader", ("", "cy", "")) for file in "ab"],
    ]
    path, told = exported(tmp_path, "nbgrader", records)
    rows = list(csv.DictReader(io.StringIO(text_of(path))))
    assert list(rows[0]) == [
        *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
        *("raw_score", "late_submission_penalty", "score", "max_score"),
    ]
    assert (rows[0]["score"], rows[0]["raw_score"], rows[0]["max_score"]) == ("83", "83", "100")
    assert (rows[0]["last_name"], rows[0]["first_name"]) == ("a,b", '\'=A "d"')
    # As nbgrader itself calls them, each once.
    assert [row["student_id"] for row in rows] == ["ada", "bo", "cy"]
    assert rows[1]["score"] == rows[2]["score"] == ""
    assert told["Without a score in the table for nbgrader"] == [
        "bo, bo/rnn_lstm.ipynb: not graded",
        *[f"cy, {file}: one of 2 submissions of one student" for file in "ab"],
    ]
