"""What no mistake explains is said as far as it is known, and never guessed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.diagnosed import (
    LSTM_CELL,
    MODELS,
    OWN_LSTM_STEPS,
    OWN_STEPS,
    RNN_CELL,
    changed,
    told,
    told_of,
)
from tests.garbage import GARBAGE, UNHURRIED
from tests.support import HIDDEN, QUESTIONS, namespace, right, spoilt, with_output

NAMES = tuple(MODELS)


def odd(y_pred: Any) -> Any:
    """Give probabilities so odd that no mistake gives them."""
    shares = y_pred**3 + y_pred[:, :, ::-1]
    return shares / shares.sum(axis=0)


def test_of_gates_that_are_all_wrong_it_is_asked_what_they_share() -> None:
    turned = changed(LSTM_CELL, ("np.vstack([a_prev, xt])", "np.vstack([a_prev[::-1], xt])"))
    said = told("lstm_cell_forward", turned)
    assert "What do all of them read" in said["c_next"].text
    turned = changed(LSTM_CELL, ('p["Wf"].dot(both)', 'p["Wf"].dot(both[::-1])'))
    assert not any("all of them" in one.text for one in told("lstm_cell_forward", turned).values())


def test_predictions_that_a_loop_computes_by_itself_are_not_said_to_be_computed_rightly() -> None:
    """Its caches hold the states only."""
    scores = "softmax("
    explained = told("rnn_forward", changed(OWN_STEPS, (scores, "softmax(0.5 * ")))
    assert set(explained) == {"y_pred"}
    assert explained["y_pred"].equations == ("R2",)
    stored = changed(OWN_STEPS, (scores, "(step % 2) * softmax("))
    text = told("rnn_forward", stored)["y_pred"].text
    assert text.startswith("Every state was computed as it should be")
    assert "how is each prediction computed" in text


def test_columns_of_one_number_are_not_said_to_stand_in_the_right_order() -> None:
    function = with_output("rnn_forward", "y_pred", lambda y: y.argmax(axis=0) + 0.5 + 0 * y)
    (explained,) = told_of("rnn_forward", function).values()
    assert "the right order" not in explained.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda a: a[..., ::-1].copy(), "stand in reverse"),
        (lambda a: 3 * a, "but for a factor"),
        (lambda a: np.roll(a, 1, axis=2) + np.eye(1, a.shape[2]), "one position too far on"),
        (lambda a: np.roll(a, -1, axis=2) + np.eye(1, a.shape[2], a.shape[2] - 1), "too early"),
        (lambda a: a.T.reshape(a.shape), "as if the array had been turned over"),
        (lambda a: np.roll(a, 1, axis=0), "other places. What moved them?"),
        (lambda a: a + 0.003 * a[::-1], "nearly right"),
        (lambda a: a.round(2), "rounded or cut off"),
        (lambda a: np.trunc(a * 10) / 10, "rounded or cut off"),
        (lambda a: a + a**5, "stand in the right order"),
        (lambda a: a[..., -1:] + 0 * a, "Every step of your `a` holds the last one"),
        (lambda a: a * (np.arange(a.shape[2]) == a.shape[2] - 1), "all others are zeros"),
        (lambda a: np.hstack((a[:, :1], a[:, 1:] + a[:, :-1])), "Some sequences of your `a` are"),
    ],
)
def test_what_no_mistake_explains_is_likened_to_what_is_right(
    change: Callable[[Any], Any], words: str
) -> None:
    def spoil(values: list[Any]) -> None:
        a, y_pred, caches = values
        values[0] = change(a)
        values[1] = odd(y_pred)
        values[2] = [tuple(item**3 for item in cache[:3]) for cache in caches]

    explained = told_of("rnn_forward", spoilt("rnn_forward", spoil))
    assert set(explained) == {"a"}
    assert words in explained["a"].text
    assert explained["a"].mistakes == ()


def test_a_sequence_that_is_left_out_is_told_also_where_there_is_one_alone() -> None:
    source = changed(
        RNN_CELL, ("    return [", "    a_next[:, -1] = yt_pred[:, -1] = 0\n    return [")
    )
    explained = told("rnn_cell_forward", source)
    for name in ("a_next", "yt_pred"):
        assert f"Some sequences of your `{name}` are right" in explained[name].text


def test_what_is_stored_wrongly_is_likened_too() -> None:
    def spoil(values: list[Any]) -> None:
        values[0] = np.roll(values[0], 1, axis=0)

    (told,) = told_of("rnn_forward", spoilt("rnn_forward", spoil)).values()
    assert "Only `a` differs" in told.text
    assert told.text.endswith("What moved them?")


def test_whole_numbers_are_not_taken_for_what_was_never_computed() -> None:
    def cut_off(values: list[Any]) -> None:
        values[1] = values[1].astype(int)

    def empty(values: list[Any]) -> None:
        values[1] = np.zeros_like(values[1])

    said = [told_of("rnn_forward", spoilt("rnn_forward", one)) for one in (cut_off, empty)]
    assert ["nothing but zeros" in told["y_pred"].text for told in said] == [False, True]


def test_gates_of_whole_numbers_are_not_taken_for_what_was_never_computed() -> None:
    gates = [f'sigmoid(p["W{gate}"].dot(both) + p["b{gate}"])' for gate in "fuo"]
    source = changed(LSTM_CELL, *((gate, f"{gate}.astype(int)") for gate in gates))
    assert told("lstm_cell_forward", source) == {}


def test_an_output_in_the_place_of_another_is_told() -> None:
    def spoil(values: list[Any]) -> None:
        _a, y_pred, c, caches = values
        values[:] = (
            c.copy(),
            odd(y_pred),
            c**3 - c[::-1],
            [tuple(item**3 for item in one[:8]) for one in caches],
        )

    explained = told_of("lstm_forward", spoilt("lstm_forward", spoil))
    assert set(explained) == {"a"}
    assert "`a` are the right numbers of something else" in explained["a"].text


def test_a_factor_may_be_a_size_and_so_another_in_each_case() -> None:
    def spoil(values: list[Any]) -> None:
        a, y_pred, caches = values
        values[0] = a * a.shape[2]
        values[1] = odd(y_pred)
        values[2] = [tuple(item**3 for item in cache[:3]) for cache in caches]

    (told,) = told_of("rnn_forward", spoilt("rnn_forward", spoil)).values()
    assert "but for a factor, the same for all of its numbers" in told.text


def test_a_likeness_that_does_not_hold_in_every_case_is_not_told() -> None:
    def spoil(values: list[Any]) -> None:
        a, y_pred, caches = values
        values[0] = a[..., ::-1].copy() if a.shape[2] > 1 else a + 1
        values[1] = odd(y_pred)
        values[2] = [tuple(item**3 for item in cache[:3]) for cache in caches]

    assert told_of("rnn_forward", spoilt("rnn_forward", spoil)) == {}


def test_an_answer_that_changes_from_call_to_call_is_no_made_mistake() -> None:
    calls: list[int] = []

    def moody(*arguments: Any) -> Any:
        calls.append(1)
        return (
            namespace(changed(RNN_CELL, ("np.tanh(hidden", "sigmoid(hidden")))["rnn_cell_forward"](
                *arguments
            )
            if len(calls) <= len(HIDDEN["rnn_cell_forward"])
            else right("rnn_cell_forward")(*arguments)
        )

    explained = told_of("rnn_cell_forward", moody)
    assert set(explained) == {"a_next", "yt_pred", "cache"}
    for one in explained.values():
        assert one.mistakes == ()
        assert "the same question twice and got two different answers" in one.text


def test_predictions_that_are_no_probabilities_are_said_to_be_none() -> None:
    change = ("softmax(scores", "np.cosh(scores")
    (told_alone,) = told("rnn_cell_forward", changed(RNN_CELL, change)).values()
    assert told_alone.text.startswith("Not every column of your `yt_pred` sums to 1.")
    change = ("softmax(scores", "softmax(3 * scores")
    assert told("rnn_cell_forward", changed(RNN_CELL, change)) == {}
    change = ("softmax(scores", "100 * softmax(scores")
    (told_alone,) = told("rnn_cell_forward", changed(RNN_CELL, change)).values()
    assert "but for a factor" in told_alone.text
    assert "sums to 1" not in told_alone.text


def test_own_predictions_that_are_no_probabilities_are_told_beside_the_broken_equation() -> None:
    change = ("softmax(", "np.square(")
    text = told("rnn_forward", changed(OWN_STEPS, change))["y_pred"].text
    assert "compare it with equation (R2)" in text
    assert "Not every column of your `y_pred` sums to 1." in text


def test_a_forget_gate_that_an_empty_memory_hides_is_looked_for_at_the_next_step() -> None:
    explained = told(
        "lstm_forward",
        changed(OWN_LSTM_STEPS, ('p["Wf"] @', '2 * p["Wf"] @'), ("softmax(", "np.square(")),
    )
    assert set(explained) == {"a", "y_pred", "c", "caches"}
    for one in explained.values():
        assert "At t = 1 the first quantity that differs" in one.text
        assert one.equations == ("1",)


def test_a_memory_that_is_written_over_breaks_no_equation() -> None:
    """Its formula is right: what the caches show of it was right when it was stored."""
    written_over = "np.add(forget * memory, update * new, out=memory)"
    source = changed(OWN_LSTM_STEPS, ("forget * memory + update * new", written_over))
    explained = told("lstm_forward", source)
    assert set(explained) == {"c"}
    assert explained["c"].text.startswith("Every step of your `c` holds the last one")
    assert explained["c"].equations == ()


def test_of_caches_that_are_written_over_no_equation_is_told() -> None:
    """They do not show what went into a step; here it started from zeros."""
    explained = told(
        "lstm_forward",
        changed(
            OWN_LSTM_STEPS,
            ("forget * memory + update * new", "np.add(forget * memory, update * new, out=memory)"),
            ("state, memory = a0,", "state, memory = 0 * a0,"),
        ),
    )
    assert all(one.equations == () for one in explained.values())


def test_gates_that_the_caches_show_to_be_right_are_not_called_wrong() -> None:
    """In the equation of the memory they stand in each other's place."""
    exchanged = ("forget * memory + update * new", "update * memory + forget * np.cbrt(new)")
    explained = told("lstm_forward", changed(OWN_LSTM_STEPS, exchanged))
    assert set(explained) == {"a", "y_pred", "c", "caches"}
    for one in explained.values():
        assert (one.mistakes, one.equations) == ((), ("4",))


@UNHURRIED
@given(st.sampled_from(NAMES), GARBAGE, st.data())
def test_garbage_is_explained_or_not(name: str, garbage: object, data: st.DataObject) -> None:
    place = data.draw(st.integers(-1, len(QUESTIONS[name].outputs)))

    def spoil(values: list[Any]) -> Any:
        if place < 0:
            return garbage
        values[place] = garbage
        return None

    assert set(told_of(name, spoilt(name, spoil))) <= set(QUESTIONS[name].returns)
