"""What is kept of a wrong answer shows where it is wrong, and no right number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from graders.judge import Answer, judge, to_ask
from graders.judge.values import fresh, plain
from graders.marking.excerpt import Excerpt, excerpt
from graders.pages.heat import heatmap
from tests.support import HIDDEN, LOOPS, QUESTIONS, Array, found, namespace, with_output

Function = Callable[..., Any]


def kept(name: str, function: Function) -> Excerpt | None:
    """What is kept of a function's answers to the hidden cases."""
    question, cases = QUESTIONS[name], HIDDEN[name]
    answers = []
    for case in to_ask(cases):
        arguments = tuple(map(fresh, case.arguments))
        answers.append(Answer(plain(function(*arguments)), arguments))
    return excerpt(question, cases, judge(question, cases, answers), answers)


def spoilt(name: str, output: str, change: Callable[[Array], Array]) -> Excerpt:
    cut = kept(name, with_output(name, output, change))
    assert cut is not None
    return cut


def changed_at(*places: tuple[int, ...], to: float = 0.0, by: float = 0.0) -> Callable[..., Array]:
    def change(values: Array) -> Array:
        for place in places:
            if any(index >= size for index, size in zip(place, values.shape, strict=True)):
                continue  # One of the cases has a single sequence, or a single step.
            values[place] = values[place] + by if by else to
        return values

    return change


def test_it_is_the_first_quantity_in_the_order_of_computation() -> None:
    wrong = found("wrong_answer/lstm_cell_forward/sigmoid_for_candidate")
    cut = kept("lstm_cell_forward", namespace(wrong.source)["lstm_cell_forward"])
    assert cut is not None
    assert cut["name"] == "cct"
    assert all(number is not None and number >= 0 for row in cut["values"] for number in row)


def test_the_signs_say_which_numbers_are_too_large_and_which_too_small() -> None:
    sizes = HIDDEN["rnn_cell_forward"][0].sizes
    cut = spoilt("rnn_cell_forward", "yt_pred", changed_at((0, 1), by=0.5))
    assert (cut["name"], cut["rows"], cut["columns"]) == ("yt_pred", "n_y", "m")
    assert cut["off"] == ["=+" + "=" * (sizes["m"] - 2)] + ["=" * sizes["m"]] * (sizes["n_y"] - 1)
    low = spoilt("rnn_cell_forward", "yt_pred", changed_at((2, 0), by=-0.5))
    assert low["off"][2].startswith("-=")


def test_what_is_not_finite_has_no_number() -> None:
    cut = spoilt("rnn_cell_forward", "a_next", changed_at((1, 2), to=np.inf))
    assert cut["values"][1][2] is None
    assert cut["off"][1][2] == "?"
    assert sum(row.count(None) for row in cut["values"]) == 1


def test_a_huge_number_stays_a_number() -> None:
    cut = spoilt("rnn_cell_forward", "a_next", changed_at((1, 2), to=-1.7e308))
    assert cut["values"][1][2] == -1.7e308
    assert "−2e+308" in heatmap(cut).values


@pytest.mark.parametrize("name", LOOPS)
def test_of_a_loop_it_is_the_first_sequence_that_differs(name: str) -> None:
    case = HIDDEN[name][0]
    cut = spoilt(name, "a", changed_at((0, 2, 3), to=7.0))
    assert (cut["sequence"], cut["rows"], cut["columns"]) == (2, "n_a", "T_x")
    assert cut["off"][0] == "===+" + "=" * (case.sizes["T_x"] - 4)
    assert np.array(cut["values"]).shape == case.right["a"].shape[::2]


def test_the_numbers_are_the_students_own() -> None:
    cut = spoilt("rnn_cell_forward", "a_next", lambda values: np.full_like(values, 0.125))
    assert {number for row in cut["values"] for number in row} == {0.125}


@pytest.mark.parametrize(
    "change", [lambda values: values.T, lambda values: values[0], lambda values: "text"]
)
def test_what_has_another_shape_or_type_is_not_compared(change: Callable[..., Any]) -> None:
    assert kept("rnn_cell_forward", with_output("rnn_cell_forward", "a_next", change)) is None


def test_nothing_is_kept_of_a_right_answer() -> None:
    assert kept("lstm_cell_forward", namespace()["lstm_cell_forward"]) is None


def test_nothing_is_kept_of_a_function_that_stops() -> None:
    question, cases = QUESTIONS["rnn_cell_forward"], HIDDEN["rnn_cell_forward"]
    answers = [Answer(None, case.arguments) for case in to_ask(cases)]
    assert excerpt(question, cases, judge(question, cases, answers), answers) is None
