"""The gate can fail: whatever is not as it should be is named, and the status says so."""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from graders import build, known, registry
from graders.build import hints, notebook
from graders.diagnosis import diagnoser
from graders.diagnosis.answers.table import Behaviours, behaviours
from graders.proof import validate
from graders.proof.promises import Promise
from tests.classes import FORKS, typed

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
#: What every single mistake answers on the drawn inputs, for all tests here.
COMPUTED: dict[str, dict[str, Behaviours]] = {}
#: What students receive of mistakes, as it was built.
HINTS = (build.ASSIGNMENT / hints.PATH).read_bytes()
#: What is shown of mistakes made on purpose.
PROOF = Promise("No mistake hides", 1, [])
SWAPPED = "wrong_answer/lstm_cell_forward/forget_and_update_swapped"
#: A loop of which nothing is right, and a cell of which everything is.
WRONG = "def rnn_forward(x, a0, parameters):\n    return x, None, []\n"
RIGHT = """from rnn_utils import softmax

def rnn_cell_forward(xt, a_prev, parameters):
    Wax, Waa, Wya, ba, by = (parameters[name] for name in ("Wax", "Waa", "Wya", "ba", "by"))
    a_next = np.tanh(Waa @ a_prev + Wax @ xt + ba)
    return a_next, softmax(Wya @ a_next + by), (a_next, a_prev, xt, parameters)
"""


class Ran(NamedTuple):
    status: int
    said: str


def run() -> Ran:
    """Validate, on a terminal wide enough for every line."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        status = validate.validate(seed=0, jobs=1)
    return Ran(status, printed.getvalue())


def write(tree: Path, path: str, last: str, code: str) -> None:
    """Add a known submission."""
    (tree / path).parent.mkdir(parents=True, exist_ok=True)
    (tree / path).write_text(f'"""I saw something.\n\n{last}\n"""\n\nimport numpy as np\n{code}')


@contextlib.contextmanager
def few(tree: Path) -> Iterator[pytest.MonkeyPatch]:
    """Take a few known submissions in place of all, and the assignment for built."""
    for path in KEPT:
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(known.FOLDER / path, tree / path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "500")
        patch.setattr(known, "FOLDER", tree)
        patch.setattr(build, "check", lambda _: [])
        patch.setattr(hints, "outputs", lambda level: {hints.PATH: HINTS})
        # It looks at none of these files and has tests of its own.
        patch.setattr(validate, "prove", lambda *_: iter([PROOF]))
        patch.setattr(validate, "LIMITS", replace(validate.LIMITS, call_cpu_s=0.1))
        # Nobody here makes two mistakes at once.
        patch.setattr(diagnoser, "behaviours", partial(behaviours, pairs=False))
        patch.setattr(diagnoser, "_computed", COMPUTED)
        known.known.cache_clear()
        yield patch
    # Nothing made of these few is met by another test.
    known.known.cache_clear()


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Path]:
    with few(tmp_path):
        yield tmp_path


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Break every promise."""
    tree = tmp_path_factory.mktemp("solutions")
    blank, solved = notebook.blank(), notebook.solved()
    place = next(i for i, cell in enumerate(blank.cells) if cell.id == "rnn-forward")
    blank.cells[place], solved.cells[place] = solved.cells[place], blank.cells[place]
    with few(tree) as patch:
        patch.setattr(notebook, "blank", lambda: blank)
        patch.setattr(notebook, "solved", lambda: solved)
        patch.setattr(build, "check", lambda _: ["tests/rnn_forward.py differs"])
        shutil.copy(tree / f"{SWAPPED}.py", tree / f"{SWAPPED}_again.py")
        path = tree / f"{SWAPPED}.py"
        source = path.read_text(encoding="utf-8")
        last = next(line for line in source.splitlines() if line.startswith("Fails: "))
        path.write_text(source.replace(last, "Fails: c_next"), encoding="utf-8")
        write(tree, "wrong_answer/rnn_cell_forward/nothing.py", "Fails: yt_pred", RIGHT)
        write(tree, "accepted/rnn_forward/wrong.py", "", WRONG)
        write(tree, "run_time_error/rnn_forward/wrong.py", "Fails: a", WRONG)
        write(tree, "time_limit_exceeded/rnn_forward/wrong.py", "Fails: a", WRONG)
        return run()


def test_what_is_as_it_should_be_passes(tree: Path) -> None:
    status, said = run()
    assert "\u2717" not in said
    assert said.count("\u2713") == 12
    assert "Everything is as it should be." in said
    assert status == 0


