"""An explanation that is not true is caught, and breaks the proof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from graders.diagnosis import Explanation
from graders.draw import draws
from graders.judge.model import Array
from graders.proof import explained
from graders.proof.truth import untrue
from tests.classes import FORKS
from tests.diagnosed import EVERY, LSTM_CELL, MODELS, RNN_CELL, answers, changed, told
from tests.support import HIDDEN, SEED, namespace

CELL = "rnn_cell_forward"


@pytest.mark.parametrize(
    ("mistake", "is_true"),
    [
        (f"{CELL}/a_next/another_function_2", True),
        (f"{CELL}/a_next/another_function", False),
        (f"{CELL}/sigmoid_for_hidden_state", False),
    ],
)
def test_an_explanation_that_gives_another_answer_is_caught(mistake: str, is_true: bool) -> None:
    function = namespace(changed(RNN_CELL, ("np.tanh(hidden", "np.sin(hidden")))[CELL]
    said = {"a_next": Explanation((mistake,), text="I saw something.")}
    complaint = untrue(MODELS[CELL], HIDDEN[CELL], said, answers(CELL, function))
    assert bool(complaint) is not is_true
    assert mistake in complaint or is_true


def test_an_explanation_of_what_raises_only_in_part_is_caught() -> None:
    """The mistake that is named raises nowhere."""
    mistake = changed(RNN_CELL, ("np.tanh(hidden", "sigmoid(hidden"))
    of_one_sequence = "    if xt.shape[1] == 1: return"
    raising = f"{mistake}    raise ValueError\n".replace("    return", of_one_sequence)
    said = told(CELL, mistake)
    given = answers(CELL, namespace(raising)[CELL])
    assert [case.sizes["m"] == 1 for case in HIDDEN[CELL]] == [False, True, False]
    assert [bool(answer.failure) for answer in given] == [True, False, True, True]
    assert "one raises, the other does not" in untrue(MODELS[CELL], HIDDEN[CELL], said, given)


def test_what_an_explanation_leaves_open_is_not_held_against_it() -> None:
    source = changed(
        LSTM_CELL,
        ("forget, update, candidate, output, xt", "forget, update, c_next, output, xt"),
        ("np.multiply(output, np.tanh(c_next))", "np.multiply(output, c_next)"),
    )
    name = "lstm_cell_forward"
    given = answers(name, namespace(source)[name])
    said = told(name, source)
    assert said["cache"].mistakes[-1] == f"{name}/cache_items/cct"
    assert untrue(MODELS[name], HIDDEN[name], said, given) == ""
    wrongly = {**said, "cache": replace(said["cache"], mistakes=said["cache"].mistakes[:-1])}
    assert untrue(MODELS[name], HIDDEN[name], wrongly, given)


@pytest.mark.parametrize(
    ("change", "is_true"),
    [
        (lambda a: a + 1e-9 * abs(a[np.isfinite(a)]).max(), True),
        (lambda a: np.where(np.isnan(a), 0, a), False),
        (lambda a: np.where(np.isposinf(a), -np.inf, a), False),
        (lambda a: np.where(np.isfinite(a), -a, a), False),
    ],
)
def test_what_is_not_finite_is_the_same_where_an_explanation_is_true(
    change: Callable[[Array], Array], is_true: bool
) -> None:
    """States that overflow are compared where they do not, as everywhere else."""
    name = "rnn_forward"
    mistake = f"{name}/step/a_next/another_function_4"
    made = answers(name, MODELS[name].function([edit for edit in EVERY if edit.id == mistake]))
    first = made[0].returned[0]
    assert np.isfinite(first[:, :, 0]).all()
    assert np.isinf(first).any()
    assert np.isnan(first).any()
    given = [
        replace(answer, returned=(change(answer.returned[0]), *answer.returned[1:]))
        for answer in made
    ]
    said = {"a": Explanation((mistake,), text="I saw something.")}
    assert bool(untrue(MODELS[name], HIDDEN[name], said, given)) is not is_true


class Lying:
    """Names another mistake than the one that was made."""

    def explain(self, question: str, *heard: object) -> dict[str, Explanation]:
        lie = {"a_next": Explanation((f"{CELL}/a_next/not_activated",))}
        return lie if question == CELL else {}


@FORKS
def test_an_untrue_explanation_breaks_the_proof() -> None:
    source = changed(RNN_CELL, ("np.tanh(hidden", "np.sin(hidden"))
    task = explained.Task("lied_to", source, "`tanh` -> `sin`")
    with explained._worker(next(draws(SEED)), [], Lying()) as work:  # type: ignore[arg-type]
        (objection,) = work(task).objections
    assert objection.startswith("lied_to, `tanh` -> `sin`: every size its own: a_next is not what")
