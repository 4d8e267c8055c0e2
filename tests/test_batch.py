"""Our own faults cost no mark: what cannot be judged is tried again alone, and then said."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graders.intake import Submission
from graders.marking.exam import exams
from graders.marking.mark import mark
from graders.marking.results import Result
from graders.sandbox import Limits, Sandbox, SandboxError
from graders.store import Row, Store
from tests.classes import FORKS, bytes_of, grade, results, three
from tests.support import QUESTIONS
from tests.tables import drawn

pytestmark = [FORKS, pytest.mark.usefixtures("one_draw")]
ALL = frozenset(QUESTIONS)
Mark = Callable[..., tuple[Result, frozenset[str]]]


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Mark], Any]:
    """Grade a perfect, a blank and a partly wrong notebook with another way to mark them."""

    def grade_with(otherwise: Mark) -> Any:
        monkeypatch.setattr("graders.batch.mark", otherwise)
        status = grade(three(tmp_path / "in"), tmp_path / "out", jobs=2).status
        return status, {record["student"]: record for record in results(tmp_path / "out")}

    return grade_with


def once(path: Path) -> bool:
    """Whether this is the first time, in whatever process."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SandboxError("the zygote does not answer"), "the zygote does not answer"),
        (KeyError("T_x"), "KeyError('T_x')"),
        (MemoryError(), "MemoryError()"),
    ],
)
def test_a_fault_of_ours_is_not_graded_and_stops_nothing(
    error: Exception, said: str, marked: Callable[[Mark], Any]
) -> None:
    def faulty(submission: Submission, *rest: Any) -> tuple[Result, frozenset[str]]:
        if submission.student == "blank":
            raise error
        return mark(submission, *rest)

    status, found = marked(faulty)
    assert status == 1
    assert found["blank"]["status"] == "not_graded"
    assert found["blank"]["score"] is None
    assert found["blank"]["reason"] == f"The grader failed: {said}"
    assert (found["perfect"]["score"], found["swapped"]["score"]) == (100, 76)


def test_a_fault_that_passes_costs_nothing(marked: Callable[[Mark], Any], tmp_path: Path) -> None:
    def faulty(
        submission: Submission, asked: Any, sandbox: Sandbox
    ) -> tuple[Result, frozenset[str]]:
        if submission.student == "perfect" and once(tmp_path / "failed"):
            sandbox.close()
        return mark(submission, asked, sandbox)

    status, found = marked(faulty)
    assert status == 0
    assert found["perfect"]["score"] == 100


def test_a_result_is_kept_before_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    put = Store.put

    def kept(store: Store, row: Row, fingerprint: str) -> None:
        put(store, row, fingerprint)
        happened.append(f"kept {row.student}")

    @contextmanager
    def progress(*_: object) -> Iterator[Callable[[Submission], None]]:
        yield lambda submission: happened.append(f"told {submission.student}")

    monkeypatch.setattr(Store, "put", kept)
    monkeypatch.setattr("graders.grade.progress", progress)
    grade(three(tmp_path / "in"), tmp_path / "out")
    students = [event.removeprefix("kept ") for event in happened[::2]]
    assert sorted(students) == ["blank", "perfect", "swapped"]
    assert happened == [event for one in students for event in (f"kept {one}", f"told {one}")]


def test_a_grader_that_dies_on_a_submission_says_so(marked: Callable[[Mark], Any]) -> None:
    def deadly(submission: Submission, *rest: Any) -> tuple[Result, frozenset[str]]:
        if submission.student == "swapped":
            os._exit(1)
        return mark(submission, *rest)

    status, found = marked(deadly)
    assert status == 1
    assert "ended twice while it judged" in found["swapped"]["reason"]
    assert (found["perfect"]["score"], found["blank"]["score"]) == (100, 0)


