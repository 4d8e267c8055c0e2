"""Answers are measured all at once as one by one: what they are projected to, and how far off."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graders.diagnosis.answers.agree import Flat
from graders.diagnosis.answers.measure import Measure
from graders.diagnosis.diagnoser import models
from graders.judge import Answer, projection
from graders.judge.projection import Projection, memory_spreads, plain_arrays, project_all, spread
from tests.diagnosed import answers
from tests.support import HIDDEN, LOOPS, QUESTIONS, right

SPOILT = (np.nan, np.inf, -np.inf, 1e308, 0.0)


def measured_one_by_one(name: str, given: list[Answer]) -> tuple[list[float], list[float]]:
    numbers, spreads = [], []
    for case, answer in zip(HIDDEN[name], given, strict=False):
        *outputs, memory = answer.returned
        numbers += Projection(QUESTIONS[name], case.arguments[-1]).row(answer.returned)
        spreads += [*map(spread, outputs), *memory_spreads(QUESTIONS[name], memory)]
    return numbers, spreads


def model_named(name: str) -> Any:
    return next(model for model in models() if model.question.name == name)


@pytest.mark.parametrize("value", SPOILT)
@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_is_measured_as_its_parts_are(name: str, value: float) -> None:
    def spoils(*arguments: Any) -> Any:
        returned = right(name)(*arguments)
        returned[0].flat[0] = value
        return (*returned[:-2], returned[-2].astype(np.float32), returned[-1])

    given = answers(name, spoils)
    with np.errstate(all="ignore"):
        found = Measure(model_named(name), HIDDEN[name]).of(given[:-1], usual=True)
        wanted = measured_one_by_one(name, given)
    for got, want in zip(found, wanted, strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-12, atol=1e-12)


def test_complex_numbers_are_equal_within_the_tolerance_and_not_to_their_conjugates() -> None:
    numbers = np.exp(1j * np.arange(1.0, 7.0)).reshape(2, 3)
    projection = Projection(QUESTIONS["rnn_cell_forward"], {})
    wanted = projection.of(numbers)
    assert 0 < abs(projection.of(numbers * (1 + 1e-9)) - wanted) < spread(numbers)
    assert abs(projection.of(numbers.conj()) - wanted) > spread(numbers)
    assert abs(projection.of([numbers.real, numbers.imag]) - wanted) > spread(numbers)


def test_no_text_of_a_students_is_kept_once_it_is_measured() -> None:
    Projection(QUESTIONS["rnn_cell_forward"], {}).of([{"key" * 1000: 1.0}, "text" * 1000])
    assert max(map(len, map(repr, projection._MARKS))) < 100


@pytest.mark.parametrize("name", LOOPS)
def test_changed_parameters_are_measured_anew(name: str) -> None:
    def doubles(x: Any, a0: Any, parameters: Any) -> Any:
        parameters["by"] *= 2
        return right(name)(x, a0, parameters)

    measure = Measure(model_named(name), HIDDEN[name])
    for function in (right(name), doubles, right(name)):
        given = answers(name, function)
        found = measure.of(given[:-1], usual=True)
        for got, want in zip(found, measured_one_by_one(name, given), strict=True):
            np.testing.assert_allclose(got, want, rtol=1e-12, atol=1e-12)


def test_only_arrays_of_float64_with_numbers_are_projected_together() -> None:
    array = np.ones((2, 3))
    odd = [np.zeros(0), array.astype(int), array.astype(np.float32), array > 0, 1.0, None, [array]]
    assert [id(one) for one in plain_arrays([*odd, array])] == [id(array)]
    assert [len(found) for found in project_all([])] == [0, 0]


def test_a_dict_met_twice_is_laid_out_like_two() -> None:
    """What is one object in an answer may be two that are equal in another."""

    def made() -> Any:
        return {"Wax": np.arange(6.0).reshape(2, 3), "by": [1.5, None]}

    one, parameters = made(), {"ba": np.ones((2, 1))}
    twice = Flat([(one, 1), parameters, (one, parameters)], parameters)
    equal = Flat([(made(), 1), {"ba": np.ones((2, 1))}, (made(), parameters)], parameters)
    assert twice.agrees_with(equal)
    assert twice.shapes == equal.shapes == [(2, 3), ()] * 2
    assert not twice.agrees_with(Flat([(one, 1), one, (one, parameters)], parameters))
