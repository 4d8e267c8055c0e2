"""Where marks are lost and the answers do not show why, a note or a message does."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.classes import FORKS, bytes_of, grade, results

pytestmark = [FORKS, pytest.mark.usefixtures("one_draw")]


def cell_of(work: Any, name: str) -> Any:
    return next(cell for cell in work["cells"] if cell["id"] == name)


def graded(work: Any, folder: Path) -> dict[str, Any]:
    (folder / "a.ipynb").write_text(json.dumps(work), encoding="utf-8")
    assert grade(folder / "a.ipynb", folder / "out").status == 0
    (record,) = results(folder / "out")
    return record


@pytest.mark.parametrize(
    ("python", "told"),
    [
        ("3.99.1", ["it was saved by Python 3.99.1"]),
        ("3.99\u202e\x1b[31m", [r"it was saved by Python 3.99\u202e\x1b[31m"]),
        ("3.9.20", []),
        ("", []),
    ],
)
def test_a_function_whose_cell_fails_is_told_with_the_cell(
    tmp_path: Path, python: str, told: list[str]
) -> None:
    work = json.loads(bytes_of("perfect"))
    work["metadata"]["language_info"]["version"] = python
    cell = cell_of(work, "rnn-cell-forward")
    cell["source"] = "".join(cell["source"]).replace('"Wax"', "\u201cWax\u201d")
    record = graded(work, tmp_path)
    assert record["score"] == 80
    (seen,) = {f["seen"] for f in record["questions"]["rnn_cell_forward"]["findings"]}
    assert {f["rung"] for f in record["questions"]["rnn_cell_forward"]["findings"]} == {"raised"}
    assert "It is written in code cell 2, and there I met SyntaxError" in seen
    assert [note.partition(";")[0] for note in record["notes"][1:]] == told


def test_a_function_that_loses_marks_and_is_written_twice_is_told(tmp_path: Path) -> None:
    work, blank = (json.loads(bytes_of(name)) for name in ("perfect", "blank"))
    for name in ("rnn-forward", "lstm-forward"):
        cell_of(work, name)["id"] = f"my-{name}"
    work["cells"] += [cell_of(blank, "rnn-forward"), cell_of(work, "my-lstm-forward")]
    record = graded(work, tmp_path)
    assert record["score"] == 75
    assert record["notes"] == [
        "`rnn_forward` is written in code cells 4 and 11: the last one counts"
    ]


@pytest.mark.parametrize(
    ("name", "is_told"),
    [("rnn_foward", True), ("RNN_forward", True), ("my_rnn_forward", True), ("unroll", False)],
)
def test_a_function_of_nearly_the_right_name_is_told(
    tmp_path: Path, name: str, is_told: bool
) -> None:
    work = json.loads(bytes_of("perfect"))
    cell = cell_of(work, "rnn-forward")
    cell["source"] = "".join(cell["source"]).replace("def rnn_forward", f"def {name}")
    record = graded(work, tmp_path)
    assert record["score"] == 75
    (seen,) = {f["seen"] for f in record["questions"]["rnn_forward"]["findings"]}
    assert (f"There is one named `{name}`." in seen) is is_told


@pytest.mark.parametrize("how", ["class", "text", "deleted"])
def test_a_function_that_is_written_and_not_there_is_told_with_its_cell(
    tmp_path: Path, how: str
) -> None:
    work = json.loads(bytes_of("perfect"))
    cell = cell_of(work, "rnn-cell-forward")
    source = "".join(cell["source"])
    cell["source"] = {
        "class": "class Net:\n" + textwrap.indent(source, "    "),
        "text": f"'''\n{source}\n'''",
        "deleted": f"{source}\ndel rnn_cell_forward",
    }[how]
    record = graded(work, tmp_path)
    assert record["score"] == 80
    (seen,) = {f["seen"] for f in record["questions"]["rnn_cell_forward"]["findings"]}
    assert "It is written in code cell 2, and not there in the end." in seen


def test_a_loop_may_run_a_wrong_cell_for_each_sequence_by_itself(tmp_path: Path) -> None:
    work = json.loads(bytes_of("perfect"))
    cell = cell_of(work, "rnn-cell-forward")
    cell["source"] = "def rnn_cell_forward(xt, a_prev, parameters):\n    return None, None, ()\n"
    cell_of(work, "rnn-forward")["source"] = """
def rnn_forward(x, a0, parameters):
    m, T_x = x.shape[1:]
    states, y_pred, caches = [a0], [], []
    for t in range(T_x):
        each = [
            rnn_cell_forward(x[:, i : i + 1, t], states[t][:, i : i + 1], parameters)
            for i in range(m)
        ]
        states.append(np.hstack([one[0] for one in each]))
        y_pred.append(np.hstack([one[1] for one in each]))
        caches.append((states[t + 1], states[t], x[:, :, t], parameters))
    return np.stack(states[1:], axis=2), np.stack(y_pred, axis=2), caches
"""
    record = graded(work, tmp_path)
    assert record["questions"]["rnn_forward"]["score"] == 25
    assert record["questions"]["rnn_forward"]["followed_through"]
