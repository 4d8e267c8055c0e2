"""The ladder of one output: it is right, or it stops at the first rung that fails, and says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graders.judge import Answer, judge
from graders.judge.model import TOLERANCE
from tests.support import (
    HIDDEN,
    LOOPS,
    PUBLIC,
    QUESTIONS,
    Array,
    Function,
    answer_of,
    judged,
    right,
    with_a,
    with_output,
    wrong,
)

CELL = "rnn_cell_forward"

OUTPUTS = [(name, output) for name, question in QUESTIONS.items() for output in question.outputs]


def seen(function: Function, name: str = "rnn_forward", output: str = "a") -> str:
    return judged(name, function)[output].seen


@pytest.mark.parametrize("cases", [PUBLIC, HIDDEN], ids=["public", "hidden"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_the_reference_is_right(name: str, cases: Any) -> None:
    verdicts = judged(name, right(name), cases[name])
    assert list(verdicts) == list(QUESTIONS[name].returns)
    for verdict in verdicts.values():
        assert verdict.right
        assert verdict.message == ""
        assert verdict.wrong == frozenset()


@pytest.mark.parametrize(("name", "output"), OUTPUTS)
def test_an_output_costs_itself_and_what_holds_it(name: str, output: str) -> None:
    verdicts = judged(name, with_output(name, output, lambda array: array + 1))
    held = {QUESTIONS[name].memory} & set(verdicts) if output in QUESTIONS[name].cache else set()
    assert wrong(verdicts) == {output, *held}
    assert verdicts[output].rung == "values"


@pytest.mark.parametrize("sign", [1, -1])
def test_the_tolerance_is_relative_to_the_largest_magnitude(sign: int) -> None:
    def nudged(by: float) -> Function:
        def change(array: Array) -> Array:
            # The smallest number, so that its own magnitude does not count.
            place = np.unravel_index(np.abs(array).argmin(), array.shape)
            array[place] += sign * by * TOLERANCE * np.abs(array).max()
            return array

        return with_a(change)

    assert judged("rnn_forward", nudged(0.99))["a"].right
    assert judged("rnn_forward", nudged(1.01))["a"].rung == "values"


@pytest.mark.parametrize(
    "change",
    [
        lambda array: array.astype(np.float32),
        lambda array: array.astype(np.longdouble),
        lambda array: array.astype(">f8"),
        np.asfortranarray,
        lambda array: array[::-1][::-1],
        lambda array: np.repeat(array, 2, axis=1)[:, ::2],
        np.ma.masked_array,
        lambda array: array.view(type("Own", (np.ndarray,), {})),
    ],
    ids=["single", "extended", "swapped", "fortran", "reversed", "strided", "masked", "own"],
)
@pytest.mark.parametrize(("name", "output"), OUTPUTS)
def test_how_an_array_is_stored_does_not_matter(
    name: str, output: str, change: Callable[[Array], Array]
) -> None:
    assert judged(name, with_output(name, output, change))[output].right


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda array: array.tolist(), "is a list"),
        (list, "is a list"),
        (tuple, "is a tuple"),
        (lambda array: float(array.sum()), "is a float"),
        (lambda array: array.sum(), "is a float64"),
        (lambda array: array.astype(complex), "is an array of complex128"),
        (lambda array: array > 0, "is an array of bool"),
        (lambda array: array.astype(object), "is an array of object"),
        (lambda array: array.astype(str), "is an array of str"),
        (lambda array: array.view([("x", float)]), "is an array of void64"),
        (lambda array: {"a": array}, "is a dict"),
        (lambda array: iter(array), "is an iterator"),
        (lambda array: np.ndarray, "is a type"),
        (lambda array: "a", "is a str"),
    ],
)
@pytest.mark.parametrize("name", LOOPS)
def test_what_is_no_array_of_real_numbers_is_a_wrong_type(
    name: str, change: Callable[[Array], object], kind: str
) -> None:
    verdict = judged(name, with_output(name, "a", change))["a"]
    assert verdict.rung == "type"
    assert kind in verdict.seen
    assert "(n_a, m, T_x) = (5, 2, 10)" in verdict.seen


def test_none_is_a_step_still_to_do() -> None:
    verdict = judged(CELL, with_output(CELL, "yt_pred", lambda array: None))["yt_pred"]
    assert verdict.rung == "missing"
    assert "`yt_pred` is None: this step is still to do." in verdict.message


@pytest.mark.parametrize(
    ("change", "looks"),
    [
        (lambda a: a.T, "shape (10, 2, 5); I expected (n_a, m, T_x) = (5, 2, 10). It looks transp"),
        (lambda a: a.swapaxes(0, 1), "shape (2, 5, 10)"),
        (lambda a: a.swapaxes(0, 1), "The axes are in another order."),
        (lambda a: a[:, :, 0], "It has 2 axes in place of 3."),
        (lambda a: a[0, 0], "It has 1 axis in place of 3."),
        (lambda a: a[0, 0, :1].reshape(()), "It has 0 axes in place of 3."),
        (lambda a: a[:, :, :0], "shape (5, 2, 0)"),
        (lambda a: a[:, :, :9], "shape (5, 2, 9)"),
        (lambda a: a[:, :, :, None], "It has 4 axes in place of 3."),
    ],
)
def test_a_wrong_shape_is_described(change: Callable[[Array], Array], looks: str) -> None:
    verdict = judged("rnn_forward", with_a(change))["a"]
    assert verdict.rung == "shape"
    assert looks in verdict.seen


@pytest.mark.parametrize("shape", [(8_000_000, 1, 1), (2**30, 2**29), (0,), (), (1,) * 32])
def test_shape_is_compared_before_any_number_is(shape: tuple[int, ...]) -> None:
    (case,) = PUBLIC["rnn_forward"]
    # Its numbers are not finite, and in places more than any memory could hold.
    values = answer_of("rnn_forward", case)
    values[0] = np.broadcast_to(np.nan, shape)
    answer = Answer(tuple(values), case.arguments)
    verdicts = judge(QUESTIONS["rnn_forward"], [case], [answer, answer])
    assert verdicts["a"].rung == "shape"
    assert wrong(verdicts) == {"a"}


def test_an_array_too_large_to_copy_is_named() -> None:
    shape = (2**30, 2**29)
    verdict = judged("rnn_forward", with_a(lambda array: np.broadcast_to(0.0, shape)))["a"]
    assert verdict.rung == "type"
    assert f"an array of shape {shape}, too large to look at" in verdict.seen


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_the_first_number_that_is_not_finite_is_named(value: float) -> None:
    def change(array: Array) -> Array:
        array[2, 1, 3] = array[4, 0, 7] = value
        return array

    verdict = judged("rnn_forward", with_a(change))["a"]
    assert verdict.rung == "finite"
    assert f"`a[2, 1, 3]` is {value}." in verdict.seen


@pytest.mark.parametrize(
    "array",
    [
        np.full((5, 2, 10), 1e308),
        np.full((5, 2, 10), -1e308),
        np.full((5, 2, 10), 60000, np.float16),
        np.full((5, 2, 10), np.finfo(np.longdouble).max),
        np.full((5, 2, 10), np.iinfo(np.int64).min),
        np.full((5, 2, 10), np.iinfo(np.uint64).max),
        np.full((5, 2, 10), -128, np.int8),
    ],
    ids=lambda array: array.dtype.name,
)
def test_no_number_is_too_large_to_differ(array: Array) -> None:
    assert judged("rnn_forward", with_a(lambda _: array))["a"].rung == "values"


@pytest.mark.parametrize("dtype", [np.int8, np.int64, np.uint8, np.uint64])
def test_whole_numbers_are_named_as_such(dtype: type[np.integer]) -> None:
    text = seen(with_a(lambda array: np.round(10 + array).astype(dtype)))
    assert f"Its type, {np.dtype(dtype).name}, holds whole numbers only." in text


def test_zeros_are_named_as_such() -> None:
    assert "All of its values are 0." in seen(with_a(np.zeros_like))


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ([3, 4, 5, 6, 7, 8, 9], "is right up to step 2, different from step 3 on"),
        ([9], "is right up to step 8, different from step 9 on"),
        ([0], "differs at step 0 alone"),
        ([4], "differs at step 4 alone"),
        ([0, 9], "differs at steps 0 and 9"),
        ([1, 4, 6], "differs at steps 1, 4 and 6"),
        (list(range(10)), "differs at every step"),
    ],
)
def test_the_steps_that_differ_are_named(steps: list[int], text: str) -> None:
    def change(array: Array) -> Array:
        array[3, 1, steps] += 1
        return array

    verdict = judged("rnn_forward", with_a(change))["a"]
    assert f"`a` {text} (steps count from 0)." in verdict.seen
    assert f"The first place is `a[3, 1, {steps[0]}]`." in verdict.seen
    assert verdict.steps == tuple(t not in steps for t in range(10))


def test_one_step_alone_is_called_the_only_one() -> None:
    of_one_step = [case for case in HIDDEN["rnn_forward"] if case.sizes["T_x"] == 1]
    assert of_one_step
    for case in of_one_step:
        verdict = judged("rnn_forward", with_a(lambda array: array + 1), [case])["a"]
        assert "`a` differs at its only step" in verdict.seen


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda array: array + 1, "every value differs, first at `yt_pred[0, 0]`"),
        (lambda array: array + np.eye(4, 2)[::-1], "2 of its 8 values differ, first at `yt_pred[2"),
        (lambda array: array + np.eye(4, 2, -3), "1 of its 8 values differs, first at `yt_pred[3"),
    ],
)
def test_the_values_that_differ_are_counted(change: Callable[[Array], Array], text: str) -> None:
    assert text in seen(with_output(CELL, "yt_pred", change), CELL, "yt_pred")


def test_published_numbers_are_shown_and_hidden_ones_are_not() -> None:
    function = with_output(CELL, "yt_pred", lambda array: array + 1)
    (case,) = PUBLIC[CELL]
    number = case.right["yt_pred"][0, 0]
    shown = f"There you have {number + 1:.6g}; I expected {number:.6g}."
    assert shown in judged(CELL, function, [case])["yt_pred"].seen
    secret = replace(case, public=False)
    assert "0." not in judged(CELL, function, [secret])["yt_pred"].message


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (np.s_[:, 3], "and all of them in column 3."),
        (np.s_[:, 1:3], "and all of them in columns 1 and 2."),
        (np.s_[:, 1:], "and none of them in column 0."),
        (np.s_[2], "and all of them in row 2."),
        (np.s_[1:], "and none of them in row 0."),
        (np.s_[2:4, 1:3], "first at `a_next[2, 1]`."),
        (np.s_[2, :2], "first at `a_next[2, 0]`."),
        (np.s_[:], "every value differs, first at `a_next[0, 0]`."),
    ],
)
def test_rows_or_columns_that_hold_all_that_differs_are_named(place: Any, text: str) -> None:
    def spoil(a_next: Array) -> Array:
        a_next = a_next.copy()
        a_next[place] += 1
        return a_next

    case = HIDDEN["rnn_cell_forward"][0]
    function = with_output("rnn_cell_forward", "a_next", spoil)
    assert text in judged("rnn_cell_forward", function, [case])["a_next"].seen


def test_a_comma_too_many_at_the_end_of_a_line_is_asked_about() -> None:
    assert "Does a comma stand" in seen(with_output(CELL, "a_next", lambda a: (a,)), CELL, "a_next")


def test_where_none_was_stored_everywhere_that_is_said() -> None:
    assert "What is None" in seen(with_a(lambda a: np.full(a.shape, np.nan)))
    assert "What is None" not in seen(with_a(lambda a: np.where(a > 0, a, np.nan)))
