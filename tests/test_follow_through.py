"""A loop is right as it stands, or with the right cell in place of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graders.judge.local import follow
from graders.known import known
from tests.support import (
    HIDDEN,
    LOOPS,
    PUBLIC,
    QUESTIONS,
    RIGHT_CALL,
    calling,
    followed,
    found,
    namespace,
    stubs,
    wrong,
)

#: Bodies of a cell that is not right, in ways that end the loop around it or spoil its results.
CELLS = {
    "blank": "return None, None, None, None",
    "nothing": "pass",
    "zeros": "z = 0 * args[1]\n    return z, z, z, ()",
    "raises": "raise NotImplementedError",
    "exits": "raise SystemExit",
    "leaves": "raise GeneratorExit",
    "changes": "args[0][:] = 0\n    args[-1].clear()",
    "chance": "return tuple(np.random.default_rng().normal(size=(4, 5, 2)))",
}


def loop_with_cell(loop: str, body: str, *sources: str) -> dict[str, Any]:
    """The reference's loop, around a cell with this body."""
    return namespace(f"def {QUESTIONS[loop].cell}(*args):\n    {body}\n", *sources)


@pytest.mark.parametrize("cases", [PUBLIC, HIDDEN], ids=["public", "hidden"])
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("loop", LOOPS)
def test_a_right_loop_earns_its_marks_around_any_cell(loop: str, cell: str, cases: Any) -> None:
    verdicts = followed(loop, loop_with_cell(loop, CELLS[cell]), cases[loop])
    assert not wrong(verdicts)
    assert {verdict.followed for verdict in verdicts.values()} == {True}


@pytest.mark.parametrize("loop", LOOPS)
def test_a_right_loop_earns_its_marks_without_any_cell(loop: str) -> None:
    env = namespace()
    del env[str(QUESTIONS[loop].cell)]
    assert not wrong(followed(loop, env))
    assert QUESTIONS[loop].cell not in env


@pytest.mark.parametrize("loop", LOOPS)
def test_a_right_loop_around_a_right_cell_is_not_followed(loop: str) -> None:
    verdicts = followed(loop, namespace())
    assert not wrong(verdicts)
    assert not any(verdict.followed for verdict in verdicts.values())


@pytest.mark.parametrize("loop", LOOPS)
def test_zeros_around_zeros_do_not_pass(loop: str) -> None:
    zeros = "\n".join(
        f"def {name}(*args):\n    return tuple({[0] * len(QUESTIONS[name].returns)})\n"
        for name in (loop, QUESTIONS[loop].cell or "")
    )
    verdicts = followed(loop, namespace(zeros))
    assert wrong(verdicts) == set(QUESTIONS[loop].returns)


@pytest.mark.parametrize("loop", LOOPS)
def test_blank_loops_are_still_to_do(loop: str) -> None:
    verdicts = followed(loop, stubs())
    assert {verdict.rung for verdict in verdicts.values()} == {"missing"}
    assert all("None" in verdict.seen for verdict in verdicts.values())


@pytest.mark.parametrize(
    "identity",
    [
        "lstm_forward/own_step_without_forget_gate",
        "lstm_forward/own_step_concatenates_in_other_order",
        "rnn_forward/own_step_with_sigmoid",
        "rnn_forward/own_prediction_with_sigmoid",
    ],
)
def test_a_wrong_formula_in_the_loop_is_the_loops_mistake(identity: str) -> None:
    loop = identity.split("/")[0]
    one = found(f"wrong_answer/{identity}")
    for cell in ("", f"def {QUESTIONS[loop].cell}(*args):\n    raise ValueError\n"):
        verdicts = followed(loop, namespace(cell, one.source))
        assert set(one.fails) <= wrong(verdicts)


def test_only_the_checks_that_the_right_cell_earns_are_followed() -> None:
    cell = """
_right_cell = rnn_cell_forward
def rnn_cell_forward(xt, a_prev, parameters):
    a_next, yt_pred, cache = _right_cell(xt, a_prev, parameters)
    return a_next, yt_pred + 1, cache
"""
    loop = """
_right_loop = rnn_forward
def rnn_forward(x, a0, parameters):
    a, y_pred, caches = _right_loop(x, a0, parameters)
    return a, y_pred, caches[:-1]
"""
    verdicts = followed("rnn_forward", namespace(cell, loop))
    assert wrong(verdicts) == {"caches"}
    told = {name: verdict.followed for name, verdict in verdicts.items()}
    assert told == {"a": False, "y_pred": True, "caches": False}


