"""The bundled class shows every way to hand in, made of known answers, the same every time."""

from __future__ import annotations

import ast
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest

from graders import intake
from graders.invented.sample_class import PUPILS, Pupil, submission, write_class
from graders.known import find_known
from graders.registry import questions

pupils = pytest.mark.parametrize("pupil", PUPILS, ids=lambda pupil: pupil.name)
NAMES = [question.name for question in questions()]


def pupil_of(**wanted: Any) -> Pupil:
    """Find the only pupil with these attributes."""
    (found,) = [
        pupil
        for pupil in PUPILS
        if all(getattr(pupil, name) == value for name, value in wanted.items())
    ]
    return found


def shaped(name: str) -> Any:
    """The notebook of the pupil whose shape is made by this function."""
    (found,) = [pupil for pupil in PUPILS if pupil.shape.__name__ == name]
    return json.loads(submission(found))


def code_of(work: Any) -> list[str]:
    return ["".join(cell["source"]) for cell in work["cells"] if cell["cell_type"] == "code"]


def test_it_is_a_class_in_alphabetical_order() -> None:
    names = [pupil.name for pupil in PUPILS]
    assert names == sorted(set(names))
    assert 15 <= len(names) <= 30


@pupils
def test_work_is_the_same_every_time(pupil: Pupil) -> None:
    assert submission(pupil) == submission(pupil)


def test_every_notebook_is_valid_in_the_format_that_it_names() -> None:
    notebooks = [pupil for pupil in PUPILS if pupil.file.endswith(".ipynb")]
    assert len(notebooks) == len(PUPILS) - 2
    for pupil in notebooks:
        nbformat.validate(json.loads(submission(pupil)))


def test_every_mistake_is_a_known_submission() -> None:
    for pupil in PUPILS:
        for mistake in pupil.mistakes:
            assert mistake == f"{find_known(mistake).verdict}/{find_known(mistake).id}"


def test_every_verdict_is_there() -> None:
    verdicts = {mistake.split("/")[0] for pupil in PUPILS for mistake in pupil.mistakes}
    assert verdicts == {"accepted", "wrong_answer", "run_time_error", "time_limit_exceeded"}


def test_a_mistake_is_there_in_place_of_the_solution() -> None:
    pupil = next(pupil for pupil in PUPILS if pupil.mistakes)
    (mistake,) = pupil.mistakes
    known = find_known(mistake)
    defining = [code for code in code_of(json.loads(submission(pupil))) if "def lstm_cell" in code]
    assert defining == [known.code]
    assert '"""I ' not in defining[0]


def test_what_was_not_solved_is_as_in_the_blank_notebook() -> None:
    solved, blank = (
        code_of(json.loads(submission(pupil_of(solved=names, mistakes=()))))
        for names in (("rnn_cell_forward", "rnn_forward"), ())
    )
    same = {code.split("(")[0].removeprefix("def ") for code in solved if code in blank}
    assert {"lstm_cell_forward", "lstm_forward"} <= same
    assert not {"rnn_cell_forward", "rnn_forward"} & same


def test_loops_stand_before_their_cells_in_the_disordered_one() -> None:
    code = code_of(shaped("out_of_order"))
    order = [code.index(next(c for c in code if c.startswith(f"def {name}("))) for name in NAMES]
    assert order == sorted(order, reverse=True)


@pytest.mark.parametrize(
    ("shape", "left"),
    [
        ("from_colab", ["from google.colab", "drive.mount", "%cd", "!pip", "!git"]),
        (
            "with_scratch_cells",
            ["1 / 0", "%timeit", "n_a, m, T_x = 5, 10, 4", "for t in range(T_x)\n"],
        ),
    ],
)
def test_leftovers_are_there(shape: str, left: list[str]) -> None:
    code = "\n".join(code_of(shaped(shape)))
    for text in left:
        assert text in code


def test_the_old_one_has_an_old_format_and_saved_errors() -> None:
    work = shaped("old_format")
    assert (work["nbformat"], work["nbformat_minor"]) == (4, 0)
    assert not any("id" in cell for cell in work["cells"])
    assert any(cell.get("outputs") for cell in work["cells"])


def test_the_script_is_python_and_defines_everything() -> None:
    tree = ast.parse(submission(next(p for p in PUPILS if p.file.endswith(".py"))))
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert set(NAMES) <= defined


def test_the_zip_is_as_otter_exports_it() -> None:
    packed = submission(next(p for p in PUPILS if p.file.endswith(".zip")))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["rnn_lstm.ipynb", ".OTTER_LOG"]


def test_everything_that_is_written_is_found_once(tmp_path: Path) -> None:
    found = intake.find(write_class(tmp_path / "class"))
    assert [one.student for one in found.submissions] == [pupil.name for pupil in PUPILS]
    assert all(one.reason is None for one in found.submissions)


def test_writing_it_again_changes_nothing(tmp_path: Path) -> None:
    def written() -> dict[Path, bytes]:
        folder = write_class(tmp_path / "class")
        return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert written() == written()


@pytest.mark.parametrize("path", ["wrong_answer/rnn_forward/no_such_mistake", "nonsense"])
def test_a_mistake_that_nobody_knows_is_an_error(path: str) -> None:
    with pytest.raises(KeyError):
        find_known(path)
