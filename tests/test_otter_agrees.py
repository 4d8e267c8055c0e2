"""Stock otter, given the zip that `build --otter` makes, gives the same marks as the batch.

That holds for notebooks whose cells all run, in order, define each function once, and end. Where
it does not, stock otter

- takes the marks at the moment of each check cell, so that a later definition does not count;
- knows nothing that a cell would have defined after the statement at which it failed;
- waits for ever for a cell that never ends.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from otter.cli import cli

from graders.build import autograder, notebook
from graders.invented.sample_class import Pupil, submission
from graders.known import find_known
from graders.registry import questions
from tests.classes import FORKS, SEED, draw_for, grade, hand_in, results

pytestmark = FORKS

#: All is right; a wrong loop, and one followed through its wrong cell; marks for parts of a cache.
ALIKE = (
    Pupil("perfect"),
    Pupil(
        "wrong_loop_and_cell",
        mistakes=[
            "wrong_answer/rnn_forward/a0_at_every_step",
            "wrong_answer/lstm_cell_forward/forget_and_update_swapped",
        ],
    ),
    Pupil("wrong_parts", mistakes=["wrong_answer/lstm_cell_forward/cache_gates_swapped"]),
)
#: Longer than stock otter ever takes.
ENDLESS_S = 120
NAMES = [question.name for question in questions()]


def unlike(work: NotebookNode) -> bytes:
    """Define a cell again after its check, and another in a cell that fails on its first line."""
    cells = [cell.id for cell in work.cells]
    broken = work.cells[cells.index("lstm-cell-forward")]
    broken.source = f"import a_module_that_nobody_has\n\n{broken.source}"
    again = find_known("wrong_answer/rnn_cell_forward/softmax_over_whole_matrix").code
    place = cells.index("check-rnn-cell-forward") + 1
    work.cells.insert(place, new_code_cell(again, id="again"))  # type: ignore[no-untyped-call]
    return notebook.to_bytes(work)


UNLIKE = Pupil("unlike", shape=unlike)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = {pupil.name: submission(pupil) for pupil in (*ALIKE, UNLIKE)}
    return hand_in(tmp_path_factory.mktemp("otter") / "in", **work)


Marks = dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def batch(handed_in: Path) -> Marks:
    """What the batch gives, by student and question."""
    out = handed_in.parent / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graders.grade.usable_draw", draw_for)
        assert grade(handed_in, out).status == 0
    return {
        record["student"]: {name: record["questions"][name]["score"] for name in NAMES}
        for record in results(out)
    }


@pytest.fixture(scope="module")
def stock(handed_in: Path) -> Marks:
    """What `otter run` gives, by student and question."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(autograder, "usable_draw", draw_for)
        zipped = autograder.autograder(handed_in.parent / "zip", SEED)
    students = [pupil.name for pupil in (*ALIKE, UNLIKE)]
    with ThreadPoolExecutor(2) as pool:
        marks = pool.map(lambda student: otter_run(zipped, handed_in / student), students)
        return dict(zip(students, marks, strict=True))


def otter_run(zipped: Path, folder: Path, tries: int = 2) -> dict[str, float]:
    command = [sys.executable, "-m", "otter", "run", "-a", str(zipped), "--no-logo"]
    try:
        ended = subprocess.run(
            [*command, "rnn_lstm.ipynb"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=ENDLESS_S,
        )
    except subprocess.TimeoutExpired:
        # otter 7.0.0 waits for ever where its kernel ends in the middle of what it logs.
        assert tries > 1
        return otter_run(zipped, folder, tries - 1)
    assert ended.returncode == 0, ended.stderr
    tests = json.loads((folder / "results.json").read_text(encoding="utf-8"))["tests"]
    return {test["name"]: test["score"] for test in tests if test["name"] in NAMES}


@pytest.mark.parametrize("student", [pupil.name for pupil in ALIKE])
def test_stock_otter_gives_the_same_marks(student: str, batch: Marks, stock: Marks) -> None:
    assert stock[student] == batch[student]


def test_the_marks_compared_are_not_all_alike(batch: Marks) -> None:
    whole: Sequence[float] = [sum(batch[pupil.name].values()) for pupil in ALIKE]
    assert whole == [100, 51, 98]


def test_stock_otter_does_not_see_a_later_definition(batch: Marks, stock: Marks) -> None:
    assert batch["unlike"]["rnn_cell_forward"] == 12
    assert stock["unlike"]["rnn_cell_forward"] == 20


def test_stock_otter_drops_a_function_whose_cell_failed(batch: Marks, stock: Marks) -> None:
    assert batch["unlike"]["lstm_cell_forward"] == 30
    assert stock["unlike"]["lstm_cell_forward"] == 0


def test_stock_otter_has_no_limit_of_time_to_set() -> None:
    options = {name for option in cli.commands["run"].params for name in option.opts}
    assert "--autograder" in options
    assert "--timeout" not in options
    assert ExecutePreprocessor.timeout.default_value is None