def test_what_was_seen_around_the_right_cell_alone_is_said_to_be() -> None:
    # Around a cell that turns its states over, this loop runs to its end.
    turned = """
_right_cell = rnn_cell_forward
def rnn_cell_forward(xt, a_prev, parameters):
    a_next, *rest = _right_cell(xt, a_prev, parameters)
    return a_next.T, *rest
"""
    loop = """
def rnn_forward(x, a0, parameters):
    a, state = np.zeros((x.shape[1], len(a0), x.shape[2])), a0
    for t in range(x.shape[2]):
        state, yt_pred, cache = rnn_cell_forward(x[:, :, t], state, parameters)
        a[:, :, t], state = state, state.T
    return a, yt_pred, [cache]
"""
    verdicts = followed("rnn_forward", namespace(turned, loop))
    note = "I tried your loop with the right `rnn_cell_forward` in place of yours."
    assert "ValueError" in verdicts["a"].seen
    assert all(verdict.called.endswith(note) for verdict in verdicts.values())


@pytest.mark.parametrize("cases", [PUBLIC, HIDDEN], ids=["public", "hidden"])
@pytest.mark.parametrize("loop", LOOPS)
def test_a_wrong_loop_around_its_own_right_cell_is_not_said_to_be_tried_with_another(
    loop: str, cases: Any
) -> None:
    said = [
        one.id
        for one in known("wrong_answer")
        if one.function == loop
        and "np.random" not in one.source
        and any(
            "in place of yours" in verdict.called
            for verdict in followed(loop, namespace(one.source), cases[loop]).values()
        )
    ]
    assert said == []


@pytest.mark.parametrize(
    "call",
    [
        "x[:, :, t], a_next, c_next, parameters=parameters",
        "x[:, :, t], a_prev=a_next, c_prev=c_next, parameters=parameters",
        "parameters=parameters, c_prev=c_next, a_prev=a_next, xt=x[:, :, t]",
        "x[:, :, t], a_next, c_next, params=parameters",
        "x[:, :, t], parameters=parameters, c_prev=c_next, a_prev=a_next",
        "*[x[:, :, t], a_next], **dict(parameters=parameters, c_prev=c_next)",
        "x[:, :, t].copy(), np.array(a_next), c_next * 1, dict(parameters)",
        "x[:, :, t], a_next, c_next, {**parameters, 'more': 1}",
    ],
)
def test_the_right_cell_takes_every_right_call(call: str) -> None:
    line = f"a_next, c_next, yt_pred, cache = lstm_cell_forward({call})"
    verdicts = followed("lstm_forward", loop_with_cell("lstm_forward", "pass", calling(line)))
    # More keys than were passed in are no formula's mistake, but not what a cache must hold.
    assert wrong(verdicts) == ({"caches"} if "more" in call else set())


@pytest.mark.parametrize(
    "call", ["parameters, t", "t=t, p=parameters", "parameters, verbose=1, t=t"]
)
def test_the_students_own_cell_may_take_more_than_the_right_one(call: str) -> None:
    cell = "def lstm_cell_forward(xt, a_prev, c_prev, p, t=0, verbose=False):\n    pass"
    line = f"a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, {call})"
    assert not wrong(followed("lstm_forward", namespace(cell, calling(line))))


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ("x[:, :, t], a_next, c_next", "takes 4 arguments but 3 were given"),
        ("x[:, :, t], a_next, c_next, parameters, t", "takes 4 arguments but 5 were given"),
        ("x[:, :, t], a_next, c_next, parameters, t=t", "takes 4 arguments but 5 were given"),
        ("x[:, :, t], a_next, c_next, a_prev=a_next", "got multiple values for argument 'a_prev'"),
        ("", "takes 4 arguments but 0 were given"),
    ],
)
def test_a_call_that_no_cell_takes_stops_the_loop(call: str, text: str) -> None:
    line = f"a_next, c_next, yt_pred, cache = lstm_cell_forward({call})"
    cell = "def lstm_cell_forward(xt, a_prev, c_prev, parameters):\n    pass"
    verdicts = followed("lstm_forward", namespace(cell, calling(line)))
    assert {verdict.rung for verdict in verdicts.values()} == {"raised"}
    assert f"TypeError: lstm_cell_forward() {text}" in verdicts["a"].seen


@pytest.mark.parametrize("start", ["0", "0.0", "np.zeros((n_a, 1))", "np.zeros(m)"])
def test_a_memory_that_is_broadcast_costs_the_cache_alone(start: str) -> None:
    loop = calling(f"c_next = c_next if t else {start}", RIGHT_CALL)
    for cell in ("", "def lstm_cell_forward(*args):\n    pass"):
        verdicts = followed("lstm_forward", namespace(cell, loop))
        assert wrong(verdicts) == {"caches"}
        assert "`caches[0][3]` should hold the `c_prev` of step 0" in verdicts["caches"].seen


