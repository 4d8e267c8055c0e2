"""Two mistakes of which one is rare are in no table, and are named all the same."""

from __future__ import annotations

import numpy as np
import pytest

from graders.diagnosis.mistakes.edits import edited
from graders.judge import judge
from graders.proof.truth import untrue
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
    told,
    told_of,
)
from tests.support import HIDDEN, QUESTIONS, namespace

CELL = "rnn_cell_forward"
SAMPLED = 40


def test_mistakes_in_two_gates_are_both_named() -> None:
    explained = told(
        "lstm_cell_forward",
        changed(
            LSTM_CELL,
            ('p["Wo"].dot(both) + p["bo"]', 'p["Wo"].dot(both) - p["bo"]'),
            ('forget = sigmoid(p["Wf"]', 'forget = sigmoid(2 * p["Wf"]'),
        ),
    )
    forget, output = "lstm_cell_forward/ft/doubled/concat", "lstm_cell_forward/ot/sign"
    assert mistakes(explained)["c_next"] == (forget,)
    assert mistakes(explained)["a_next"] == (forget, output)
    assert explained["a_next"].equations == ("1", "5")


@pytest.mark.parametrize("memory", ["c_next", "np.tanh(c_next)"])
def test_an_output_gate_that_reads_the_new_memory_is_named(memory: str) -> None:
    """It is computed from what has its name one line later in the reference."""
    gate = '    output = sigmoid(p["Wo"].dot(both) + p["bo"])\n'
    read = f'    output = sigmoid(p["Wo"].dot(np.vstack([{memory}, xt])) + p["bo"])\n'
    shown = "    a_next = np.multiply(output"
    source = changed(LSTM_CELL, (gate, ""), (shown, read + shown), ("softmax(p", "1 * (p"))
    (first, second) = mistakes(told("lstm_cell_forward", source))["yt_pred"]
    assert first.startswith("lstm_cell_forward/ot/other_part")
    assert second == "lstm_cell_forward/yt_pred/scores_returned"


def test_a_mistake_that_shows_only_behind_another_is_named() -> None:
    explained = told(
        CELL,
        changed(
            RNN_CELL,
            ('p["Waa"], a_prev', 'p["Waa"], -a_prev'),
            ('scores + p["by"]', 'scores - p["by"]'),
        ),
    )
    assert len(mistakes(explained)["a_next"]) == 1
    assert len(mistakes(explained)["yt_pred"]) == 2


def test_a_pair_must_give_every_answer() -> None:
    first = float(HIDDEN[CELL][0].arguments[0][0, 0])
    elsewhere = changed(
        RNN_CELL,
        ('p["Waa"], a_prev', 'p["Waa"], -a_prev'),
        ('scores + p["by"]', f'scores - p["by"] * (1 + (xt[0, 0] == {first!r}))'),
    )
    explained = told(CELL, elsewhere)
    assert not any(one.mistakes for one in explained.values())


def test_of_pairs_that_answer_alike_none_is_named() -> None:
    name = "lstm_cell_forward"
    model = MODELS[name]
    ids = {f"{name}/concat/ignored/a_prev", f"{name}/cct/parts_reversed/Wc"}
    edits = [edit for edit in model.edits if edit.id in ids]
    assert len(edits) == len(ids)
    given = answers(name, model.function(edits))
    explained = diagnosis(name).explain(judge(QUESTIONS[name], HIDDEN[name], given), given)
    assert not any(one.mistakes for one in explained.values())


def test_mistakes_in_a_loop_are_both_named() -> None:
    explained = told(
        "rnn_forward",
        changed(
            RNN_LOOP,
            ("x[..., step], state", "x[..., step], -state"),
            ("np.dstack(predictions)", "np.dstack(predictions[::-1])"),
        ),
    )
    given, reverse = "rnn_forward/cell/given_changed/a_next", "rnn_forward/y_pred/stored_reversed"
    assert mistakes(explained) == {
        "a": (given,),
        "y_pred": (reverse, given),
        "caches": (given,),
    }


def test_what_shows_by_itself_in_one_case_tells_of_it() -> None:
    """Where there is one step, its cache holds the first state, whatever the step makes of it."""
    name = "rnn_forward"
    ids = {f"{name}/a_next/start_changed_7", f"{name}/step/a_next/not_activated"}
    edits = [edit for edit in MODELS[name].edits if edit.id in ids]
    assert len(edits) == len(ids)
    explained = told_of(name, MODELS[name].function(edits))
    assert set(mistakes(explained)["a"]) == ids


def test_a_loop_that_calls_its_cell_is_not_said_to_have_its_own_formulas() -> None:
    name = "rnn_forward"
    source = changed(
        OWN_STEPS,
        ('p["Waa"] @ before + p["Wax"]', 'p["Waa"] @ before - p["Wax"]'),
        ("np.dstack(predictions)", "np.dstack(predictions[::-1])"),
    )
    given = answers(name, namespace(source)[name])
    verdicts = judge(QUESTIONS[name], HIDDEN[name], given)
    said = [diagnosis(name).explain(verdicts, given, asking) for asking in ("none", "wrong")]
    own = [any("without calling the cell" in one.text for one in told.values()) for told in said]
    assert own == [True, False]
    assert len(mistakes(said[0])["y_pred"]) == 2


@pytest.mark.parametrize("name", MODELS)
def test_most_are_named_and_none_untruly(name: str) -> None:
    model, rng = MODELS[name], np.random.default_rng(6)
    named = sampled = 0
    while sampled < SAMPLED:
        edits = [model.edits[number] for number in rng.choice(len(model.edits), 2, replace=False)]
        if sum(edit.changes for edit in edits) > 2:
            continue
        if not any(edit.rare for edit in edits) or edited(model.program, edits) is None:
            continue
        given = answers(name, model.function(edits))
        verdicts = judge(QUESTIONS[name], HIDDEN[name], given)
        wrong = [check for check, verdict in verdicts.items() if verdict.rung == "values"]
        if any(answer.failure for answer in given) or len(wrong) < 2:
            continue
        explained = diagnosis(name).explain(verdicts, given)
        sampled += 1
        named += any(one.mistakes for one in explained.values())
        assert not untrue(model, HIDDEN[name], explained, given), [edit.id for edit in edits]
    # A rare mistake in the same line as another is not looked for, and one cell has two lines.
    assert named > 0.6 * sampled
