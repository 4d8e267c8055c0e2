"""The otter files under otter's own machinery: in a notebook, in an autograder zip, in a batch."""

from __future__ import annotations

import importlib
import io
import sys
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from otter.test_files import ExceptionTestFile

from graders.build import copies, otter_files
from graders.draw import draws
from graders.judge import words
from graders.known import known
from graders.registry import questions
from tests.support import (
    CELLS,
    LOOPS,
    PUBLIC,
    QUESTIONS,
    SEED,
    answer_of,
    found,
    judged,
    namespace,
    right,
    spoilt,
    stubs,
)

FRESH = "fresh inputs"

LINE = f"NotYet: {words.SEE_ABOVE}"


class Ran(NamedTuple):
    """passed: whether each case is, by its name. messages: otter's own. shown: what was printed."""

    passed: dict[str, bool]
    messages: list[str]
    shown: str


@pytest.fixture(scope="module")
def student(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The student's folder, from which the checks import the judge's copy."""
    folder = tmp_path_factory.mktemp("student")
    hidden = otter_files.otter_files(next(draws(SEED)), public=False)
    files = {**copies.outputs(), **otter_files.outputs()}
    files |= {f"hidden/{name}": content for name, content in hidden.items()}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "judge"]:
        del sys.modules[name]


def run(student: Path, name: str, env: dict[str, Any], folder: str = "tests") -> Ran:
    file = ExceptionTestFile.from_file(str(student / folder / f"{name}.py"))
    shown = io.StringIO()
    with redirect_stdout(shown):
        file.run(env)
    results = file.test_case_results
    return Ran(
        {result.test_case.name: result.passed for result in results},
        [result.message for result in results if not result.passed],
        shown.getvalue(),
    )


def failed(ran: Ran) -> set[str]:
    return {name for name, passed in ran.passed.items() if not passed}


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_reference_passes_every_public_case(student: Path, name: str) -> None:
    ran = run(student, name, namespace())
    assert not failed(ran)
    assert FRESH in ran.passed
    assert "0 checks" not in ran.shown
    assert words.OTHER_INPUTS in ran.shown


@pytest.mark.parametrize("name", QUESTIONS)
def test_public_cases_are_worth_nothing_and_are_not_hidden(student: Path, name: str) -> None:
    file = ExceptionTestFile.from_file(str(student / "tests" / f"{name}.py"))
    assert {case.points for case in file.test_cases} == {0}
    assert not any(case.hidden for case in file.test_cases)


@pytest.mark.parametrize("name", QUESTIONS)
def test_hidden_cases_have_the_marks_of_the_batch(student: Path, name: str) -> None:
    file = ExceptionTestFile.from_file(str(student / "hidden" / f"{name}.py"))
    (registered,) = [one for one in questions() if one.name == name]
    assert {case.name: case.points for case in file.test_cases} == {
        f"{check} {part}".strip(): points for (check, part), points in registered.points.items()
    }
    assert all(case.hidden for case in file.test_cases)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_blank_stub_is_told_what_is_to_do(student: Path, name: str) -> None:
    ran = run(student, name, stubs())
    assert failed(ran) == set(ran.passed)
    # Once for all cases.
    assert ran.shown.count("to do:") == len(QUESTIONS[name].returns)
    assert all(message.endswith(LINE) for message in ran.messages)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_missing_function_is_named(student: Path, name: str) -> None:
    ran = run(student, name, {})
    assert failed(ran) == set(ran.passed)
    assert f"I found no function named `{name}`" in ran.shown


def test_every_accepted_answer_passes_the_public_cases(student: Path) -> None:
    for one in known("accepted"):
        env = namespace(one.source)
        for name in QUESTIONS if one.function == "whole" else [one.function]:
            assert not failed(run(student, name, env)), one.id


def test_a_wrong_answer_fails_the_public_cases_of_what_it_fails(student: Path) -> None:
    for one in known("wrong_answer")[::6]:
        ran = run(student, one.function, namespace(one.source))
        checks = {case.partition(" ")[0] for case in failed(ran) - {FRESH}}
        assert checks == set(one.fails), one.id
        assert FRESH in failed(ran)
        assert all(message.endswith(LINE) for message in ran.messages)


def noisy(*arguments: Any) -> Any:
    print("printed")
    print("printed", file=sys.stderr)
    warnings.warn("warned", UserWarning, stacklevel=1)
    np.log(np.zeros(1))
    return right("rnn_cell_forward")(*arguments)


def test_prints_and_warnings_go_nowhere_and_cost_nothing(
    student: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run(student, "rnn_cell_forward", {"rnn_cell_forward": noisy})
    assert not failed(ran)
    assert "printed" not in ran.shown
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("error", [ValueError, SystemExit, GeneratorExit, BaseException])
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_check_survives_whatever_is_raised(
    student: Path, name: str, error: type[BaseException]
) -> None:
    def function(*arguments: Any) -> Any:
        raise error("<script>`")

    ran = run(student, name, {name: function})
    assert failed(ran) == set(ran.passed)
    assert f"It stopped with {error.__name__}: <script>'" in ran.shown
    assert all(message.endswith(LINE) for message in ran.messages)


@pytest.mark.parametrize(
    "garbage", [0, "text", [], [None] * 9, {"a": 1}, np.zeros(3), object(), (1, 2, 3), [[[]]] * 4]
)
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_check_survives_whatever_is_returned(student: Path, name: str, garbage: object) -> None:
    ran = run(student, name, {name: lambda *arguments: garbage})
    assert failed(ran) == set(ran.passed)
    assert all(message.endswith(LINE) for message in ran.messages)


@pytest.mark.parametrize("name", QUESTIONS)
def test_inputs_changed_by_one_call_are_whole_in_the_next(student: Path, name: str) -> None:
    def function(*arguments: Any) -> Any:
        values = right(name)(
            *(np.array(a) if i < len(arguments) - 1 else dict(a) for i, a in enumerate(arguments))
        )
        for array in arguments[:-1]:
            array[:] = np.nan
        arguments[-1].clear()
        return values

    memory = QUESTIONS[name].memory
    for _ in range(2):
        ran = run(student, name, {name: function})
        assert {case.partition(" ")[0] for case in failed(ran) - {FRESH}} == {memory}
        assert "came back changed" in ran.shown


def test_error_settings_of_the_notebook_change_nothing(student: Path) -> None:
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in QUESTIONS:
            assert not failed(run(student, name, namespace()))
            huge = spoilt(name, lambda values: [1e308 * value for value in values[:-1]])
            assert run(student, name, {name: huge}).passed[QUESTIONS[name].outputs[0]] is False


@pytest.mark.parametrize("name", LOOPS)
@pytest.mark.parametrize("ends", ["return 1", "raise ValueError", "raise SystemExit"])
def test_the_students_own_cell_is_there_afterwards(student: Path, name: str, ends: str) -> None:
    cell = str(QUESTIONS[name].cell)
    source = f"def {cell}(*args):\n    return 1\ndef {name}(*args):\n    {cell}(1)\n    {ends}\n"
    env = namespace(source)
    before = dict(env)
    assert failed(run(student, name, env))
    assert env == before


@pytest.mark.parametrize("name", LOOPS)
def test_a_right_loop_passes_around_a_blank_cell(student: Path, name: str) -> None:
    cell = str(QUESTIONS[name].cell)
    ran = run(student, name, namespace(f"def {cell}(*args):\n    return None, None, None, None"))
    assert not failed(ran)
    assert f"Your loop is right: I tried it with the right `{cell}` in place of yours." in ran.shown


@pytest.mark.parametrize("name", LOOPS)
def test_a_wrong_cell_is_no_yardstick_for_a_loop(student: Path, name: str) -> None:
    cell = str(QUESTIONS[name].cell)
    zeros = f"def {cell}(xt, a_prev, *rest):\n    return a_prev * 0, a_prev * 0, a_prev * 0, ()"
    env = namespace(zeros, found(f"accepted/{name}/own_steps").source)
    assert not failed(run(student, name, env))


@pytest.mark.parametrize("name", QUESTIONS)
def test_memorised_numbers_show_on_fresh_inputs(student: Path, name: str) -> None:
    (case,) = PUBLIC[name]
    ran = run(student, name, {name: lambda *arguments: tuple(answer_of(name, case))})
    assert failed(ran) == {FRESH}
    assert "gives no usable answer to others" in " ".join(ran.shown.split())


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_frozen_numbers_are_the_references(student: Path, name: str) -> None:
    scope: dict[str, Any] = {}
    source = (student / "tests" / f"{name}.py").read_text(encoding="utf-8")
    exec(compile(source, name, "exec"), scope)
    (restored,), (case,) = scope["check"].cases, PUBLIC[name]
    assert restored.sizes == case.sizes
    assert restored.right.keys() == case.right.keys()
    for key, numbers in case.right.items():
        np.testing.assert_allclose(restored.right[key], numbers, rtol=1e-8, atol=0)
    for mine, theirs in zip(case.arguments[:-1], restored.arguments[:-1], strict=True):
        np.testing.assert_array_equal(mine, theirs)
    for key, weights in case.arguments[-1].items():
        np.testing.assert_array_equal(weights, restored.arguments[-1][key])


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_hidden_file_judges_as_the_batch_does(student: Path, name: str) -> None:
    assert not failed(run(student, name, namespace(), "hidden"))
    assert failed(run(student, name, stubs(), "hidden")) == {
        f"{check} {part}".strip()
        for one in questions()
        if one.name == name
        for check, part in one.points
    }
    for one in known("wrong_answer")[::8]:
        if one.function == name:
            ran = run(student, name, namespace(one.source), "hidden")
            assert {case.partition(" ")[0] for case in failed(ran)} == set(one.fails), one.id


@pytest.mark.parametrize("folder", ["tests", "hidden"])
@pytest.mark.parametrize("name", CELLS)
def test_a_verdict_that_a_student_wrote_is_not_believed(
    student: Path, name: str, folder: str
) -> None:
    forged = importlib.import_module("judge").Judged(judged(name, right(name)))
    ran = run(student, name, {name: forged}, folder)
    assert failed(ran) == set(ran.passed)


def test_an_interrupt_ends_a_check_and_gives_the_cell_back(student: Path) -> None:
    source = """
def rnn_cell_forward(*args):
    raise ValueError
def rnn_forward(x, a0, parameters):
    rnn_cell_forward(x[:, :, 0], a0, parameters)
    raise KeyboardInterrupt
"""
    env = namespace(source)
    before = dict(env)
    with pytest.raises(KeyboardInterrupt):
        run(student, "rnn_forward", env)
    assert env == before
