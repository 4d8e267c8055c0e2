"""Mistakes in formulas that a loop has of its own are all named, as far as its caches show them."""

from __future__ import annotations

import numpy as np
import pytest

from graders.diagnosis.answers.agree import agree
from graders.diagnosis.mistakes.edits import edited, may_go_together
from graders.diagnosis.mistakes.sites import place_of
from graders.judge import judge
from graders.proof.truth import untrue
from tests.diagnosed import (
    MODELS,
    OWN_LSTM_STEPS,
    OWN_STEPS,
    Told,
    answers,
    changed,
    diagnosis,
    mistakes,
    told,
)
from tests.support import HIDDEN, LOOPS, QUESTIONS, namespace

RNN, LSTM = LOOPS
SAMPLED = 30

Change = tuple[str, str]

SIGMOID = ("state = np.tanh(", "state = sigmoid(")
NO_BIAS = (' + p["ba"])', ")")
SCORES = ('softmax(p["Wya"] @ state + p["by"])', 'p["Wya"] @ state + p["by"]')
FORGET = ('p["Wf"] @ both + p["bf"]', 'p["Wf"] @ both')
KEPT = ("forget * memory", "update * memory")
HIDDEN_STATE = ("output * np.tanh(memory)", "output * memory")
PREDICTION = (' @ state + p["by"]', " @ state")
FROM_A0 = ("memory = a0, np.zeros_like(a0)", "memory = a0, a0")


def named(explained: Told) -> set[str]:
    return {name.split("/", 1)[1] for one in explained.values() for name in one.mistakes}


def test_two_are_named_in_the_order_of_the_equations() -> None:
    explained = told(LSTM, changed(OWN_LSTM_STEPS, HIDDEN_STATE, FORGET))
    forget, state = f"{LSTM}/step/ft/bias_missing/bf", f"{LSTM}/step/a_next/not_activated"
    assert mistakes(explained) == dict.fromkeys(QUESTIONS[LSTM].returns, (forget, state))
    one = explained["a"]
    assert one.equations == ("1", "6")
    assert one.text.index("(1)") < one.text.index("(6)")
    assert one.text.count("?") == 2


def test_that_a_loop_has_formulas_of_its_own_is_said_once() -> None:
    text = told(RNN, changed(OWN_STEPS, SIGMOID, SCORES))["y_pred"].text
    assert text.startswith("Your loop takes each step without calling the cell. I find")
    assert text.count("Your loop") == 1
    assert "of your loop" not in text
    assert text.count("?") == 2


@pytest.mark.parametrize(
    ("name", "source", "changes", "ids"),
    [
        (
            RNN,
            OWN_STEPS,
            (SIGMOID, NO_BIAS, SCORES),
            {"a_next/sigmoid_used", "a_next/bias_missing/ba", "yt_pred/scores_returned"},
        ),
        (
            LSTM,
            OWN_LSTM_STEPS,
            (FORGET, HIDDEN_STATE, PREDICTION),
            {"ft/bias_missing/bf", "a_next/not_activated", "yt_pred/bias_missing/by"},
        ),
    ],
)
def test_three_are_named(
    name: str, source: str, changes: tuple[Change, ...], ids: set[str]
) -> None:
    assert named(told(name, changed(source, *changes))) == {f"step/{one}" for one in ids}


def test_what_an_empty_memory_hides_is_named() -> None:
    explained = told(LSTM, changed(OWN_LSTM_STEPS, KEPT, PREDICTION))
    assert named(explained) == {
        "step/c_next/other_quantity/ut_for_ft",
        "step/yt_pred/bias_missing/by",
    }


@pytest.mark.parametrize(
    ("name", "source", "around", "changes", "ids"),
    [
        (
            RNN,
            OWN_STEPS,
            ("state = a0", "state = 0 * a0"),
            (PREDICTION,),
            {"a_next/starts_from_zeros", "step/yt_pred/bias_missing/by"},
        ),
        (
            RNN,
            OWN_STEPS,
            ("xt = state, x[..., step]", "xt = a0, x[..., step]"),
            (NO_BIAS,),
            {"cell/given_first/a_next", "step/a_next/bias_missing/ba"},
        ),
        (
            RNN,
            OWN_STEPS,
            ("x[..., step]", "x[..., 0]"),
            (SIGMOID, PREDICTION),
            {"cell/same_step", "step/a_next/sigmoid_used", "step/yt_pred/bias_missing/by"},
        ),
        (
            LSTM,
            OWN_LSTM_STEPS,
            FROM_A0,
            (FORGET, HIDDEN_STATE),
            {
                "c_next/memory_starts_from_a0",
                "step/ft/bias_missing/bf",
                "step/a_next/not_activated",
            },
        ),
    ],
)
def test_they_are_named_beside_one_in_the_loop_around_them(
    name: str, source: str, around: Change, changes: tuple[Change, ...], ids: set[str]
) -> None:
    assert named(told(name, changed(source, around, *changes))) == ids