def test_what_ran_out_of_time_by_the_clock_is_tried_again_alone(
    marked: Callable[[Mark], Any], tmp_path: Path
) -> None:
    order = tmp_path / "order"

    def slow(submission: Submission, *rest: Any) -> tuple[Result, frozenset[str]]:
        result, _ = mark(submission, *rest)
        first = submission.student == "blank" and once(tmp_path / "slow")
        with order.open("a") as file:
            file.write(f"{submission.student} ")
        if first:
            return Result(submission.student, submission.file, "", reason="too early"), ALL
        return result, frozenset()

    status, found = marked(slow)
    assert status == 0
    assert found["blank"]["reason"] is None
    assert sorted(order.read_text().split()[:3]) == ["blank", "perfect", "swapped"]
    assert order.read_text().split()[3:] == ["blank"]


def test_what_was_answered_in_time_is_not_tried_again(
    marked: Callable[[Mark], Any], tmp_path: Path
) -> None:
    def changes_its_mind(submission: Submission, *rest: Any) -> tuple[Result, frozenset[str]]:
        result, _ = mark(submission, *rest)
        if submission.student != "blank" or once(tmp_path / "slow"):
            return result, frozenset({"rnn_forward"})
        other = Submission.of(submission.student, submission.file, bytes_of("perfect"))
        return mark(other, *rest)

    status, found = marked(changes_its_mind)
    assert status == 0
    scores = {name: question["score"] for name, question in found["blank"]["questions"].items()}
    assert scores == {name: 25 if name == "rnn_forward" else 0 for name in QUESTIONS}
    assert found["blank"]["score"] == 25


def test_whoever_hears_that_an_answer_was_wrong_gets_no_other_try_at_it() -> None:
    # A small case is asked only of a function that was wrong.
    cell = """
import time
def rnn_cell_forward(xt, a_prev, parameters):
    if xt.shape[1] == 1 and xt.shape[0] < 3:
        time.sleep(1_000)
    return np.zeros_like(a_prev), None, None
"""
    submission = Submission.of("ada", "ada.py", cell.encode())
    asked = exams(drawn(), examples=True)
    with Sandbox("none", Limits(call_cpu_s=0.1, wall_factor=1.0)) as sandbox:
        _, doubtful = mark(submission, asked, sandbox)
    assert "rnn_cell_forward" not in doubtful


def test_what_the_clock_stopped_is_doubtful() -> None:
    cell = "import time\ndef rnn_cell_forward(*_):\n    time.sleep(1_000)\n"
    submission = Submission.of("ada", "ada.py", cell.encode())
    with Sandbox("none", Limits(call_cpu_s=0.1, wall_factor=1.0)) as sandbox:
        _, doubtful = mark(submission, exams(drawn()), sandbox)
    assert "rnn_cell_forward" in doubtful


def test_what_runs_out_of_time_alone_too_is_told(marked: Callable[[Mark], Any]) -> None:
    def always(submission: Submission, *rest: Any) -> tuple[Result, frozenset[str]]:
        return mark(submission, *rest)[0], ALL

    status, found = marked(always)
    assert status == 0
    assert {name: record["score"] for name, record in found.items()} == {
        "blank": 0,
        "perfect": 100,
        "swapped": 76,
    }


def test_of_a_note_on_each_cell_the_first_are_kept() -> None:
    script = b"# %%\nraise ValueError\n" * 1_000
    with Sandbox("none") as sandbox:
        result, _ = mark(Submission.of("ada", "ada.py", script), [], sandbox)
    assert result.notes[0] == "cell 1: ValueError"
    assert result.notes[20] == "and 980 more notes like these"
    assert len(result.notes) == 22


def test_a_note_is_short_whatever_the_students_process_says() -> None:
    cell = 'import sys\nsys.modules["child.cells"].words = lambda error: "\\x1b" * 10_000\n1 / 0\n'
    with Sandbox("none") as sandbox:
        result, _ = mark(Submission.of("ada", "ada.py", cell.encode()), [], sandbox)
    assert result.notes[0].startswith(r"cell 1: \x1b\x1b")
    assert len(result.notes[0]) < 1_000
