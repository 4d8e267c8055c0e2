"""Gradescope gets what it knows, of each student that student's data only."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from tests.lms_sheets import exported
from tests.records import WRONG, came, graded, not_graded


def test_gradescope_gets_one_file_for_each_student_with_that_students_data_only(
    tmp_path: Path,
) -> None:
    long = "\U00020000" * 100
    records = [
        came(graded(long), "", (long, long, "")),
        came(
            {**graded("Ada (1)", WRONG), "file": "assignment_9_export/submission_31/a.ipynb"},
            "Gradescope",
            ("Ada", "1", "ada@example.org"),
        ),
        came(graded("../Bo?"), "", ("../Bo?", "../Bo?", "")),
        came(graded("..Bo!"), "", ("..Bo!", "..Bo!", "")),
        came(not_graded("cy", "It is empty."), "", ("cy", "cy", "")),
    ]
    folder, told = exported(tmp_path, "gradescope", records)
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.json"))
    folders = ("Bo", "Bo_2", "submission_31", long[:37])
    assert paths == [f"{name}/results.json" for name in folders]
    assert told["Without results for Gradescope"] == ["cy, cy/rnn_lstm.ipynb: not graded"]
    found = json.loads((folder / "submission_31" / "results.json").read_text("utf-8"))
    assert found["score"] == 83 == sum(test["score"] for test in found["tests"])
    assert {test["status"] for test in found["tests"]} == {"passed", "failed"}
    assert {test["visibility"] for test in found["tests"]} == {"after_published"}
    for path in folder.rglob("*.json"):
        text = path.read_text("utf-8")
        for record in records:
            assert record["student"] not in text
            assert record["file"] not in text
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_nothing_stays_for_gradescope_of_a_mark_that_is_gone(tmp_path: Path) -> None:
    for record in (graded("ada"), not_graded("ada", "It is empty."), graded("bo")):
        came_in = [came(record, "", (record["student"], "", ""))]
        folder, _ = exported(tmp_path, "gradescope", came_in)
    assert [path.name for path in folder.iterdir()] == ["bo"]


def test_gradescopes_keys_are_those_that_it_knows(tmp_path: Path) -> None:
    folder, _ = exported(tmp_path, "gradescope", [came(graded("ada", WRONG), "", ("ada", "", ""))])
    (path,) = folder.rglob("results.json")
    found = json.loads(path.read_text("utf-8"))
    assert set(found) <= {
        *("score", "execution_time", "output", "output_format", "test_output_format"),
        *("test_name_format", "visibility", "stdout_visibility", "extra_data", "tests"),
    }
    for test in found["tests"]:
        assert set(test) <= {
            *("score", "max_score", "status", "name", "name_format", "number", "output"),
            *("output_format", "tags", "visibility", "extra_data"),
        }
