"""The gate can fail: whatever is not as it should be is named, and the status says so."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nbformat import NotebookNode

from graders import build, known, registry, validate
from graders.build import notebook
from tests.classes import FORKS

pytestmark = FORKS

#: Enough of `solutions/` for every promise to be looked at.
KEPT = (
    "accepted/lstm_cell_forward/one_product_for_all_gates.py",
    "wrong_answer/rnn_cell_forward/softmax_across_batch.py",
    "wrong_answer/rnn_forward/a0_at_every_step.py",
    "wrong_answer/lstm_cell_forward/forget_and_update_swapped.py",
    "wrong_answer/lstm_forward/memory_shared_with_state.py",
    "run_time_error/lstm_cell_forward/key_of_other_notation.py",
    "time_limit_exceeded/rnn_forward/time_step_never_counted.py",
)
SWAPPED = "wrong_answer/lstm_cell_forward/forget_and_update_swapped"
FINE = "Everything is as it should be."


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A few known submissions, in place of all."""
    for path in KEPT:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(known.FOLDER / path, tmp_path / path)
    monkeypatch.setattr(known, "FOLDER", tmp_path)
    known.known.cache_clear()
    yield tmp_path
    known.known.cache_clear()


@pytest.fixture
def gate(tree: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[], tuple[int, str]]:
    """Validate; give the status and what was printed, without its line breaks."""

    def run() -> tuple[int, str]:
        status = validate.validate(seed=0, jobs=2)
        return status, " ".join(capsys.readouterr().out.split())

    return run


Gate = Callable[[], tuple[int, str]]


def write(tree: Path, path: str, fails: str, code: str) -> None:
    """Add a known submission."""
    (tree / path).parent.mkdir(parents=True, exist_ok=True)
    (tree / path).write_text(f'"""I saw something.\n\n{fails}\n"""\n\nimport numpy as np\n\n{code}')


def test_what_is_as_it_should_be_passes(gate: Gate) -> None:
    status, said = gate()
    assert FINE in said
    assert "\u2717" not in said
    assert said.count("\u2713") == 10
    assert status == 0


def test_a_mistake_that_fails_otherwise_than_it_says_is_named(tree: Path, gate: Gate) -> None:
    path = tree / f"{SWAPPED}.py"
    source = path.read_text(encoding="utf-8")
    last = next(line for line in source.splitlines() if line.startswith("Fails: "))
    path.write_text(source.replace(last, "Fails: c_next"), encoding="utf-8")
    status, said = gate()
    assert status == 1
    assert f"{SWAPPED} fails a_next, c_next, cache, yt_pred on these inputs" in said
    assert (
        f"{SWAPPED} fails a_next, c_next, cache, yt_pred of lstm_cell_forward; "
        "it should fail c_next"
    ) in said


def test_a_wrong_answer_that_is_right_is_named(tree: Path, gate: Gate) -> None:
    code = (
        "from rnn_utils import softmax\n\n\n"
        "def rnn_cell_forward(xt, a_prev, parameters):\n"
        "    Wax, Waa, Wya, ba, by = (parameters[k] for k in ('Wax', 'Waa', 'Wya', 'ba', 'by'))\n"
        "    a_next = np.tanh(Waa @ a_prev + Wax @ xt + ba)\n"
        "    return a_next, softmax(Wya @ a_next + by), (a_next, a_prev, xt, parameters)\n"
    )
    write(tree, "wrong_answer/rnn_cell_forward/nothing.py", "Fails: yt_pred", code)
    status, said = gate()
    assert status == 1
    assert "wrong_answer/rnn_cell_forward/nothing fails nothing of rnn_cell_forward" in said


@pytest.mark.parametrize("verdict", ["accepted", "run_time_error", "time_limit_exceeded"])
def test_a_wrong_verdict_is_named(verdict: str, tree: Path, gate: Gate) -> None:
    fails = "" if verdict == "accepted" else "Fails: a"
    code = "def rnn_forward(x, a0, parameters):\n    return x, None, []\n"
    write(tree, f"{verdict}/rnn_forward/wrong.py", fails, code)
    status, said = gate()
    assert status == 1
    assert f"{verdict}/rnn_forward/wrong fails a, caches, y_pred of rnn_forward" in said


def test_mistakes_that_behave_alike_are_named(tree: Path, gate: Gate) -> None:
    shutil.copy(tree / f"{SWAPPED}.py", tree / f"{SWAPPED}_again.py")
    status, said = gate()
    assert status == 1
    name = SWAPPED.removeprefix("wrong_answer/")
    assert f"{name}, {name}_again behave alike: make them one file" in said


def test_a_known_submission_without_its_last_line_is_named(tree: Path, gate: Gate) -> None:
    write(tree, "wrong_answer/rnn_forward/mute.py", "No more.", "")
    status, said = gate()
    assert status == 1
    assert "mute.py: the last line of its docstring must be `Fails: ...`" in said


def test_an_exercise_that_starts_solved_is_named(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook, "blank", notebook.solved)
    monkeypatch.setattr(build, "check", lambda _: [])
    status, said = gate()
    assert status == 1
    assert "it scores 100 of 100" in said


def test_a_reference_that_is_wrong_is_named(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    blank, solved = notebook.blank(), notebook.solved()
    place = next(i for i, cell in enumerate(blank.cells) if cell.id == "rnn-forward")
    solved.cells[place] = blank.cells[place]
    monkeypatch.setattr(notebook, "solved", lambda: solved)
    status, said = gate()
    assert status == 1
    assert "it scores 75 of 100" in said


def test_an_assignment_out_of_step_is_named(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "check", lambda _: ["tests/rnn_forward.py differs"])
    status, said = gate()
    assert status == 1
    assert "tests/rnn_forward.py differs" in said


def test_a_question_without_a_known_mistake_is_named(tree: Path, gate: Gate) -> None:
    shutil.rmtree(tree / "wrong_answer" / "rnn_forward")
    status, said = gate()
    assert status == 1
    assert "rnn_forward: add a known mistake to solutions/wrong_answer" in said


def test_a_question_without_anything_else_is_named(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, *_) = registry.questions()
    new = registry.Registered(
        type(first.question)("gru_forward", ("x",), ("a",), ("a",)), first.path, {}
    )
    monkeypatch.setattr(validate, "questions", lambda: (first, new))
    status, said = gate()
    assert status == 1
    for need in (
        "define it in solutions/reference.py",
        "give its cell in solutions/reference.py its name",
        "add a cell that checks it to solutions/reference.py",
        "add a known mistake to solutions/wrong_answer",
    ):
        assert f"gru_forward: {need}" in said
    assert "rnn_cell_forward:" not in said


def test_questions_come_in_the_order_of_the_assignment() -> None:
    def at(work: NotebookNode, name: str) -> int:
        return [cell.id for cell in work.cells].index(name.replace("_", "-"))

    work = notebook.blank()
    places = [at(work, question.name) for question in registry.questions()]
    assert places == sorted(places)