@pytest.mark.parametrize("step", [1, 2, 5])
def test_they_must_give_every_step(step: int) -> None:
    odd = ("output * np.tanh(memory)", f"output * np.tanh(memory) ** (1 + 2 * (step == {step}))")
    assert named(told(LSTM, changed(OWN_LSTM_STEPS, FORGET, PREDICTION))) != set()
    assert named(told(LSTM, changed(OWN_LSTM_STEPS, FORGET, PREDICTION, odd))) == set()


def test_one_that_no_edit_expresses_leaves_the_others_unnamed() -> None:
    odd = ("np.tanh(memory)", "np.tanh(memory) ** 3")
    explained = told(LSTM, changed(OWN_LSTM_STEPS, FORGET, PREDICTION, odd))
    assert named(explained) == set()
    assert explained["c"].equations == ("1",)


@pytest.mark.parametrize(
    "caches",
    [
        "caches.append(None)",
        "caches.append((state, before, xt))",
        "caches.append((state, None, xt, parameters))",
        "caches.append((state, before.T, 'xt', parameters))",
        "caches.append((parameters, 1.0, state, before))",
        "caches = None",
    ],
)
def test_three_are_not_guessed_from_caches_that_do_not_show_them(caches: str) -> None:
    kept = ("caches.append((state, before, xt, parameters))", caches)
    assert named(told(RNN, changed(OWN_STEPS, SIGMOID, NO_BIAS, SCORES, kept))) == set()


def test_where_the_predictions_are_still_to_do_the_others_are_named() -> None:
    to_do = ("return np.dstack(states), np.dstack(predictions)", "return np.dstack(states), None")
    assert named(told(LSTM, changed(OWN_LSTM_STEPS, FORGET, HIDDEN_STATE, to_do))) == {
        "step/ft/bias_missing/bf",
        "step/a_next/not_activated",
    }


def test_a_loop_that_calls_its_cell_has_no_formulas_of_its_own() -> None:
    given = answers(RNN, namespace(changed(OWN_STEPS, SIGMOID, SCORES))[RNN])
    verdicts = judge(QUESTIONS[RNN], HIDDEN[RNN], given)
    assert named(diagnosis(RNN).explain(verdicts, given, "none")) != set()
    assert named(diagnosis(RNN).explain(verdicts, given, "wrong")) == set()


@pytest.mark.parametrize("name", LOOPS)
def test_two_in_a_step_are_what_the_cell_with_both_would_make(name: str) -> None:
    loop, rng = MODELS[name], np.random.default_rng(3)
    cell = MODELS[str(loop.question.cell)]
    inside = [edit for edit in loop.edits if edit.of]
    compared = 0
    while compared < SAMPLED:
        pair = [inside[number] for number in rng.choice(len(inside), 2, replace=False)]
        in_cell = [edit.of for edit in pair if edit.of]
        program = edited(loop.program, pair)
        assert (program is None) == (edited(cell.program, in_cell) is None)
        assert may_go_together(*pair) or program is None
        if program is not None:
            calling = loop.program.function({cell.question.name: cell.function(in_cell)})
            for mine, its in zip(
                answers(name, loop.function(pair)), answers(name, calling), strict=True
            ):
                assert bool(mine.failure) == bool(its.failure)
                assert mine.failure or agree(mine.returned, its.returned, 0)
            compared += 1


def test_what_the_cell_is_given_is_what_the_formulas_read() -> None:
    loop = MODELS[RNN]
    by_id = {edit.id.removeprefix(f"{RNN}/"): edit for edit in loop.edits}
    bias, given = by_id["step/a_next/bias_missing/ba"], by_id["cell/given_first/a_next"]
    twice = next(e for e in loop.edits if e.kind == "step_twice")
    assert place_of(loop.program, "cell") in twice.lines
    assert may_go_together(bias, given)
    assert may_go_together(given, bias)
    assert edited(loop.program, [bias, twice]) is None
    assert not may_go_together(bias, twice)
    made = edited(loop.program, [given, bias])
    assert made is not None
    assert "a_prev = a0" in made.source()
    assert "rnn_cell_forward" not in made.source()


@pytest.mark.parametrize("name", LOOPS)
def test_nearly_all_pairs_are_named_and_what_is_named_gives_the_answer(name: str) -> None:
    """Of common mistakes, in lines of their own."""
    model, rng = MODELS[name], np.random.default_rng(7)
    common = [edit for edit in model.edits if edit.of and not edit.of.rare]
    explained_ones = sampled = 0
    while sampled < SAMPLED:
        first, second = (common[k] for k in rng.choice(len(common), 2, replace=False))
        assert first.of
        assert second.of
        if first.of.lines.keys() & second.of.lines.keys():
            continue
        given = answers(name, model.function([first, second]))
        verdicts = judge(QUESTIONS[name], HIDDEN[name], given)
        if not any(verdict.rung == "values" for verdict in verdicts.values()):
            continue
        explained = diagnosis(name).explain(verdicts, given)
        sampled += 1
        explained_ones += bool(named(explained))
        assert not untrue(model, HIDDEN[name], explained, given), (first.id, second.id)
    # Some are in no step of their own: what a loop stores would be the same.
    assert explained_ones > 0.8 * sampled
