"""The ladder of one output: it is right, or it stops at the first rung that fails, and says why."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from graders.judge import Answer, Failure, judge, missing
from graders.judge.model import TOLERANCE, Rung
from tests.support import (
    HIDDEN,
    LOOPS,
    PUBLIC,
    QUESTIONS,
    Function,
    answer_of,
    found,
    judged,
    namespace,
    right,
    spoilt,
    wrong,
)

Array = NDArray[Any]
CELL = "rnn_cell_forward"
OUTPUTS = [(name, output) for name, question in QUESTIONS.items() for output in question.outputs]


def with_output(name: str, output: str, change: Callable[[Array], Any]) -> Function:
    """The reference with one output changed, and all else as it was."""
    index = QUESTIONS[name].returns.index(output)

    def spoil(values: list[Any]) -> None:
        values[index] = change(values[index])

    return spoilt(name, spoil)


def with_a(change: Callable[[Array], Any]) -> Function:
    """The RNN's loop with another `a`, of shape (n_a, m, T_x)."""
    return with_output("rnn_forward", "a", change)


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
    (case,) = [case for case in HIDDEN["rnn_forward"] if case.sizes["T_x"] == 1]
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


@pytest.mark.parametrize("count", [1, 2])
def test_with_too_few_values_the_others_keep_their_marks(count: int) -> None:
    verdicts = judged("rnn_forward", spoilt("rnn_forward", lambda values: tuple(values[:count])))
    assert wrong(verdicts) == set(["a", "y_pred", "caches"][count:])
    assert {verdicts[name].rung for name in wrong(verdicts)} == {"missing"}
    values = "1 value" if count == 1 else "2 values"
    assert f"It returned {values}, and `caches` is not among them" in verdicts["caches"].seen


def test_a_value_left_out_moves_the_others() -> None:
    verdicts = judged(CELL, spoilt(CELL, lambda values: (values[0], values[2])))
    assert {name: verdict.rung for name, verdict in verdicts.items()} == {
        "a_next": None,
        "yt_pred": "type",
        "cache": "missing",
    }


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
    question = QUESTIONS[CELL]
    (case,) = PUBLIC[CELL]
    verdicts = judged(CELL, value, [case])  # type: ignore[arg-type]
    assert verdicts == missing(question)
    assert {verdict.rung for verdict in verdicts.values()} == {"missing"}
    assert "I found no function named `rnn_cell_forward`" in verdicts["cache"].message


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


def test_the_interrupt_of_a_reader_is_not_swallowed() -> None:
    def function(*arguments: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
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


@pytest.mark.parametrize(
    ("identity", "equations"),
    [
        ("rnn_cell_forward/tanh_only_in_prediction", {"a_next": ("R1",)}),
        ("rnn_cell_forward/softmax_twice", {"yt_pred": ("R2",)}),
        ("rnn_cell_forward/hidden_state_transposed", {}),
        ("lstm_cell_forward/forget_bias_missing", dict.fromkeys(("c_next", "cache"), ("1",))),
        ("lstm_cell_forward/tanh_for_update_gate", dict.fromkeys(("c_next", "cache"), ("2",))),
        ("lstm_cell_forward/arctanh_for_candidate", dict.fromkeys(("c_next", "cache"), ("3",))),
        ("lstm_cell_forward/candidate_missing", dict.fromkeys(("c_next", "a_next"), ("4",))),
        ("lstm_cell_forward/tanh_for_output_gate", dict.fromkeys(("a_next", "cache"), ("5",))),
        ("lstm_cell_forward/update_gate_in_hidden_state", {"a_next": ("6",)}),
        ("lstm_cell_forward/prediction_bias_missing", {"yt_pred": ("7",)}),
        ("rnn_forward/first_state_zeros", {}),
        # What was computed is right here: only the copies in the cache are not.
        ("lstm_cell_forward/cache_gates_swapped", {}),
        ("lstm_cell_forward/cache_candidate_before_tanh", {}),
    ],
)
def test_the_first_broken_equation_is_named(
    identity: str, equations: dict[str, tuple[str, ...]]
) -> None:
    name = identity.split("/")[0]
    function = namespace(found(f"wrong_answer/{identity}").source)[name]
    verdicts = judged(name, function)
    told = {check: verdict.equations for check, verdict in verdicts.items() if verdict.equations}
    assert {check: told.get(check) for check in equations} == equations
    assert bool(told) == bool(equations)
    for check, (number,) in equations.items():
        assert f"equation ({number})" in verdicts[check].message


def test_an_unknown_gate_ends_the_search_for_a_broken_equation() -> None:
    def spoil(values: list[Any]) -> None:
        values[1] = values[1] + 1
        values[3] = None

    verdicts = judged("lstm_cell_forward", spoilt("lstm_cell_forward", spoil))
    assert verdicts["c_next"].rung == "values"
    assert verdicts["c_next"].equations == ()
