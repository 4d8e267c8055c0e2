"""Of mistakes that give the same outputs, calls and caches rule out what they speak against."""

from __future__ import annotations

from typing import Any

import pytest

from graders.judge import judge
from graders.judge.asked import asking_of
from graders.judge.local import follow, judge_local
from graders.known import known
from tests.diagnosed import answers, changed, diagnosis, mistakes, shipped, told, told_of
from tests.support import HIDDEN, LOOPS, PUBLIC, QUESTIONS, found, namespace, right

CALLED = "a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)"
STORED = "a[:, :, t], y_pred[:, :, t] = a_next, yt_pred"
KEPT = "        caches.append(cache)"
LOOP = f"""
def rnn_forward(x, a0, parameters):
    (n_x, m, T_x), n_y, caches, a_next = x.shape, len(parameters["by"]), [], a0
    a, y_pred = np.zeros((*a0.shape, T_x)), np.zeros((n_y, m, T_x))
    for t in range(T_x):
        {CALLED}
        {STORED}
{KEPT}
    return a, y_pred, caches
"""
ONE_COLUMN = (
    [(STORED, "a[:, :, -1], y_pred[:, :, t] = a_next, yt_pred")],
    [(STORED, f"a = np.zeros_like(a); {STORED}")],
    [(STORED, "y_pred[:, :, t] = yt_pred"), (KEPT, f"{KEPT}\n    a[:, :, t] = a_next")],
)
NOTHING = (
    [("range(T_x)", "range(0)")],
    [(STORED, "pass"), (KEPT, "")],
    [(CALLED, "a_next, yt_pred, cache = None, None, None"), (STORED, "pass"), (KEPT, "")],
)


def test_right_caches_speak_against_a_mistake_in_a_step() -> None:
    skips = namespace(found("wrong_answer/rnn_forward/first_step_skipped").source)["rnn_forward"]

    def computes_all_and_returns_less(*arguments: Any) -> Any:
        return (*skips(*arguments)[:-1], right("rnn_forward")(*arguments)[-1])

    explained = told_of("rnn_forward", computes_all_and_returns_less)
    assert mistakes(explained) == dict.fromkeys(("a", "y_pred"), ("rnn_forward/stored/a+y_pred",))


@pytest.mark.parametrize(
    ("ways", "text"),
    [
        (ONE_COLUMN, "it holds the last time step. At which position is each step"),
        (NOTHING, "What happens in each round of the loop"),
    ],
)
def test_of_ways_that_come_to_the_same_none_is_said_to_be_the_one(ways: Any, text: str) -> None:
    explained = [told("rnn_forward", changed(LOOP, *changes)) for changes in ways]
    assert explained[0]
    assert explained == explained[:1] * len(ways)
    assert all(text in one.text for one in explained[0].values())


def test_of_a_loop_whose_every_call_is_right_no_mistake_in_a_call_is_told() -> None:
    name = "rnn_forward"
    source = changed(
        LOOP, (STORED, f"if t < T_x - 1: {STORED}"), ("y_pred, caches\n", "y_pred, None\n")
    )
    given = answers(name, namespace(source)[name])
    verdicts = judge(QUESTIONS[name], HIDDEN[name], given)
    wrongly, rightly = (diagnosis(name).explain(verdicts, given, how) for how in ("wrong", "right"))
    assert "never computed" in wrongly["a"].text
    assert not any("computed" in one.text for one in rightly.values())


def test_nor_is_it_told_in_the_notebook() -> None:
    name, (case,) = "rnn_forward", PUBLIC["rnn_forward"]
    told = []
    for change in ((STORED, f"if t < T_x - 1: {STORED}"), ("range(T_x)", "range(T_x - 1)")):
        env = namespace(changed(LOOP, change, ("y_pred, caches\n", "y_pred, None\n")))
        told.append(
            shipped().told(QUESTIONS[name], case, *judge_local(QUESTIONS[name], [case], env))
        )
    assert ["never computed" in said for said in told] == [False, True]


@pytest.mark.parametrize("name", LOOPS)
def test_hand_written_mistakes_are_recognised_also_where_the_calls_are_known(name: str) -> None:
    (first, *_) = HIDDEN[name]
    for one in known("wrong_answer"):
        if one.function == name:
            env = namespace(one.source)
            asked = follow(QUESTIONS[name], first, env[name], env).asked
            given = answers(name, namespace(one.source)[name])
            verdicts = judge(QUESTIONS[name], HIDDEN[name], given)
            explained = diagnosis(name).explain(
                verdicts, given, asking_of(QUESTIONS[name], first, asked)
            )
            assert mistakes(explained) == dict.fromkeys(one.fails, (one.id,))
