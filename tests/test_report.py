"""The files of a batch say what was found, harm no spreadsheet, and are whole or not there."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest

from graders.reports.tables import LINES, TABLE, harmless, number, tables
from tests.records import blank, graded, not_graded

RECORDS = [
    graded("ana"),
    graded("bo, or not", {("rnn_forward", "a"): ("values", ("R1",))}),
    not_graded("cy", 'It says "<html>".'),
    graded("dé\U0001f600", blank()),
]


def rows(out: Path) -> list[dict[str, str]]:
    with (out / TABLE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    with tables(tmp_path) as write:
        for record in RECORDS:
            write(record)
    return tmp_path


def test_every_record_is_a_row_in_order(out: Path) -> None:
    assert [(row["student"], row["status"], row["score"]) for row in rows(out)] == [
        ("ana", "graded", "100"),
        ("bo, or not", "graded", "90"),
        ("cy", "not_graded", ""),
        ("dé\U0001f600", "graded", "0"),
    ]


def test_marks_that_there_are_not_are_empty_and_marks_of_zero_are_zero(out: Path) -> None:
    _, _, missed, zero = rows(out)
    marks = ("score", "rnn_cell_forward", "rnn_forward", "lstm_cell_forward", "lstm_forward")
    assert [missed[name] for name in marks] == [""] * 5
    assert [zero[name] for name in marks] == ["0"] * 5
    assert missed["possible"] == zero["possible"] == "100"


def test_every_record_is_a_line_of_json(out: Path) -> None:
    lines = (out / LINES).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == json.loads(json.dumps(RECORDS))


def test_only_the_owner_can_read_them(out: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()}
    assert modes == {TABLE: 0o600, LINES: 0o600}


def test_what_fails_half_way_leaves_the_files_as_they_were(out: Path) -> None:
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def fail() -> None:
        with tables(out) as write:
            write(RECORDS[0])
            write({"student": "no record"})

    with pytest.raises(KeyError):
        fail()
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_an_empty_class_has_a_heading_and_no_row(tmp_path: Path) -> None:
    with tables(tmp_path):
        pass
    assert rows(tmp_path) == []
    assert (tmp_path / TABLE).read_text().startswith("student,file,status,score,possible,")
    assert (tmp_path / LINES).read_text() == ""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("a;=1+1", "a;'=1+1"),
        ("a; @x", "a;' @x"),
        ("Bo-Li", "Bo-Li"),
        ("a=b", "a=b"),
        ("ana@example.org", "ana@example.org"),
        ("Ána Ωmega", "Ána Ωmega"),
        ("'quoted'", "'quoted'"),
        ("", ""),
    ],
)
def test_no_name_begins_a_formula(name: str, shown: str) -> None:
    assert harmless(name) == shown


@pytest.mark.parametrize(
    ("mark", "shown"), [(20.0, "20"), (0.0, "0"), (7.5, "7.5"), (100.0, "100"), (None, "")]
)
def test_a_mark_has_no_needless_digits(mark: float | None, shown: str) -> None:
    assert number(mark) == shown
