"""Mistakes that come from other packages, courses and habits are named, as they are written."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from graders.judge import judge
from tests.diagnosed import (
    LSTM_CELL,
    RNN_CELL,
    RNN_LOOP,
    answers,
    changed,
    diagnosis,
    mistakes,
    told,
    told_of,
)
from tests.support import HIDDEN, LOOPS, QUESTIONS, namespace, spoilt

#: Weights and biases are stacked, and the sums taken apart in the order of another package.
STACKED = """
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    p = parameters
    weights = np.concatenate([p["W" + gate] for gate in ORDER])
    biases = np.concatenate([p["b" + gate] for gate in ORDER])
    i, f, g, o = np.split(weights @ np.concatenate((a_prev, xt)) + biases, 4)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c_prev + i * g
    a = o * np.tanh(c)
    y = softmax(p["Wy"] @ a + p["by"])
    return a, c, y, (a, c, a_prev, c_prev, f, i, g, o, xt, parameters)
"""
#: The sums as `STACKED` takes them apart.
RIGHT = "ufco"
MEMORY = (
    "    kept = np.multiply(forget, c_prev)\n    c_next = kept + np.multiply(update, candidate)\n"
)
SCORES = 'softmax(scores + p["by"])'
OWN_SIGMOID = "\ndef sigmoid(z):\n    return {}\n"


def kinds(name: str, source: str) -> set[str]:
    """Give what sort of mistake each of those is that are told of a function."""
    ids = (one for told_of in mistakes(told(name, source)).values() for one in told_of)
    return {one.split("/")[2].rstrip("_0123456789") for one in ids}


@pytest.mark.parametrize("order", ["".join(order) for order in permutations(RIGHT)])
def test_stacked_parameters_in_any_other_order_are_one_mistake(order: str) -> None:
    explained = mistakes(told("lstm_cell_forward", STACKED.replace("ORDER", f'"{order}"')))
    assert bool(explained) is (order != RIGHT)
    assert len({one for ids in explained.values() for one in ids}) <= 1
    moved = [right for right, gate in zip(RIGHT, order, strict=True) if right != gate]
    if len(moved) > 2 or (len(moved) == 2 and "c" in moved):
        ((mistake,),) = set(explained.values())
        assert "/parameters_" in mistake


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("c_next = forget * (c_prev + update * candidate)", "brackets"),
        ("c_next = (forget * c_prev + update) * candidate", "brackets"),
        ("c_next = forget + c_prev * update + candidate", "operation"),
        ("c_next = update * c_prev + (1 - update) * candidate", "one_gate"),
        ("c_next = (1 - forget) * c_prev + forget * candidate", "one_gate"),
        ("c_next = c_prev + forget * c_prev + update * candidate", "term_added"),
    ],
)
def test_another_way_to_put_the_memory_together_is_named(line: str, kind: str) -> None:
    source = changed(LSTM_CELL, (MEMORY, f"    {line}\n"))
    assert kinds("lstm_cell_forward", source) == {kind}


@pytest.mark.parametrize(
    ("definition", "kind"),
    [
        ("1 / (1 - np.exp(-z))", "sign_in_function"),
        ("np.exp(z) / (1 - np.exp(z))", "sign_in_function"),
        ("np.clip(0.2 * z + 0.5, 0, 1)", "another_function"),
        ("np.clip(z / 6 + 0.5, 0, 1)", "another_function"),
    ],
)
def test_a_sigmoid_of_ones_own_that_is_another_function_is_named(
    definition: str, kind: str
) -> None:
    source = OWN_SIGMOID.format(definition) + LSTM_CELL
    assert kinds("lstm_cell_forward", source) == {kind}


@pytest.mark.parametrize(
    ("prediction", "kind"),
    [
        ('np.log(softmax(scores + p["by"]))', "logarithm"),
        ('softmax(np.tanh(scores + p["by"]))', "scores_squashed"),
        ('np.exp(scores + p["by"]) / np.sum(scores + p["by"], axis=0)', "other_divisor"),
    ],
)
def test_what_else_is_done_to_the_scores_is_named(prediction: str, kind: str) -> None:
    assert kinds("rnn_cell_forward", changed(RNN_CELL, (SCORES, prediction))) == {kind}


def test_a_prediction_before_the_output_gate_is_named() -> None:
    source = changed(LSTM_CELL, ('p["Wy"].dot(a_next)', 'p["Wy"].dot(np.tanh(c_next))'))
    assert mistakes(told("lstm_cell_forward", source)) == {
        "yt_pred": ("lstm_cell_forward/yt_pred/before_the_gate/Wy",)
    }


def test_gates_that_see_the_memory_are_named() -> None:
    changes = [(f'+ p["b{gate}"])', f'+ p["b{gate}"] + c_prev)') for gate in "fuo"]
    explained = told("lstm_cell_forward", changed(LSTM_CELL, *changes))
    ((mistake,),) = set(mistakes(explained).values())
    assert mistake.startswith("lstm_cell_forward/ft_ut_ot/term_added")


def test_several_results_in_each_others_places_are_named() -> None:
    source = changed(RNN_CELL, ("return [a_next, yt_pred, [", "return [[")).replace(
        "parameters]]", "parameters], a_next, yt_pred]"
    )
    assert kinds("rnn_cell_forward", source) == {"several_moved"}


@pytest.mark.parametrize("read", ["step", "step - 1"])
def test_the_given_state_in_the_first_column_is_named(read: str) -> None:
    source = """
