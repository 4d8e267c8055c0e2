"""What a call came to: values by position, one thing, nothing, an error, another answer."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from graders.judge import Answer, Failure, judge, lost_at_once
from graders.judge.model import TOLERANCE, Rung
from tests.support import (
    HIDDEN,
    PUBLIC,
    QUESTIONS,
    Array,
    Function,
    answer_of,
    followed,
    judged,
    namespace,
    right,
    spoilt,
    with_a,
    wrong,
)

CELL = "rnn_cell_forward"


@pytest.mark.parametrize("count", [1, 2])
def test_with_too_few_values_the_others_keep_their_marks(count: int) -> None:
    verdicts = judged("rnn_forward", spoilt("rnn_forward", lambda values: tuple(values[:count])))
    assert wrong(verdicts) == set(["a", "y_pred", "caches"][count:])
    assert {verdicts[name].rung for name in wrong(verdicts)} == {"missing"}
    values = "1 value" if count == 1 else "2 values"
    assert f"It returned {values}; I expected 3" in verdicts["caches"].seen


def test_a_value_left_out_moves_the_others() -> None:
    """So of the last one it is said that none is left for it, not that it was left out."""
    verdicts = judged(CELL, spoilt(CELL, lambda values: (values[0], values[2])))
    assert {name: verdict.rung for name, verdict in verdicts.items()} == {
        "a_next": None,
        "yt_pred": "type",
        "cache": "missing",
    }
    assert "no value left for `cache`" in verdicts["cache"].seen


Results = namedtuple("Results", "one two three")


@pytest.mark.parametrize(
    "spoil",
    [lambda values: values, lambda values: Results(*values), lambda values: (*values, "more")],
    ids=["list", "named", "more"],
)
def test_return_values_are_judged_by_position(spoil: Callable[[list[Any]], Any]) -> None:
    assert not wrong(judged(CELL, spoilt(CELL, spoil)))


@pytest.mark.parametrize(
    ("spoil", "rung", "text"),
    [
        (lambda values: dict(enumerate(values)), "type", "It returned a dict with keys that are"),
        (lambda values: {"a_next": values[0]}, "type", "It returned a dict; I expected 3 values"),
        (lambda values: values[0], "type", "It returned an array of float64; I expected 3 values"),
        (lambda values: np.zeros((3, 5, 2)), "type", "It returned an array of float64"),
        (lambda values: 1.5, "type", "It returned a float"),
        (lambda values: "abc", "type", "It returned a str"),
        (lambda values: (value for value in values), "type", "It returned a generator"),
        (lambda values: set(), "type", "It returned a set"),
    ],
)
def test_one_thing_in_place_of_several_is_a_wrong_type(
    spoil: Callable[[list[Any]], Any], rung: Rung, text: str
) -> None:
    verdicts = judged(CELL, spoilt(CELL, spoil))
    assert {verdict.rung for verdict in verdicts.values()} == {rung}
    assert all(text in verdict.seen for verdict in verdicts.values())


def test_nothing_returned_asks_for_the_return() -> None:
    verdicts = judged(CELL, lambda *arguments: None)
    assert {verdict.rung for verdict in verdicts.values()} == {"missing"}
    assert "It returned None. Does it end with `return a_next, yt_pred, cache`?" in (
        verdicts["a_next"].seen
    )


@pytest.mark.parametrize("value", [None, 3, "rnn_cell_forward"])
def test_what_cannot_be_called_is_no_function(value: object) -> None:
    (case,) = PUBLIC[CELL]
    verdicts = judged(CELL, value, [case])  # type: ignore[arg-type]
    assert {verdict.rung for verdict in verdicts.values()} == {"missing"}
    assert "I found no function named `rnn_cell_forward`" in verdicts["cache"].message


def test_a_name_that_stands_for_a_result_is_told_so_and_its_loop_is_followed() -> None:
    env = namespace()
    env[CELL] = env[CELL](*PUBLIC[CELL][0].arguments)
    assert "the name stands for a tuple of 3 items." in followed(CELL, env)["a_next"].message
    assert not wrong(followed("rnn_forward", env))


@pytest.mark.parametrize("rung", ["raised", "timeout", "died"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_call_without_an_answer_fails_every_check(name: str, rung: Rung) -> None:
    lost = Answer(failure=Failure(rung, "something of the student's"))
    verdicts = judge(QUESTIONS[name], PUBLIC[name], [lost, lost])
    assert {verdict.rung for verdict in verdicts.values()} == {rung}
    assert all("something of the student's" in verdict.seen for verdict in verdicts.values())


@pytest.mark.parametrize(
    "error",
    [ValueError("no"), SystemExit(1), GeneratorExit(), StopIteration(), RecursionError("deep")],
    ids=lambda error: type(error).__name__,
)
def test_whatever_is_raised_is_an_answer(error: BaseException) -> None:
    def function(*arguments: Any) -> None:
        raise error

    verdicts = judged(CELL, function)
    assert {verdict.rung for verdict in verdicts.values()} == {"raised"}
    assert f"It stopped with {type(error).__name__}" in verdicts["cache"].seen


def test_what_is_raised_is_told_with_the_last_line_of_the_students_own() -> None:
    def helper(array: Any) -> Any:
        return np.concatenate((array, array[0]))

    def function(*arguments: Any) -> None:
        helper(arguments[0])

    seen = judged(CELL, function)["cache"].seen
    assert "It stopped with ValueError: " in seen
    said = ", in the line 'return np.concatenate((array, array[0]))' of 'helper'."
    assert seen.endswith(said)


def test_the_interrupt_of_a_reader_is_not_swallowed_and_says_where_it_came() -> None:
    def function(*arguments: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match="'raise KeyboardInterrupt'"):
        judged(CELL, function)


def second_time(name: str, change: Callable[[list[Any]], Any]) -> Function:
    """The reference, whose every second answer is spoilt."""
    calls: list[None] = []

    def spoil(values: list[Any]) -> Any:
        calls.append(None)
        return change(values) if len(calls) % 2 == 0 else None

    return spoilt(name, spoil)


def test_an_output_that_differs_when_asked_again_costs_that_output() -> None:
    def change(values: list[Any]) -> None:
        values[1] = values[1][:, :, ::-1]

    verdicts = judged("rnn_forward", second_time("rnn_forward", change))
    assert wrong(verdicts) == {"y_pred"}
    assert verdicts["y_pred"].rung == "unstable"
    assert "I asked the same question twice" in verdicts["y_pred"].seen


def test_a_difference_within_the_tolerance_costs_nothing() -> None:
    def change(values: list[Any]) -> None:
        values[0] = values[0] * (1 + 0.5 * TOLERANCE)

    assert not wrong(judged("rnn_forward", second_time("rnn_forward", change)))


def test_an_error_when_asked_again_costs_every_output() -> None:
    def change(values: list[Any]) -> None:
        raise ValueError("only once")

    verdicts = judged("rnn_forward", second_time("rnn_forward", change))
    assert {verdict.rung for verdict in verdicts.values()} == {"unstable"}
    assert "The second time: It stopped with ValueError: only once" in verdicts["a"].seen


@pytest.mark.parametrize("rung", ["timeout", "died"])
def test_no_answer_when_asked_again_keeps_its_rung(rung: Rung) -> None:
    (case,) = PUBLIC["rnn_forward"]
    first = Answer(tuple(answer_of("rnn_forward", case)), case.arguments)
    second = Answer(failure=Failure(rung, "2 s of CPU time"))
    verdicts = judge(QUESTIONS["rnn_forward"], [case], [first, second])
    assert {verdict.rung for verdict in verdicts.values()} == {rung}
    assert "only the first answer was right" in verdicts["a"].seen


def test_checks_that_fail_in_different_cases_all_fail_and_the_first_case_is_told() -> None:
    name = "rnn_forward"
    first, second, *_ = HIDDEN[name]

    def function(*arguments: Any) -> Any:
        values = list(right(name)(*arguments))
        here = arguments[0].shape
        values[0] = values[0] + (here == first.arguments[0].shape)
        values[1] = values[1] + (here != first.arguments[0].shape)
        return tuple(values)

    verdicts = judged(name, function, HIDDEN[name])
    assert wrong(verdicts) == {"a", "y_pred"}
    for check, case in (("a", first), ("y_pred", second)):
        sizes = ", ".join(f"{name}={size}" for name, size in case.sizes.items())
        assert verdicts[check].called == f"I called `rnn_forward` with {sizes}."


@pytest.mark.parametrize("count", range(len(HIDDEN["rnn_forward"]) + 1))
def test_nothing_is_right_because_it_was_not_looked_at(count: int) -> None:
    name = "rnn_forward"
    cases = HIDDEN[name]
    answers = [Answer(tuple(answer_of(name, case)), case.arguments) for case in cases]
    with pytest.raises(ValueError, match=f"rnn_forward: {count} answers to {len(cases) + 1} calls"):
        judge(QUESTIONS[name], cases, answers[:count])
    assert not wrong(judge(QUESTIONS[name], cases, [*answers, answers[-1]]))


def test_the_rest_need_not_be_asked_once_all_is_lost() -> None:
    name = "rnn_forward"
    cases = HIDDEN[name]
    lost = Answer(failure=Failure("raised", "at once"))
    kept = Answer(tuple(answer_of(name, cases[0])[:1]), cases[0].arguments)
    assert lost_at_once(QUESTIONS[name], cases[0], lost)
    assert not lost_at_once(QUESTIONS[name], cases[0], kept)
    verdicts = judge(QUESTIONS[name], cases, [lost])
    assert wrong(verdicts) == set(QUESTIONS[name].returns)


def test_a_check_is_right_when_it_is_right_in_every_case() -> None:
    cases = HIDDEN["rnn_forward"]
    for case in cases:
        shape = case.right["a"].shape

        def change(array: Array, shape: tuple[int, ...] = shape) -> Array:
            return array + (array.shape == shape)

        verdict = judged("rnn_forward", with_a(change), cases)["a"]
        assert verdict.rung == "values"
        sizes = ", ".join(f"{name}={size}" for name, size in case.sizes.items())
        assert f"I called `rnn_forward` with {sizes}." in verdict.message