def test_each_broken_promise_is_broken_by_itself(spoilt: Ran) -> None:
    broken = [line[2:] for line in spoilt.said.splitlines() if line.startswith("\u2717")]
    kept = [line[2:] for line in spoilt.said.splitlines() if line.startswith("\u2713")]
    assert kept == [
        "Every exercise has its otter file, its cells and known mistakes (4)",
        "No mistake hides (1)",
    ]
    assert len(broken) == 10
    assert "10 promises are broken." in spoilt.said
    assert spoilt.status == 1


@pytest.mark.parametrize(
    "objection",
    [
        "tests/rnn_forward.py differs",
        # Why no inputs could be drawn.
        "wrong_answer/rnn_cell_forward/nothing fails nothing on these inputs",
        # The blank notebook and the reference.
        "it scores 25 of 100",
        "it scores 75 of 100",
        f"{SWAPPED} fails a_next, c_next, yt_pred of lstm_cell_forward; it should fail c_next",
        "wrong_answer/rnn_cell_forward/nothing fails nothing of rnn_cell_forward; "
        "it should fail yt_pred",
        "accepted/rnn_forward/wrong fails a, caches, y_pred of rnn_forward; it should fail nothing",
        "run_time_error/rnn_forward/wrong fails a, caches, y_pred of rnn_forward; it should fail a",
        "time_limit_exceeded/rnn_forward/wrong fails a, caches, y_pred of rnn_forward; "
        "it should fail a",
        "lstm_cell_forward/forget_and_update_swapped, "
        "lstm_cell_forward/forget_and_update_swapped_again behave alike: make them one file",
    ],
)
def test_what_breaks_a_promise_is_named(objection: str, spoilt: Ran) -> None:
    assert objection in spoilt.said


def test_a_known_submission_without_its_last_line_is_named(tree: Path) -> None:
    write(tree, "wrong_answer/rnn_forward/mute.py", "No more.", "")
    status, said = run()
    assert "mute.py: the last line of its docstring must be `Fails: ...`" in said
    assert status == 1


def tear(tree: Path, content: bytes) -> None:
    (tree / "accepted" / "rnn_forward").mkdir(parents=True)
    (tree / "accepted" / "rnn_forward" / "torn.py").write_bytes(content)


@pytest.mark.parametrize("content", [b"def f(:\n", b"\xff", b"x = 1\0"])
def test_a_known_submission_that_is_no_python_is_refused(tree: Path, content: bytes) -> None:
    tear(tree, content)
    with pytest.raises(known.KnownError, match=r"torn\.py: it cannot be read as Python: "):
        known.known("accepted")


def test_a_known_submission_that_is_refused_is_named(tree: Path) -> None:
    tear(tree, b"\xff")
    status, said = run()
    assert "torn.py: it cannot be read as Python: " in said
    assert status == 1


def test_a_question_without_a_known_mistake_is_named(tree: Path) -> None:
    shutil.rmtree(tree / "wrong_answer" / "rnn_forward")
    status, said = run()
    assert "rnn_forward: add a known mistake to solutions/wrong_answer" in said
    assert status == 1


def test_all_that_a_new_question_lacks_is_named(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, *_) = registry.questions()
    gru = replace(first, question=replace(first.question, name="gru_cell_forward"))
    monkeypatch.setattr(validate, "questions", lambda: (first, gru))
    status, said = run()
    objections = [line.strip() for line in said.splitlines() if line.startswith("    ")]
    assert objections == [
        "gru_cell_forward: define it in solutions/reference.py",
        "gru_cell_forward: give its cell in solutions/reference.py its name",
        "gru_cell_forward: add a cell that checks it to solutions/reference.py",
        "gru_cell_forward: add a known mistake to solutions/wrong_answer",
    ]
    assert status == 1


def test_questions_come_in_the_order_of_the_assignment() -> None:
    cells = [cell.id.replace("-", "_") for cell in notebook.blank().cells]
    places = [cells.index(question.name) for question in registry.questions()]
    assert places == sorted(places)


def test_a_report_is_written_and_replaced_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validate, "promises", lambda *_: iter([Promise("It holds", 3, [])]))
    for _ in range(2):
        ended = typed("validate", "--report", tmp_path / "new" / "report.md")
        assert ended.exit_code == 0
        text = (tmp_path / "new" / "report.md").read_text(encoding="utf-8")
        assert text.endswith("Everything is as it should be.\n\n## \u2713 It holds (3)\n")


def test_a_report_that_cannot_be_written_is_told_before_anything_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validate, "promises", None)
    (tmp_path / "file").touch()
    ended = typed("validate", "--report", tmp_path / "file" / "report.md")
    assert ended.exit_code == 2
    assert ended.output.startswith(f"Error: I had to stop: [Errno 17] File exists: '{tmp_path}")