def rnn_forward(x, a0, parameters):
    a, y_pred, caches = np.zeros((*a0.shape, x.shape[2])), [np.zeros(SHAPE)], []
    a[:, :, 0] = a0
    for step in range(1, x.shape[2]):
        a[:, :, step], prediction, cache = rnn_cell_forward(
            x[:, :, READ], a[:, :, step - 1], parameters
        )
        y_pred.append(prediction)
        caches.append(cache)
    return a, np.dstack(y_pred), caches
"""
    source = source.replace("SHAPE", '(len(parameters["by"]), x.shape[1])').replace("READ", read)
    assert kinds("rnn_forward", source) == {"first_column_taken"}


@pytest.mark.parametrize(("start", "kind"), [("", "all_made_anew"), ("a0", "last_step_only")])
def test_arrays_that_are_made_anew_in_every_round_are_named_together(start: str, kind: str) -> None:
    source = """
def rnn_forward(x, a0, parameters):
    state = a0
    for step in range(x.shape[2]):
        hidden = np.zeros((*a0.shape, x.shape[2]))
        answers = np.zeros((len(parameters["by"]), *x.shape[1:]))
        caches = []
        state, answers[:, :, step], cache = rnn_cell_forward(x[:, :, step], START, parameters)
        hidden[:, :, step] = state
        caches.append(cache)
    return hidden, answers, caches
