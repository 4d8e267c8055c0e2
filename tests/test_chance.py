"""A known wrong answer that depends on chance is recognised by what chance can make of it."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from graders.diagnosis.answers import chance
from graders.diagnosis.answers.agree import spoken
from graders.diagnosis.answers.chance import Chance
from graders.diagnosis.answers.familiar import answers_of
from graders.draw import draws
from graders.judge import Answer
from graders.known import known
from tests.diagnosed import RNN_LOOP, changed, told, told_of
from tests.support import HIDDEN, namespace


@pytest.mark.parametrize("seed", range(3))
def test_what_comes_from_chance_is_recognised_whatever_chance_brings(seed: int) -> None:
    cases = next(draws(seed)).cases
    by_chance = [one for one in known("wrong_answer") if "np.random" in one.source]
    assert by_chance
    for one in by_chance:
        given = answers_of(one, cases[one.function])
        answered = spoken(given, len(given[0].returned))
        assert Chance(one, cases[one.function]).can_answer(answered), one.id


def test_chance_may_drop_all_of_a_few_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """That a cache holds them too makes them no more."""
    dropout = "rnn_cell_forward/dropout_on_hidden_state"
    one = next(one for one in known("wrong_answer") if one.id == dropout)
    cases = next(draws(1)).cases[one.function]
    chance = Chance(one, cases)
    rand = np.random.rand

    def dropping(*shape: int) -> Any:
        return np.zeros(shape) if shape == (6, 1) else rand(*shape)

    monkeypatch.setattr(np.random, "rand", dropping)
    given = answers_of(one, cases)
    assert any(not answer.returned[0].any() for answer in given)
    assert chance.can_answer(spoken(given, len(given[0].returned)))


def test_noise_is_not_taken_for_a_mistake_that_comes_from_chance() -> None:
    noise = "0.1 * np.random.rand()"  # the same for all units
    for put in (
        ("x[..., step], state", f"x[..., step], state + {noise}"),
        ("x[..., step], state", f"x[..., step] + {noise}, state"),
    ):
        noisy = told("rnn_forward", changed(RNN_LOOP, put))
        assert not any(one.mistakes for one in noisy.values()), noisy


def test_what_chance_nearly_always_cuts_off_may_be_anything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where a random state is nearly always squashed to -1, a number between came up once."""
    one = next(one for one in known("wrong_answer") if one.id == "rnn_forward/first_state_random")
    brought = itertools.chain([0.3], itertools.repeat(-1.0))

    def made(number: float, varying: float) -> list[Answer]:
        arguments = HIDDEN["rnn_forward"][0].arguments
        return [Answer((np.array([number, v]),), arguments) for v in (varying, varying + 0.1)]

    varying = itertools.count(0.0, 0.01)
    monkeypatch.setattr(chance, "answers_of", lambda *_: made(next(brought), next(varying)))
    usual = Chance(one, HIDDEN["rnn_forward"][:1])
    assert usual.can_answer(spoken(made(-0.6, 0.5), 1))


def test_memory_never_written_to_is_not_taken_for_dropout() -> None:
    """What `np.empty` holds may be zeros at first, as if every unit had been dropped."""
    leftovers = itertools.chain([0.0] * len(HIDDEN["rnn_cell_forward"]), itertools.repeat(0.7))

    def unfilled(xt: Any, a_prev: Any, parameters: Any) -> Any:
        a_next = np.full_like(a_prev, next(leftovers))
        yt_pred = namespace()["softmax"](parameters["Wya"] @ a_next + parameters["by"])
        return a_next, yt_pred, (a_next, a_prev, xt, parameters)

    assert not any(one.mistakes for one in told_of("rnn_cell_forward", unfilled).values())


@pytest.mark.parametrize("dropped_at_first", [True, False])
def test_chance_never_drops_every_one_of_many_units(dropped_at_first: bool) -> None:
    at_first = itertools.chain([dropped_at_first], itertools.repeat(False))
    rng = np.random.default_rng(0)

    def dropping(xt: Any, a_prev: Any, parameters: Any) -> Any:
        hidden = parameters["Waa"] @ a_prev + parameters["Wax"] @ xt + parameters["ba"]
        kept = np.zeros(hidden.shape) if next(at_first) else rng.random(hidden.shape) > 0.5
        a_next = np.tanh(hidden) * kept
        yt_pred = namespace()["softmax"](parameters["Wya"] @ a_next + parameters["by"])
        return a_next, yt_pred, (a_next, a_prev, xt, parameters)

    explained = told_of("rnn_cell_forward", dropping)
    assert any(one.mistakes for one in explained.values()) is not dropped_at_first