@pytest.mark.parametrize("raised", ["ValueError", "SystemExit", "GeneratorExit"])
@pytest.mark.parametrize("loop", LOOPS)
def test_the_students_own_cell_is_there_afterwards(loop: str, raised: str) -> None:
    cell = str(QUESTIONS[loop].cell)
    breaks = f"def {loop}(x, a0, parameters):\n    {cell}(x, a0, parameters)\n    raise {raised}\n"
    env = loop_with_cell(loop, "return 1", breaks, f"alias = {cell}")
    before = dict(env)
    assert {verdict.rung for verdict in followed(loop, env).values()} == {"raised"}
    assert env == before


def test_the_students_own_cell_is_there_after_an_interrupt() -> None:
    loop = "def rnn_forward(x, a0, parameters):\n    rnn_cell_forward(0, 0, 0)\n"
    interrupted = "def rnn_cell_forward(*args):\n    raise KeyboardInterrupt\n"
    env = namespace(interrupted, loop)
    before = dict(env)
    with pytest.raises(KeyboardInterrupt):
        follow(QUESTIONS["rnn_forward"], PUBLIC["rnn_forward"][0], env["rnn_forward"], env)
    assert env == before


def test_a_loop_that_deletes_its_cell_gets_it_back() -> None:
    loop = "def rnn_forward(x, a0, parameters):\n    del globals()['rnn_cell_forward']\n"
    env = namespace(loop)
    before = dict(env)
    follow(QUESTIONS["rnn_forward"], PUBLIC["rnn_forward"][0], env["rnn_forward"], env)
    assert env == before


@pytest.mark.parametrize("loop", LOOPS)
def test_the_right_cell_stands_for_every_global_name_of_the_students(loop: str) -> None:
    cell = str(QUESTIONS[loop].cell)
    renamed = found(f"accepted/{loop}/results_unpacked_into_slices").source.replace(cell, "step")
    env = loop_with_cell(loop, "raise ValueError", f"step = {cell}", renamed)
    step = env["step"]
    assert not wrong(followed(loop, env))
    assert env["step"] is step


def test_a_loop_that_goes_on_asking_is_stopped() -> None:
    # Around its own cell it stops at once; around the right one it never would.
    loop = """
def rnn_forward(x, a0, parameters):
    while True:
        rnn_cell_forward(x[:, :, 0], a0, parameters)
"""
    env = loop_with_cell("rnn_forward", "raise ValueError('own')", loop)
    verdicts = followed("rnn_forward", env)
    assert {verdict.rung for verdict in verdicts.values()} == {"timeout"}
    assert "no answer within 80 calls of rnn_cell_forward" in verdicts["a"].seen


def test_a_call_that_is_no_step_is_answered_by_the_students_own_cell() -> None:
    loop = """
def rnn_forward(x, a0, parameters):
    shapes.append(rnn_cell_forward(x[:, :, 0], a0 + 1, parameters))
    raise ValueError
"""
    env = loop_with_cell("rnn_forward", "return 'my own'", "shapes = []", loop)
    followed("rnn_forward", env)
    assert set(env["shapes"]) == {"my own"}


def test_a_call_that_is_no_step_finds_no_cell_where_there_is_none() -> None:
    loop = "def rnn_forward(x, a0, parameters):\n    rnn_cell_forward(x[:, :, 0], 1, parameters)\n"
    env = namespace(loop)
    del env["rnn_cell_forward"]
    verdicts = followed("rnn_forward", env)
    assert "NameError: name 'rnn_cell_forward' is not defined" in verdicts["a"].seen


def test_the_replayed_cell_computes_what_the_reference_does() -> None:
    for loop in LOOPS:
        question = QUESTIONS[loop]
        for case in (*PUBLIC[loop], *HIDDEN[loop]):
            env = loop_with_cell(loop, "raise ValueError")
            answer = follow(question, case, env[loop], env)
            x, a0, _ = case.arguments
            assert len(answer.asked) == case.sizes["T_x"]
            for t, asked in enumerate(answer.asked):
                given = dict(zip(question.cell_arguments, asked, strict=True))
                np.testing.assert_array_equal(given["xt"], x[:, :, t])
                before = case.right["a"][:, :, t - 1] if t else a0
                np.testing.assert_array_equal(given["a_prev"], before)