"""
    assert kinds("rnn_forward", source.replace("START", start or "state")) == {kind}


@pytest.mark.parametrize(
    ("order", "words"),
    [("[::-1]", "The first of your caches"), ("[1:] + caches[:1]", "in another order than")],
)
def test_right_caches_in_another_order_are_called_that(order: str, words: str) -> None:
    """Whatever is wrong beside them, no item of theirs is called something else."""
    source = changed(
        RNN_LOOP,
        ("np.dstack(predictions), caches", f"np.dstack(predictions)**3, caches{order}"),
        ("np.dstack(states)", "np.dstack(states)**3"),
    )
    said = told("rnn_forward", source)["caches"]
    assert words in said.text
    assert said.mistakes == ()
    alone = told("rnn_forward", changed(RNN_LOOP, (", caches\n", f", caches{order}\n")))
    assert "something else" not in alone["caches"].text


@pytest.mark.parametrize("name", LOOPS)
def test_right_caches_in_an_order_of_chance_are_called_that(name: str) -> None:
    def mix(values: list[Any]) -> None:
        values[-1].sort(key=lambda cache: cache[0][0, 0])

    explained = told_of(name, spoilt(name, mix))
    assert mistakes(explained) == {"caches": ()}
    assert "in another order than the time steps" in explained["caches"].text


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("c_next = c_prev", "formula_of_another"),
        ("c_next = candidate", "formula_of_another"),
        ("c_next = a_prev", "formula_of_another"),
    ],
)
def test_a_quantity_in_the_place_of_the_memory_is_named(line: str, kind: str) -> None:
    source = changed(LSTM_CELL, (MEMORY, f"    {line}\n"))
    assert kinds("lstm_cell_forward", source) == {kind}


@pytest.mark.parametrize("state", ["a_prev", "c_prev", "c_next", "candidate"])
def test_a_quantity_in_the_place_of_the_hidden_state_is_named(state: str) -> None:
    source = changed(LSTM_CELL, ("np.multiply(output, np.tanh(c_next))", state))
    assert kinds("lstm_cell_forward", source) == {"formula_of_another"}


@pytest.mark.parametrize("gate", ["forget", "update"])
def test_a_state_that_a_gate_resets_for_the_candidate_is_named(gate: str) -> None:
    reset = f'p["Wc"].dot(np.vstack(({gate} * a_prev, xt)))'
    source = changed(LSTM_CELL, ('p["Wc"].dot(both)', reset))
    assert kinds("lstm_cell_forward", source) == {"part_gated"}


@pytest.mark.parametrize("factor", ["/ 2", "* 2"])
def test_scores_that_are_doubled_or_halved_are_named(factor: str) -> None:
    source = changed(RNN_CELL, (SCORES, f'softmax((scores + p["by"]) {factor})'))
    assert kinds("rnn_cell_forward", source) == {"argument_scaled"}


def test_a_gate_of_nothing_is_named_the_same_number_everywhere() -> None:
    source = changed(LSTM_CELL, ('p["Wu"].dot(both) + p["bu"]', "np.zeros_like(c_prev)"))
    assert kinds("lstm_cell_forward", source) == {"result_constant"}


@pytest.mark.parametrize(
    "function", ["z / (1 + np.abs(z))", "np.clip(z, -1, 1)", "np.where(z > 0, z, 0.01 * z)"]
)
def test_a_function_like_the_one_that_is_asked_for_is_named(function: str) -> None:
    squash = f"\ndef squash(z):\n    return {function}\n"
    source = squash + changed(RNN_CELL, ("np.tanh(", "squash("))
    assert kinds("rnn_cell_forward", source) == {"another_function"}


@pytest.mark.parametrize("scores", ['3.3 * (scores + p["by"])', 'np.log(2) * (scores + p["by"])'])
def test_classes_in_the_right_order_are_said_to_be(scores: str) -> None:
    source = changed(RNN_CELL, (SCORES, f"softmax({scores})"))
    (told_alone,) = told("rnn_cell_forward", source).values()
    assert "the numbers stand in the right order" in told_alone.text
    assert told_alone.mistakes == ()


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ('softmax(p["Wya"] @ state)', "bias_missing"),
        ('p["Wya"] @ state + p["by"]', "scores_returned"),
        ('np.exp(p["Wya"] @ state + p["by"])', "not_normalised"),
        ('softmax((p["Wya"] @ state + p["by"]).T).T', "softmax_across_batch"),
    ],
)
def test_a_prediction_that_a_loop_computes_beside_its_cell_is_named(
    formula: str, kind: str
) -> None:
    source = changed(
        RNN_LOOP,
        ("append(prediction)", f"append({formula})"),
        ("    state = a0\n", "    state, p = a0, parameters\n"),
    )
    given = answers("rnn_forward", namespace(source)["rnn_forward"])
    verdicts = judge(QUESTIONS["rnn_forward"], HIDDEN["rnn_forward"], given)
    ((check, said),) = diagnosis("rnn_forward").explain(verdicts, given, "right").items()
    assert check == "y_pred"
    assert [one.split("/")[3] for one in said.mistakes] == [kind]
    assert said.text.startswith("The predictions of your loop are not those of the cell.")


@pytest.mark.parametrize("bias", ["[0]", ".mean()", ".sum()"])
def test_one_number_in_a_biass_place_is_named(bias: str) -> None:
    source = changed(LSTM_CELL, ('p["bu"]', f'p["bu"]{bias}'))
    assert kinds("lstm_cell_forward", source) == {"bias_of_one"}
    every = changed(LSTM_CELL, *((f'p["b{gate}"]', f'p["b{gate}"]{bias}') for gate in "fuco"))
    assert kinds("lstm_cell_forward", every) == {"bias_of_one"}


@pytest.mark.parametrize("function", ["np.clip({}, -1, 1)", "np.maximum({}, 0)"])
def test_a_memory_that_is_cut_off_is_named(function: str) -> None:
    cut = changed(LSTM_CELL, (MEMORY, MEMORY + f"    c_next = {function.format('c_next')}\n"))
    assert kinds("lstm_cell_forward", cut) == {"result_squashed"}
