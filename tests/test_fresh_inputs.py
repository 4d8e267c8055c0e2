"""What holds for every right answer is checked on fresh inputs, where memorised numbers show."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np
import pytest

from graders.judge import words_properties
from graders.judge.properties import judge_properties
from solutions import reference
from tests.support import (
    LOOPS,
    PUBLIC,
    QUESTIONS,
    answer_of,
    found,
    judged,
    namespace,
    right,
    spoilt,
    wrong,
)


def public_only(name: str, otherwise: Callable[..., Any]) -> Callable[..., Any]:
    """A function that is right on inputs of the published sizes, and something else on others."""
    (case,) = PUBLIC[name]

    def function(*arguments: Any) -> Any:
        if arguments[0].shape == case.arguments[0].shape:
            return right(name)(*arguments)
        return otherwise(*arguments)

    return function


def zeros_like_the_answer(name: str, predictions: float) -> Callable[..., Any]:
    def otherwise(*arguments: Any) -> Any:
        *outputs, memory = right(name)(*arguments)
        made = {key: 0 * value for key, value in zip(QUESTIONS[name].outputs, outputs, strict=True)}
        for key in {"yt_pred", "y_pred"} & set(made):
            made[key] = made[key] + predictions / len(made[key])
        return (*made.values(), memory)

    return otherwise


def published(name: str) -> Callable[..., Any]:
    return lambda *arguments: tuple(answer_of(name, PUBLIC[name][0]))


def by_chance(name: str) -> Callable[..., Any]:
    rng = np.random.default_rng(1)

    def otherwise(*arguments: Any) -> Any:
        *outputs, memory = right(name)(*arguments)
        drawn = [rng.random(output.shape) for output in outputs]
        return (*(array / array.sum(axis=0) for array in drawn), memory)

    return otherwise


MEMORISED: dict[str, tuple[Callable[[str], Callable[..., Any]], str]] = {
    "nothing": (lambda name: lambda *arguments: None, "gives no usable answer to others"),
    "an error": (lambda name: lambda *arguments: 1 / 0, "gives no usable answer to others"),
    "the same": (published, "gives no usable answer to others"),
    "not finite": (
        lambda name: zeros_like_the_answer(name, np.nan),
        "gives no usable answer to others",
    ),
    "zeros": (lambda name: zeros_like_the_answer(name, 0.0), "do not sum to 1 in each column"),
    "constants": (lambda name: zeros_like_the_answer(name, 1.0), "both times it returned the same"),
    "chance": (by_chance, "Each sequence stands for itself."),
}


@pytest.mark.parametrize("otherwise", MEMORISED)
@pytest.mark.parametrize("name", QUESTIONS)
def test_memorised_numbers_show(name: str, otherwise: str) -> None:
    make, text = MEMORISED[otherwise]
    function = public_only(name, make(name))
    assert not wrong(judged(name, function))
    assert any(text in sentence for sentence in judge_properties(QUESTIONS[name], function))


def changed_output(name: str, change: Callable[[Any], Any], index: int) -> Callable[..., Any]:
    def spoil(values: list[Any]) -> None:
        values[index] = change(values[index])

    return public_only(name, spoilt(name, spoil))


@pytest.mark.parametrize("name", QUESTIONS)
def test_columns_that_touch_each_other_show_on_fresh_inputs(name: str) -> None:
    mixed = changed_output(name, lambda array: array - array.mean(axis=1, keepdims=True), 0)
    assert judge_properties(QUESTIONS[name], mixed) == [
        words_properties.columns_depend(QUESTIONS[name])
    ]


@pytest.mark.parametrize("otherwise", [np.squeeze, lambda array: array[[]], lambda array: 1 / 0])
@pytest.mark.parametrize("name", QUESTIONS)
def test_no_answer_to_one_sequence_is_not_called_another_answer(name: str, otherwise: Any) -> None:
    def function(*arguments: Any) -> Any:
        output, *others = right(name)(*arguments)
        return (otherwise(output) if output.shape[1] == 1 else output, *others)

    said = judge_properties(QUESTIONS[name], function)
    assert said == [words_properties.nothing_for_one_sequence(QUESTIONS[name])]


def of_some_sizes(served: set[int]) -> Callable[[Any], Any]:
    def spoil(state: Any) -> Any:
        assert state.shape[1] in served
        return state

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        of_some_sizes({2}),
        of_some_sizes(set(range(2, 9))),
        lambda state: state - (state.shape[1] != 2) * state.mean(axis=1, keepdims=True),
    ],
)
@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_is_not_blamed_for_what_is_wrong_with_its_cell(
    name: str, spoil: Callable[[Any], Any]
) -> None:
    question = QUESTIONS[name]

    def cell(*arguments: Any) -> Any:
        state, *others = right(str(question.cell))(*arguments)
        return (spoil(state), *others)

    names = {**vars(reference), str(question.cell): cell}
    function = FunctionType(right(name).__code__, names)
    assert not wrong(judged(name, function))
    assert judge_properties(question, function, cell) == []
    assert judge_properties(question, function) != []


@pytest.mark.parametrize("name", QUESTIONS)
def test_predictions_that_are_no_probabilities_show_on_fresh_inputs(name: str) -> None:
    question = QUESTIONS[name]
    index = question.returns.index("yt_pred" if question.cell is None else "y_pred")
    for change in (lambda array: 1.01 * array, lambda array: 100 * array - 99 / len(array)):
        function = changed_output(name, change, index)
        assert words_properties.no_probabilities(question) in judge_properties(question, function)


@pytest.mark.parametrize("name", LOOPS)
def test_a_first_step_that_is_not_the_cells_shows_on_fresh_inputs(name: str) -> None:
    question = QUESTIONS[name]
    cell = right(str(question.cell))
    function = changed_output(name, lambda array: 0.9 * array, 0)
    assert judge_properties(question, function, cell) == [
        words_properties.step_0_is_no_cell(question)
    ]
    assert judge_properties(question, function) == []
    assert judge_properties(question, right(name), cell) == []


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_right_answer_breaks_a_property_by_chance(name: str) -> None:
    cell = right(QUESTIONS[name].cell or name) if QUESTIONS[name].cell else None
    single = namespace(found("accepted/whole/single_precision").source)[name]
    for _ in range(50):
        assert judge_properties(QUESTIONS[name], right(name), cell) == []
        assert judge_properties(QUESTIONS[name], single, cell) == []
