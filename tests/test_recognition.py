"""A mistake is recognised by what it answers, however it is written, and never guessed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from graders.diagnosis.answers.agree import agree
from graders.judge import judge
from graders.judge.values import fresh
from graders.known import known
from tests.diagnosed import (
    LSTM_CELL,
    MODELS,
    OWN_STEPS,
    RNN_CELL,
    RNN_LOOP,
    answers,
    changed,
    diagnosis,
    mistakes,
    nearly,
    told,
    told_of,
)
from tests.support import (
    HIDDEN,
    LOOPS,
    QUESTIONS,
    RIGHT_CALL,
    calling,
    namespace,
    right,
    with_output,
)

NAMES = tuple(MODELS)


@pytest.mark.parametrize(
    ("name", "source", "change", "mistake"),
    [
        (
            "rnn_cell_forward",
            RNN_CELL,
            ('hidden + p["ba"]', "hidden"),
            "rnn_cell_forward/hidden_bias_missing",
        ),
        (
            "lstm_cell_forward",
            LSTM_CELL,
            ("both = np.vstack([a_prev, xt])", "both = np.vstack([xt, a_prev])"),
            "lstm_cell_forward/concat_order_reversed",
        ),
        (
            "lstm_cell_forward",
            LSTM_CELL,
            ("kept = np.multiply(forget, c_prev)", "kept = np.multiply(forget, a_prev)"),
            "lstm_cell_forward/hidden_state_in_place_of_memory",
        ),
        (
            "lstm_cell_forward",
            LSTM_CELL,
            ("kept = np.multiply(forget, c_prev)", "kept = np.multiply(candidate, c_prev)"),
            "lstm_cell_forward/c_next/other_quantity/cct_for_ft",
        ),
        (
            "lstm_cell_forward",
            LSTM_CELL,
            ("forget = sigmoid(", "forget = 0.5 < sigmoid("),
            "lstm_cell_forward/ft/rounded_2",
        ),
        (
            "rnn_forward",
            RNN_LOOP,
            ("x[..., step], state", "x[..., step], a0"),
            "rnn_forward/a0_at_every_step",
        ),
        (
            "lstm_forward",
            calling(RIGHT_CALL),
            ("range(T_x)", "range(T_x - 1, 0, -1)"),
            "lstm_forward/loop/backwards_2",
        ),
        (
            "rnn_forward",
            RNN_LOOP,
            ("x[..., step], state", "x[..., -1], state"),
            "rnn_forward/cell/same_step_2",
        ),
        (
            "rnn_cell_forward",
            RNN_CELL,
            (
                'scores = np.dot(p["Wya"], a_next)',
                'a_next = 1 - np.square(a_next)\n    scores = np.dot(p["Wya"], a_next)',
            ),
            "rnn_cell_forward/a_next/derivative_used",
        ),
        (
            "lstm_cell_forward",
            LSTM_CELL,
            (
                "kept = np.multiply(forget, c_prev)",
                "forget = forget - forget**2\n    kept = np.multiply(forget, c_prev)",
            ),
            "lstm_cell_forward/ft/derivative_used",
        ),
        (
            "lstm_forward",
            calling(RIGHT_CALL),
            ("range(T_x)", "range(len(a0.T))"),
            "lstm_forward/loop/other_length",
        ),
        (
            "lstm_forward",
            calling(RIGHT_CALL),
            ("range(T_x)", 'range(parameters["by"].size)'),
            "lstm_forward/loop/other_length_3",
        ),
        (
            "rnn_forward",
            OWN_STEPS,
            ('+ p["Wax"] @ xt', '- p["Wax"] @ xt'),
            "rnn_forward/step/a_next/sign_2",
        ),
    ],
)
def test_a_mistake_is_recognised_however_it_is_written(
    name: str, source: str, change: tuple[str, str], mistake: str
) -> None:
    explained = told(name, changed(source, change))
    assert explained
    assert set(mistakes(explained).values()) == {(mistake,)}


@pytest.mark.parametrize("name", NAMES)
def test_a_right_answer_has_no_explanation(name: str) -> None:
    assert told_of(name, right(name)) == {}


@pytest.mark.parametrize("name", NAMES)
def test_single_mistakes_are_recognised_in_single_precision(name: str) -> None:
    """Numbers that are off by rounding lead to the same mistake, or to one that agrees with it."""
    model = MODELS[name]
    for edit in model.edits[::40]:
        function = model.function([edit])

        def single(*arguments: Any, function: Callable[..., Any] = function) -> Any:
            return function(*map(_as_float32, arguments))

        given = answers(name, single)
        verdicts = judge(QUESTIONS[name], HIDDEN[name], given)
        numbers_wrong = any(verdict.rung == "values" for verdict in verdicts.values())
        if numbers_wrong and all(answer.failure is None for answer in given):
            assert diagnosis(name).explain(verdicts, given), edit.id


def _as_float32(argument: Any) -> Any:
    if isinstance(argument, dict):
        return {key: array.astype("float32") for key, array in argument.items()}
    return argument.astype("float32")


def test_what_was_written_by_hand_comes_before_what_was_made() -> None:
    swapped = changed(
        LSTM_CELL,
        ("np.multiply(forget, c_prev)", "np.multiply(update, c_prev)"),
        ("np.multiply(update, candidate)", "np.multiply(forget, candidate)"),
    )
    by_hand = next(
        one
        for one in known("wrong_answer")
        if one.id == "lstm_cell_forward/forget_and_update_swapped"
    )
    explained = told("lstm_cell_forward", swapped)
    assert set(explained) == {"c_next", "a_next", "yt_pred"}
    for one in explained.values():
        assert one.mistakes == (by_hand.id,)
        assert one.titles == ("forget and update swapped",)
        assert one.text == " ".join(by_hand.feedback.split())


def test_two_mistakes_are_told_apart_the_earlier_equation_first() -> None:
    explained = told(
        "lstm_cell_forward",
        changed(
            LSTM_CELL,
            ('p["Wy"].dot(a_next) + p["by"]', 'p["Wy"].dot(a_next)'),
            ('p["Wu"].dot(both) + p["bu"]', 'p["Wu"].dot(both)'),
        ),
    )
    gate = "lstm_cell_forward/ut/bias_missing/bu"
    prediction = "lstm_cell_forward/yt_pred/bias_missing/by"
    assert mistakes(explained) == {
        "c_next": (gate,),
        "a_next": (gate,),
        "yt_pred": (gate, prediction),
        "cache": (gate,),
    }
    assert explained["yt_pred"].equations == ("2", "7")
    assert explained["yt_pred"].text.index("(2)") < explained["yt_pred"].text.index("(7)")


@pytest.mark.parametrize("size", [1e-3, 1e-5, 1e-7, 1e-8])
def test_small_numbers_are_not_taken_for_zeros(size: float) -> None:
    small = changed(RNN_CELL, ("np.tanh(hidden", f"{size} * np.tanh(hidden"))
    explained = told("rnn_cell_forward", small)
    assert not any(one.mistakes for one in explained.values())
    assert "but for a factor" in explained["a_next"].text


def test_of_a_loop_that_computes_nothing_yet_no_mistake_is_told() -> None:
    assert (
        told("rnn_forward", "def rnn_forward(x, a0, parameters):\n    return None, None, []") == {}
    )


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_that_only_stores_wrongly_is_told_so(name: str) -> None:
    explained = told_of(name, with_output(name, "y_pred", lambda y: y + np.arange(y.shape[2])))
    assert mistakes(explained) == {"y_pred": (f"{name}/stored/y_pred",)}


def test_what_caches_show_only_nearly_is_not_said_of_a_loop() -> None:
    name = "rnn_forward"

    def loop(x: Any, a0: Any, parameters: Any) -> Any:
        a, y_pred, caches = right(name)(x, a0, parameters)
        odd = [(*cache[:2], nearly(cache[2]), cache[3]) for cache in caches]
        return a, y_pred + np.arange(y_pred.shape[2]), odd

    assert not any(one.mistakes for one in told_of(name, loop).values())


@pytest.mark.parametrize("name", NAMES)
def test_every_hand_written_mistake_is_recognised_as_itself(name: str) -> None:
    for one in known("wrong_answer"):
        if one.function == name:
            explained = told(name, one.source)
            assert mistakes(explained) == dict.fromkeys(one.fails, (one.id,))


def test_numbers_agree_by_the_largest_of_their_own_array() -> None:
    small, large = np.array([1e-6, 2e-6]), np.array([1e6, 2.0])
    assert agree((small, large), [small, large + 50 * np.eye(2)[1]])
    assert not agree((small, large), [small + 1e-6, large])
    assert agree(np.array([np.nan, np.inf, 1]), np.array([np.nan, np.inf, 1]))
    assert not agree(np.array([np.nan, 1]), np.array([1, np.nan]))
    assert not agree({"a": small}, {"b": small})
    assert not agree(None, small)


def test_the_arguments_are_left_as_they_are() -> None:
    before = {name: fresh(HIDDEN[name][0].arguments[-1]) for name in NAMES}
    for name in NAMES:
        diagnosis(name)
        assert agree(HIDDEN[name][0].arguments[-1], before[name], 0)


@pytest.mark.parametrize(
    "source",
    [
        changed(RNN_LOOP, ("x[..., step], state", "x[..., step], 2 * state")),
        changed(OWN_STEPS, ("np.tanh(", "np.sinh(")),
    ],
)
def test_a_loop_that_calls_its_cell_is_not_said_to_have_its_own_formulas(source: str) -> None:
    name = "rnn_forward"
    given = answers(name, namespace(source)[name])
    verdicts = judge(QUESTIONS[name], HIDDEN[name], given)
    said = [diagnosis(name).explain(verdicts, given, calls) for calls in ("none", "wrong")]
    own = [any("without calling the cell" in one.text for one in told.values()) for told in said]
    assert own == [True, False]
