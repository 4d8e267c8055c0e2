"""Weeks later: a mark is shown with its reasons, comes out again, or is replaced after a word."""

from __future__ import annotations

import io
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from graders import again
from graders.again import AgainError
from graders.batch import Batch
from graders.intake import Submission
from graders.invented.sample_class import Pupil, submission
from graders.reports.tables import TABLE
from graders.sandbox import TierError
from tests.classes import (
    FORKS,
    SEED,
    bytes_of,
    files_but_times,
    grade,
    hand_in,
    results,
    stamps,
    three,
    typed,
)
from tests.mended import MENDED, easier, mend, moved

pytestmark = [FORKS, pytest.mark.usefixtures("one_draw")]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The grades of a perfect, a blank and a partly wrong notebook."""
    grade(three(tmp_path / "in"), tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def mended(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the grades were given, a test is found to have been too strict, and is mended."""
    mend(monkeypatch, "swapped", easier)


def said(command: Callable[..., int], *arguments: Any) -> tuple[int, str]:
    """Run it in this process: its status, and what it printed."""
    console = Console(file=io.StringIO(), width=200, highlight=False)
    status = command(*arguments, console)
    assert isinstance(console.file, io.StringIO)
    return status, console.file.getvalue()


def yes(question: str) -> bool:
    return True


def no(question: str) -> bool:
    return False


# show


def test_a_students_result_is_shown_with_every_reason_and_nothing_of_anyone_else(
    out: Path,
) -> None:
    status, text = said(again.show, out, "swapped")
    assert status == 0
    record = next(one for one in results(out) if one["student"] == "swapped")
    assert "76 of 100" in text
    for question in record["questions"].values():
        for finding in question["findings"]:
            shown = " ".join(text.split())
            assert (finding["outcome"] == "pass") or finding["message"] in shown
    for key in ("submission_sha256", "tests_sha256", "reference_sha256", "assignment_sha256"):
        assert record[key][:12] in text
    assert record["environment"] in text
    assert f"isolation none, seed {SEED}" in text
    assert "perfect" not in text
    assert "blank" not in text


