"""About an error the judge asks what leads to its cause."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graders.judge.local import ask
from graders.judge.words_errors import question_on
from tests.support import PUBLIC, judged

A = np.zeros((5, 2))
KEYS = ("Wf", "bf")
CELL = "lstm_cell_forward"


def said_of(source: str) -> str:
    """Raise it, as NumPy and this Python word it, and give the question on it."""
    names: dict[str, Any] = {"np": np, "A": A}
    exec(f"def f(*_):\n    {source}", names)
    answer = ask(names["f"], PUBLIC[CELL][0].arguments)
    assert answer.failure is not None
    assert answer.failure.rung == "raised"
    return question_on(answer.failure.detail, KEYS)


@pytest.mark.parametrize("source", ["return it", "late = late + 1", "np.sum(it)"])
def test_a_name_without_a_value_is_named(source: str) -> None:
    name = "late" if "late" in source else "it"
    assert f"`{name}` has no value yet" in said_of(source)


@pytest.mark.parametrize(
    "source", ["None + A", "A * None", "None.append(A)", "a, b = None", "np.dot(None, A)"]
)
def test_what_is_none_is_asked_for(source: str) -> None:
    assert "is None" in said_of(source)


@pytest.mark.parametrize(
    "source",
    [
        "A + A.T",
        "np.dot(A, A)",
        "A @ A",
        "np.concatenate((A, A.T))",
        "np.concatenate((A, A[0]))",
        "A[:, :1] = A",
        "np.vstack((A, A.T))",
        "np.einsum('ij,jk', A, A)",
    ],
)
def test_sizes_that_do_not_fit_are_asked_for(source: str) -> None:
    assert "Print the shapes" in said_of(source)


@pytest.mark.parametrize(
    "source",
    ["np.zeros(3)[0] = (A, A)", "np.zeros(5)[0] = [1, 2]", "np.array([A, A[0]])"],
)
def test_more_than_a_number_in_one_place_of_an_array_is_asked_for(source: str) -> None:
    assert "holds one number" in said_of(source)


@pytest.mark.parametrize("source", ["a, b, c = A, A", "a, b = A, A, A", "a, b = 1"])
def test_values_that_cannot_be_told_apart_are_asked_for(source: str) -> None:
    assert "left of that `=`" in said_of(source)


@pytest.mark.parametrize("source", ["np.concatenate(A, A)", "np.vstack(A, A)", "(lambda a: a)()"])
def test_arguments_that_are_not_asked_for_are_pointed_at(source: str) -> None:
    assert "argument" in said_of(source) or "first line ask for" in said_of(source)


@pytest.mark.parametrize("given", ["", "A, A", "A, other=A"])
def test_what_takes_other_arguments_is_named(given: str) -> None:
    assert "What is `gate` given" in said_of(f"def gate(a): ...\n    gate({given})")


def test_a_name_in_numpy_is_asked_for_with_its_package() -> None:
    assert "NumPy has a function of this name" in said_of("tanh(A)")
    assert "NumPy" not in said_of("thanh(A)")


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("A(A)", "call it"),
        ("for t in 10: pass", "numbers from 0"),
        ("list(A.shape[0])", "numbers from 0"),
        ("np.zeros(5, 2, 3)", "A shape is one argument"),
        ("{}.Wf", "by key"),
        ("np.softmax(A)", "nothing named `softmax`"),
        ("b = []; b[:, 0] = A", "A list stands there"),
        ("[].shape", "A list stands there"),
        ("A @ 1", "no axes"),
        ("np.add(A, A, A[:, :1])", "how many is it given"),
        ("np.dot(A, A.T, A)", "how many is it given"),
        ("__import__('math').tanh(A)", "one for arrays"),
        ("if A > 0: pass", "one yes or no"),
        ("A[:, 2]", "counts from 0"),
        ("A.reshape(3, 4)", "Print the shapes"),
        ("A @ None", "still None"),
        ("import torhc.nn", "no package `torhc`"),
        ("import my_gates", "nor a file of that name"),
        ("from numpy import tahn", "nothing named `tahn` here"),
        ("g = lambda: g(); g()", "calls itself"),
        ("np.stack((A, A.T))", "Print the shapes"),
        ("A.shap", "nothing named `shap`"),
        ("raise NotImplementedError", "still to do"),
        ("assert A.shape == (5, 10)", "of every size"),
        ("raise SystemExit", "ends a function"),
        ("raise MemoryError('40 GiB')", "More memory"),
        ("open('/nowhere/weights.npy')", "no other file"),
        ("raise EOFError", "Nobody is here"),
    ],
)
def test_what_python_says_of_a_slip_is_asked_about(source: str, asked: str) -> None:
    assert asked in said_of(source)


def test_a_size_that_no_input_has_is_named() -> None:
    said = "ValueError: could not broadcast input array from shape (7,11) into shape (5,2)"
    assert "and 5 is none of those that I gave" in question_on(said, KEYS, {7, 11, 2})
    said = "ValueError: matmul: mismatch in its core dimension 0 (size 7 is different from 4)"
    assert "and 4 is none of those" in question_on(said, KEYS, {7, 11})
    assert "Print the shapes" in question_on(said, KEYS, {7, 4, 11})
    said = "ValueError: cannot reshape array of size 77 into shape (5,2)"
    assert "and 5 is none of those" in question_on(said, KEYS, {7, 11, 2})


@pytest.mark.parametrize("source", ["A[:, :, 0]", "[1][1]"])
def test_an_index_out_of_place_is_asked_for(source: str) -> None:
    assert "How many axes" in said_of(source)


def test_a_key_of_another_notation_is_answered_with_the_keys() -> None:
    said = said_of("{}['Wi']")
    assert "The keys of `parameters` are Wf, bf." in said
    assert said.endswith("or one of another dictionary?")


@pytest.mark.parametrize("source", ["{}['Wf']", "1 / 0", "raise ValueError('None of it')"])
def test_an_error_that_says_too_little_is_left_alone(source: str) -> None:
    assert said_of(source) == ""


def test_nothing_is_read_into_the_line_that_raised() -> None:
    assert question_on("ValueError: no, in the line `a = np.broadcast_to(b, 3)`", KEYS) == ""


def test_a_student_is_asked_about_the_error() -> None:
    def cell(xt: Any, a_prev: Any, c_prev: Any, parameters: Any) -> Any:
        return parameters["Wi"]

    verdicts = judged(CELL, cell)
    assert {verdict.why for verdict in verdicts.values()} == {
        "The keys of `parameters` are Wf, bf, Wu, bu, Wc, bc, Wo, bo, Wy, by. "
        "Do you need one of them there, or one of another dictionary?"
    }
