"""`python -m graders grade`: a folder goes in, every submission comes out once, with its marks."""

from __future__ import annotations

import re
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graders.grade import RefusedError
from graders.invented.sample_class import Pupil, as_otter_zip, as_script, submission
from graders.registry import questions
from tests.classes import (
    BLANK,
    FORKS,
    PERFECT,
    SEED,
    bytes_of,
    files_but_times,
    grade,
    hand_in,
    results,
    run,
    three,
    typed,
)
from tests.tables import lay_table

HEADER = (
    "student,file,status,score,possible,"
    "rnn_cell_forward,rnn_forward,lstm_cell_forward,lstm_forward\n"
)
#: Keys of `results.jsonl`, with what their values are.
RECORD = {
    "student": str,
    "file": str,
    "status": str,
    "reason": str | None,
    "score": float | None,
    "possible": float,
    "questions": dict,
    "isolation": str,
    "seed": int,
    "submission_sha256": str,
    "assignment_sha256": str,
    "cpu_s": float,
    "wall_s": float,
}
QUESTION = {
    "score": float,
    "possible": float,
    "followed_through": bool,
    "findings": list,
    "example": dict | None,
}
FINDING = {
    "check": str,
    "outcome": str,
    "score": float,
    "possible": float,
    "rung": str | None,
    "message": str,
    "mistakes": list,
    "titles": list,
    "equations": list,
}
RUNGS = {
    *(None, "missing", "raised", "timeout", "died", "type", "shape", "finite", "values"),
    *("mutated_input", "unstable"),
}

pytestmark = [FORKS, pytest.mark.usefixtures("one_draw")]


def assert_typed_as(value: dict[str, Any], kinds: dict[str, Any]) -> None:
    for key, kind in kinds.items():
        assert isinstance(value[key], kind), key
        assert kind is bool or not isinstance(value[key], bool), key


def mixed(folder: Path) -> Path:
    """Hand in what a class hands in, and what somebody should not have."""
    hand_in(
        folder,
        **{
            "ana": bytes_of("perfect"),
            "=1+1": bytes_of("blank"),
            "\x1b[31mred\u202e": bytes_of("swapped"),
            "broken": b'{"cells": [',
            "empty": b"",
        },
    )
    (folder / "Bo Li").mkdir()
    (folder / "Bo Li" / "My work (final) (2).ipynb").write_bytes(bytes_of("swapped"))
    (folder / "cara.py").write_bytes(submission(replace(PERFECT, shape=as_script)))
    (folder / "dora.zip").write_bytes(submission(replace(PERFECT, shape=as_otter_zip)))
    return folder


MIXED = (
    HEADER + "'=1+1,'=1+1/rnn_lstm.ipynb,graded,0,100,0,0,0,0\n"
    "Bo Li,Bo Li/My work (final) (2).ipynb,graded,76,100,20,25,6,25\n"
    "\\x1b[31mred\\u202e,\\x1b[31mred\\u202e/rnn_lstm.ipynb,graded,76,100,20,25,6,25\n"
    "ana,ana/rnn_lstm.ipynb,graded,100,100,20,25,30,25\n"
    "broken,broken/rnn_lstm.ipynb,not_graded,,100,,,,\n"
    "cara,cara.py,graded,100,100,20,25,30,25\n"
    "dora,dora.zip/rnn_lstm.ipynb,graded,100,100,20,25,30,25\n"
    "empty,empty/rnn_lstm.ipynb,not_graded,,100,,,,\n"
)


@pytest.fixture(scope="module")
def mixed_runs(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Any]:
    """Grade the mixed class from another folder, with one worker and with two."""
    folder = tmp_path_factory.mktemp("mixed class")
    mixed(folder / "handed in")
    command = ("grade", "handed in", "--seed", SEED, "--isolation", "none")
    for jobs in (1, 2):
        lay_table(folder / f"out {jobs}")
    return {
        jobs: (
            folder / f"out {jobs}",
            run(*map(str, command), "--jobs", str(jobs), "--out", f"out {jobs}", cwd=folder),
        )
        for jobs in (1, 2)
    }


def test_what_cannot_be_read_costs_itself_only_and_the_status(
    mixed_runs: dict[int, Any],
) -> None:
    out, ended = mixed_runs[1]
    assert ended.stderr == ""
    assert ended.returncode == 1
    assert (out / "grades.csv").read_bytes().decode() == MIXED


def test_the_number_of_workers_changes_nothing(mixed_runs: dict[int, Any]) -> None:
    (first, _), (second, _) = mixed_runs.values()
    assert files_but_times(first) == files_but_times(second)


def test_results_are_as_the_contract_says(mixed_runs: dict[int, Any]) -> None:
    out, _ = mixed_runs[2]
    checks = {question.name: question for question in questions()}
    records = results(out)
    assert [record["student"] for record in records] == sorted(r["student"] for r in records)
    for record in records:
        assert_typed_as(record, RECORD)
        assert record["possible"] == 100.0
        assert record["seed"] == SEED
        assert record["isolation"] == "none"
        graded = record["status"] == "graded"
        assert graded or record["status"] == "not_graded"
        assert (record["reason"] is None) is graded
        assert (record["score"] is None) is not graded
        assert set(record["questions"]) == (set(checks) if graded else set())
        for name, question in record["questions"].items():
            assert_typed_as(question, QUESTION)
            assert tuple(f["check"] for f in question["findings"]) == checks[name].checks
            assert question["possible"] == checks[name].possible
            assert question["score"] == sum(f["score"] for f in question["findings"])
            for finding in question["findings"]:
                assert_typed_as(finding, FINDING)
                assert finding["possible"] == checks[name].possible_of(finding["check"])
                assert finding["outcome"] in ("pass", "fail")
                assert finding["rung"] in RUNGS
                assert (finding["outcome"] == "pass") is (finding["rung"] is None)
        if graded:
            assert record["score"] == sum(q["score"] for q in record["questions"].values())