def test_a_student_is_found_by_number_email_and_name(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(
        "id,name,email,login\n"
        "7,Perfect Jane,jane@example.org,jperfect\n8,Bo Perfect,bo@example.org,bperfect\n"
    )
    hand_in(tmp_path / "in", **{"7": bytes_of("perfect"), "8": bytes_of("blank")})
    out = tmp_path / "out"
    grade(tmp_path / "in", out, roster=tmp_path / "roster.csv")
    for name in ("7", "jperfect", "jane@example.org", "Jane Perfect", "perfect,  JANE"):
        assert "100 of 100" in said(again.show, out, name)[1]
    with pytest.raises(AgainError, match="found nobody"):
        said(again.show, out, "Perfect")


def test_who_could_be_several_is_asked_for(tmp_path: Path) -> None:
    names = ("Jane Doe_1_assignsubmission_file", "Jane Doe_2_assignsubmission_file")
    hand_in(tmp_path / "in", **{name: bytes_of("perfect") for name in names})
    grade(tmp_path / "in", tmp_path / "out")
    with pytest.raises(AgainError, match=r"any of Jane Doe \(1\), Jane Doe \(2\)"):
        said(again.show, tmp_path / "out", "Doe, Jane")
    assert "Jane Doe (2)" in said(again.show, tmp_path / "out", "2")[1]


def test_where_there_are_no_grades_it_says_so(tmp_path: Path) -> None:
    ended = typed("show", "ana", "--out", tmp_path)
    assert ended.exit_code == 2
    assert "There are no grades in" in ended.output
    assert list(tmp_path.iterdir()) == []


def test_a_roster_that_comes_later_judges_nothing_again(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stamps(out)
    (tmp_path / "roster.csv").write_text("id,name\nswapped,Jane Doe\n")
    monkeypatch.setattr("graders.batch.exams", None)
    graded = grade(tmp_path / "in", out, roster=tmp_path / "roster.csv")
    assert "3 kept from before" in graded.text
    assert stamps(out) == before
    assert (out / TABLE).read_text().splitlines()[3].endswith(",swapped,Jane Doe,")
    assert "76 of 100" in said(again.show, out, "Doe, Jane")[1]


# verify


def test_every_mark_comes_out_again(out: Path) -> None:
    before = files_but_times(out)
    status, text = said(again.verify, out, None, None, 1)
    assert status == 0
    assert "3 of 3 marks reproduced" in text
    assert said(again.verify, out, "swapped", None, 1)[1].count("reproduced  ") == 1
    assert files_but_times(out) == before
    assert not (out / "verify").exists()


def test_answers_that_depend_on_chance_come_out_again_in_other_words(tmp_path: Path) -> None:
    mistake = "wrong_answer/rnn_cell_forward/dropout_on_hidden_state"
    dice = submission(Pupil("dice", mistakes=[mistake]))
    grade(hand_in(tmp_path / "in", dice=dice), tmp_path / "out")
    assert said(again.verify, tmp_path / "out", "dice", None, 1)[0] == 0


def test_another_file_and_no_file_are_told(out: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", swapped=bytes_of("perfect"))
    (tmp_path / "in" / "blank" / "rnn_lstm.ipynb").unlink()
    status, text = said(again.verify, out, None, None, 1)
    assert status == 1
    assert "1 of 3 marks reproduced" in text
    assert "its file is not the one that was graded" in text
    assert "it was 76 and now is 100" in text
    assert "its file is not there any more" in text
    assert "`python -m graders regrade` says why" in text


def test_a_mark_is_reproduced_in_the_time_that_it_was_given_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = hand_in(tmp_path / "in", ana=bytes_of("perfect")), tmp_path / "out"
    (folder / "ana" / "again.ipynb").write_bytes(bytes_of("swapped"))
    grade(folder, out)
    (folder / "ana" / "again.ipynb").unlink()
    judged: list[Submission] = []
    begin = Batch.begin

    def watched(batch: Batch, submissions: Sequence[Submission]) -> list[Submission]:
        judged.extend(submissions)
        return begin(batch, submissions)

    monkeypatch.setattr(Batch, "begin", watched)
    assert "1 of 2 marks" in said(again.verify, out, "ana", None, 1)[1]
    assert [one.of_student for one in judged] == [2]


@pytest.mark.usefixtures("mended")
def test_a_mark_of_other_tests_is_not_called_reproduced(out: Path) -> None:
    status, text = said(again.verify, out, "swapped", None, 1)
    assert status == 1
    assert f"{MENDED} has changed" in text
    assert "it was 76 and now is 84" in text


def test_submissions_that_were_moved_can_be_named(out: Path, tmp_path: Path) -> None:
    (tmp_path / "in").rename(tmp_path / "moved")
    with pytest.raises(AgainError, match="--submissions PATH"):
        said(again.verify, out, "swapped", None, 1)
    assert said(again.verify, out, "swapped", tmp_path / "moved", 1)[0] == 0


def test_a_tier_that_is_gone_is_said(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> Any:
        raise TierError(f"{name} is gone")

    monkeypatch.setattr("graders.again.judged.choose", gone)
    with pytest.raises(AgainError, match="none is gone"):
        said(again.verify, out, "swapped", None, 1)


# regrade


@pytest.mark.usefixtures("mended")
def test_nothing_is_replaced_before_it_was_said_and_agreed_to(out: Path) -> None:
    before = files_but_times(out)
    status, text = said(again.regrade, out, None, 1, no)
    assert status == 1
    assert f"{MENDED} has changed" in text
    assert "swapped  76 -> 84" in text
    assert "lstm_cell_forward c_next: 0 -> 8 of 8, it was: forget and update swapped" in text
    assert "it is: right" in text
    assert "1 mark changes" in text
    assert "blank  " not in text
    assert "perfect  " not in text
    assert files_but_times(out) == before


@pytest.mark.usefixtures("mended")
def test_when_it_is_agreed_to_only_what_changed_changes(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {one["student"]: one for one in results(out)}
    said(again.regrade, out, None, 1, no)
    # What was judged then is not judged again.
    monkeypatch.setattr("graders.batch.exams", None)
    status, text = said(again.regrade, out, None, 1, yes)
    assert status == 0
    assert f"{out / TABLE}" in text
    after = {one["student"]: one for one in results(out)}
    assert {name: one["score"] for name, one in after.items()} == {
        "blank": 0,
        "perfect": 100,
        "swapped": 84,
    }
    assert after["blank"]["questions"] == before["blank"]["questions"]
    assert {one["assignment_sha256"] for one in after.values()} == {"mended"}
    assert not (out / "regrade").exists()
    assert said(again.regrade, out, None, 1, no)[1].startswith("Nothing that decides a mark")
    for path in out.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.usefixtures("mended")
def test_a_table_that_cannot_be_replaced_is_written_by_the_next_grade(out: Path) -> None:
    old = (out / TABLE).read_text(encoding="utf-8")
    (out / TABLE).unlink()
    (out / TABLE).mkdir()
    with pytest.raises(AgainError, match="The marks are replaced, and the tables"):
        said(again.regrade, out, None, 1, yes)
    (out / TABLE).rmdir()
    assert grade(out.parent / "in", out).status == 0
    assert (out / TABLE).read_text(encoding="utf-8") != old


def test_marks_that_move_within_a_sum_are_said(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mend(monkeypatch, "perfect", moved)
    status, text = said(again.regrade, out, None, 1, no)
    assert status == 1
    assert "perfect  100, as before" in text
    assert "lstm_cell_forward c_next: 8 -> 7 of 7" in text
    assert "lstm_cell_forward a_next: 8 -> 9 of 9" in text


def test_a_mended_test_that_changes_nothing_is_no_failure(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mend(monkeypatch, "nobody", easier)
    status, text = said(again.regrade, out, None, 1, no)
    assert status == 0
    assert "No mark changes" in text


@pytest.mark.usefixtures("mended")
def test_what_was_handed_in_anew_is_left_to_grade(out: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", swapped=bytes_of("perfect"))
    _, text = said(again.regrade, out, None, 1, yes)
    assert "swapped/rnn_lstm.ipynb is not the one that was graded: give `grade`" in text
    assert next(one for one in results(out) if one["student"] == "swapped")["score"] == 76


def test_when_nothing_changed_nothing_is_asked(out: Path) -> None:
    ended = typed("regrade", "--out", out)
    assert ended.exit_code == 0
    assert ended.output == "Nothing that decides a mark has changed since.\n"


@pytest.mark.usefixtures("mended")
def test_where_nobody_can_be_asked_it_needs_yes(out: Path) -> None:
    assert typed("regrade", "--out", out, "--jobs", "1").exit_code == 1
    assert typed("regrade", "--out", out, "--jobs", "1", "--yes").exit_code == 0