def test_a_reason_says_what_was_seen(mixed_runs: dict[int, Any]) -> None:
    out, ended = mixed_runs[1]
    reasons = {r["student"]: r["reason"] for r in results(out) if r["reason"]}
    assert set(reasons) == {"broken", "empty"}
    for reason in reasons.values():
        assert len(reason) > 20
    assert re.search(r"broken .* not graded:", ended.stdout)


def test_names_do_nothing_in_the_terminal(mixed_runs: dict[int, Any]) -> None:
    for _, ended in mixed_runs.values():
        assert "\x1b" not in ended.stdout
        assert "\u202e" not in ended.stdout
        assert r"\x1b[31mred\u202e" in ended.stdout


@pytest.mark.parametrize(
    ("name", "pupil", "student"),
    [
        ("rnn_lstm.ipynb", PERFECT, "rnn_lstm"),
        ("My work.py", replace(PERFECT, shape=as_script), "My work"),
        ("export of mine.zip", replace(PERFECT, shape=as_otter_zip), "export of mine"),
    ],
)
def test_one_file_is_a_class_of_one(name: str, pupil: Pupil, student: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(submission(pupil))
    assert grade(tmp_path / name, tmp_path / "out").status == 0
    (record,) = results(tmp_path / "out")
    assert record["student"] == student
    assert record["score"] == 100


def test_an_unfinished_notebook_is_graded(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_bytes(submission(BLANK))
    assert grade(tmp_path / "a.ipynb", tmp_path / "out").status == 0
    (record,) = results(tmp_path / "out")
    assert record["score"] == 0
    findings = [f for q in record["questions"].values() for f in q["findings"]]
    assert {finding["outcome"] for finding in findings} == {"fail"}


def test_a_notebook_without_any_of_the_functions_is_graded_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text("print('homework 3')\n")
    assert grade(tmp_path / "other.py", tmp_path / "out").status == 0
    (record,) = results(tmp_path / "out")
    assert record["score"] == 0
    assert "none of the graded functions was found" in record["notes"]


def test_a_new_folder_draws_its_seed_and_keeps_it(tmp_path: Path) -> None:
    hand_in(tmp_path / "in", ana=bytes_of("perfect"))
    seeds = []
    for out in ("first", "first", "second"):
        grade(tmp_path / "in", tmp_path / out, seed=None)
        seeds += [record["seed"] for record in results(tmp_path / out)]
    assert seeds[0] == seeds[1]
    assert seeds[0] != seeds[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "'nowhere' does not exist"),
        ([".", "--jobs", "0"], "0 is not in the range"),
        ([".", "--seed", "-1"], "-1 is not in the range"),
        ([".", "--seed", "x"], "'x' is not a valid integer"),
        ([".", "--isolation", "magic"], "'magic' is not one of"),
        ([".", "--memory", "1"], "1 is not in the range"),
        ([".", "--call-seconds", "0"], "0 is not in the range"),
        ([".", "--cells-seconds", "1e9"], "1000000000.0 is not in the range"),
        ([".", "--isolation", "none"], "found no submission"),
        (["../pdfs", "--isolation", "none"], "or zip: a.pdf. Give the folder"),
        ([".", "--isolation", "none", "--column", "RNN"], "--sheet FILE"),
        ([".", "--isolation", "none", "--export", "moodle"], "Download grading worksheet"),
        ([".", "--isolation", "none", "--export", "blackboard"], "'blackboard' is not one of"),
        ([".", "--isolation", "none", "--sheet", "none.csv"], "'none.csv' does not exist"),
        ([".", "--isolation", "none", "--roster", "none.csv"], "'none.csv' does not exist"),
        (["../a.py", "--isolation", "none", "--cluster", "there"], "is no address"),
    ],
)
def test_a_wrong_order_says_what_is_wrong_with_it_and_makes_nothing(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "pdfs").mkdir()
    (tmp_path / "pdfs" / "a.pdf").touch()
    (tmp_path / "a.py").touch()
    monkeypatch.chdir(tmp_path / "empty")
    ended = typed("grade", *arguments, "--out", tmp_path / "out")
    assert ended.exit_code == 2
    assert said in ended.output
    assert not (tmp_path / "out").exists()


def test_grades_go_into_no_folder_that_others_use(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    (shared / "slides.txt").write_text("for everyone")
    (tmp_path / "a.ipynb").write_bytes(bytes_of("perfect"))
    ended = typed("grade", tmp_path / "a.ipynb", "--isolation", "none", "--out", shared)
    assert ended.exit_code == 2
    assert "Choose a new or an empty folder" in ended.output
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755
    assert [path.name for path in shared.iterdir()] == ["slides.txt"]


def test_grades_are_not_put_among_the_submissions(tmp_path: Path) -> None:
    folder = three(tmp_path / "in")
    before = sorted(folder.rglob("*"))
    with pytest.raises(RefusedError, match="Choose another folder for the grades with --out"):
        grade(folder, folder)
    assert sorted(folder.rglob("*")) == before


def test_help_says_how_it_ends_and_how_to_go_on() -> None:
    text = typed("grade", "--help").output
    for status in ("0  every submission was judged", "1  something", "2  the", "130  interrupted"):
        assert status in text
    assert "Give the same command again" in " ".join(text.split())


def test_what_is_printed_names_what_was_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    text = "".join(grade(three(tmp_path / "in"), out).text.split())
    assert f"written:{out / 'grades.csv'},{out / 'results.jsonl'}" in text
