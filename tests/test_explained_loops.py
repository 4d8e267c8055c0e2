"""What a loop asked of its cell explains why it is not right yet."""

from __future__ import annotations

import pytest

from graders.judge.asked import rightly_asked
from graders.judge.local import follow
from tests.support import (
    PUBLIC,
    QUESTIONS,
    RIGHT_CALL,
    calling,
    followed,
    found,
    namespace,
    wrong,
)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("a_next = a0", "Where step 1 should run, the `a_prev` that you gave the cell is `a0`."),
        (
            "a_next = a_next if t else 0 * a0",
            "Where step 0 should run, the `a_prev` that you gave the cell is all z",
        ),
        (
            "a_next = a[:, :, 0] if t == 3 else a_next",
            "Where step 3 should run, the `a_prev` that you gave",
        ),
        ("a_next = a[:, :, 0] if t == 3 else a_next", "is the `a` of step 0."),
        ("a_next = c_next if t == 2 else a_next", "is the `c` of step 1."),
        ("c_next = a_next if t == 2 else c_next", "is the `a` of step 1."),
        (
            "c_next = c_next if t else a0",
            "Where step 0 should run, the `c_prev` that you gave the cell is `a0`.",
        ),
        (
            "c_next = 0 * a0",
            "Where step 1 should run, the `c_prev` that you gave the cell is all zeros.",
        ),
        ("c_next = c_next if t else a0**2", "is not that step's."),
        ("c_next = c_next if t else a0 + 1", "the cell is `a0`, scaled or shifted."),
        ("x = (x - x.mean()) / x.std()", "is the `x` of step 0, scaled or shifted."),
        ("c_next = c_next if t else 0 * a0 + 0.5", "the cell is 0.5 everywhere."),
        ("c_next = c_next if t else 0 * a0 + np.inf", "the cell is inf everywhere."),
        ("a_next = a_next if t else 2 * a0", "the cell is `a0`, scaled or shifted."),
        ("a_next = -a_next if t == 2 else a_next", "is the `a` of step 1, scaled or shifted."),
        (
            "c_next = c_next if t else 1",
            "Where step 0 should run, the `c_prev` that you gave the cell is an int.",
        ),
        ("c_next = c_next if t else None", "that you gave the cell is None."),
        ("c_next = c_next if t else [[0]]", "that you gave the cell is a list of 1 item."),
        ("c_next = c_next if t else 0 * a0.T", "has shape (2, 5); I expected (n_a, m) = (5, 2)."),
        ("x = x[:, :, ::-1] if t == 0 else x", "`xt` that you gave the cell is the `x` of step 9."),
        (
            "parameters = dict(parameters, by=parameters['by'] + t)",
            "Where step 1 should run, the `parameters` that",
        ),
        ("parameters = dict(parameters, by=0, bo=1)", "that you were given: `bo`, `by` differ."),
        ("parameters = {'by': parameters['by']}", "are not those that you were given."),
        (
            "t = T_x - 1 - t",
            "Where step 0 should run, the `xt` that you gave the cell is the `x` of",
        ),
        ("if t == 5: break", "The loop called the cell for 5 steps; T_x is 10."),
    ],
)
def test_the_first_wrong_call_of_the_cell_explains_a_wrong_loop(line: str, text: str) -> None:
    verdicts = followed("lstm_forward", namespace(calling(line, RIGHT_CALL)))
    told = [verdict.why for verdict in verdicts.values() if not verdict.right]
    assert told
    assert all(text in why for why in told)


def test_a_call_too_many_explains_a_wrong_loop() -> None:
    source = calling(RIGHT_CALL).replace(
        "return a", "a += lstm_cell_forward(x[:, :, 0], a0, a0, parameters)[0].sum()\n    return a"
    )
    verdicts = followed("lstm_forward", namespace(source))
    assert wrong(verdicts) == {"a"}
    assert verdicts["a"].why == "The loop called the cell 11 times; T_x is 10."


def test_a_step_asked_twice_is_no_wrong_call() -> None:
    # Some loops call the cell once before, to learn the shapes.
    loop = calling(
        "if t == 0: lstm_cell_forward(x[:, :, 0], a_next, c_next, parameters)",
        RIGHT_CALL,
        "caches = caches[:1]",
    )
    verdicts = followed("lstm_forward", namespace("def lstm_cell_forward(*args): pass", loop))
    assert wrong(verdicts) == {"caches"}
    assert verdicts["caches"].why == ""


def test_a_step_run_over_and_over_is_told_where_the_next_one_should_run() -> None:
    over = "a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, 0], a0, 0 * a0, parameters)"
    verdicts = followed("lstm_forward", namespace(calling(over)))
    said = "Where step 1 should run, the `xt` that you gave the cell is the `x` of step 0."
    assert verdicts["a"].why == said


@pytest.mark.parametrize("state", ["a_next", "a0"])
def test_of_a_cell_that_runs_twice_a_step_no_step_is_told_that_never_was(state: str) -> None:
    again = f"yt_pred = lstm_cell_forward(x[:, :, t], {state}, c_next, parameters)[2]"
    verdicts = followed("lstm_forward", namespace(calling(RIGHT_CALL, again)))
    assert verdicts["y_pred"].why == "The loop called the cell 20 times; T_x is 10."


def test_a_loop_that_ends_is_not_said_to_go_on_without_end() -> None:
    """It asks its own cell for every sequence by itself, and keeps each of their caches."""
    loop = """
def rnn_forward(x, a0, parameters):
    a, caches = np.zeros((*a0.shape, x.shape[2])), []
    y_pred = np.zeros((len(parameters["by"]), *x.shape[1:]))
    for i in [*range(x.shape[1])] * 5:
        state = a0[:, [i]]
        for t in range(x.shape[2]):
            state, prediction, cache = rnn_cell_forward(x[:, [i], t], state, parameters)
            a[:, [i], t], y_pred[:, [i], t] = state, prediction
            caches.append(cache)
    return a, y_pred, caches
"""
    verdicts = followed("rnn_forward", namespace(loop))
    assert wrong(verdicts) == {"caches"}
    assert verdicts["caches"].seen == "`caches` has 100 entries; I expected T_x = 10."


def test_an_error_in_the_loop_is_explained_by_the_call_before_it() -> None:
    loop = calling("c_next = c_next if t else 'zeros'", RIGHT_CALL)
    verdicts = followed("lstm_forward", namespace(loop))
    assert {verdict.rung for verdict in verdicts.values()} == {"raised"}
    assert {verdict.why for verdict in verdicts.values()} == {
        "Where step 0 should run, the `c_prev` that you gave the cell is a str."
    }


def test_steps_that_an_error_prevented_are_not_called_missing() -> None:
    loop = calling(RIGHT_CALL, "1 / (t - 3)")
    verdicts = followed("lstm_forward", namespace(loop))
    assert "ZeroDivisionError" in verdicts["a"].seen
    assert verdicts["a"].why == ""


def test_a_loop_that_never_calls_the_cell_has_no_calls_explained() -> None:
    one = found("wrong_answer/rnn_forward/own_step_with_sigmoid")
    verdicts = followed("rnn_forward", namespace(one.source))
    assert {verdict.why for verdict in verdicts.values()} == {""}
    assert "There you have" in verdicts["a"].seen


def test_numbers_are_shown_where_every_call_was_right() -> None:
    loop = calling(RIGHT_CALL).replace("return a,", "return a + 1,")
    seen = followed("lstm_forward", namespace(loop))["a"].seen
    number = PUBLIC["lstm_forward"][0].right["a"][0, 0, 0]
    assert f"There you have {number + 1:.6g}; I expected {number:.6g}." in seen


def test_no_number_is_shown_after_a_wrong_call() -> None:
    loop = calling("a_next = a0", RIGHT_CALL)
    verdicts = followed("lstm_forward", namespace(loop))
    assert not any("There you have" in verdict.seen for verdict in verdicts.values())


def test_a_state_that_outlives_the_call_is_not_called_a_wrong_call() -> None:
    one = found("wrong_answer/lstm_forward/memory_kept_between_calls")
    verdicts = followed("lstm_forward", namespace(one.source))
    assert {verdict.rung for verdict in verdicts.values()} == {"unstable"}


@pytest.mark.parametrize(
    ("identity", "place"),
    [
        ("lstm_forward/memory_view_overwritten", "`caches[0][3]`, the `c_prev` of step 0"),
        ("lstm_forward/one_state_array_overwritten", "`caches[0][2]`, the `a_prev` of step 0"),
        ("rnn_forward/one_state_array_overwritten", "`caches[0][1]`, the `a_prev` of step 0"),
    ],
)
@pytest.mark.parametrize("cell", ["right", "raises"])
def test_an_array_overwritten_after_it_was_stored_is_named(
    identity: str, place: str, cell: str
) -> None:
    loop = identity.split("/")[0]
    spoilt = (
        "" if cell == "right" else f"def {QUESTIONS[loop].cell}(*args):\n    raise ValueError\n"
    )
    one = found(f"wrong_answer/{identity}")
    verdicts = followed(loop, namespace(spoilt, one.source))
    assert wrong(verdicts) == {"caches"}
    assert f"{place}, was right when it was stored and was overwritten" in verdicts["caches"].seen


#: Loops that run the cell for one sequence at a time: step by step, or sequence by sequence.
ONE_BY_ONE = {
    "steps": """
    for t in range(T_x):
        for i in range(m):
""",
    "sequences": """
    for i in range(m):
        for t in range(T_x):
""",
}
ONE = """
def rnn_forward(x, a0, parameters):
    (n_x, m, T_x), (n_y, n_a) = x.shape, parameters["Wya"].shape
    a, y_pred = np.zeros((n_a, m, T_x)), np.zeros((n_y, m, T_x))
    {loops}
            before = a[:, i : i + 1, t - 1] if t else a0[:, i : i + 1]
            state, y, _ = rnn_cell_forward(x[:, i : i + 1, t], before, parameters)
            a[:, i, t], y_pred[:, i, t] = state[:, 0], y[:, 0]
    states = [a0, *np.moveaxis(a, 2, 0)]
    caches = [(states[t + 1], states[t], x[:, :, t], parameters) for t in range(T_x)]
    return a, y_pred, caches
"""
OTHER_CELL = "def rnn_cell_forward(xt, a_prev, parameters):\n    return a_prev, a_prev[:4], ()\n"


@pytest.mark.parametrize("loops", ONE_BY_ONE.values(), ids=ONE_BY_ONE)
def test_a_right_loop_may_run_its_cell_for_each_sequence_by_itself(loops: str) -> None:
    name = "rnn_forward"
    env = namespace(OTHER_CELL, ONE.format(loops=loops))
    assert not wrong(followed(name, env))
    (case, *_) = PUBLIC[name]
    assert rightly_asked(QUESTIONS[name], case, follow(QUESTIONS[name], case, env[name], env).asked)


@pytest.mark.parametrize("loops", ONE_BY_ONE.values(), ids=ONE_BY_ONE)
@pytest.mark.parametrize(
    ("right", "instead", "text"),
    [
        ("if t else a0[", "if t > 1 else a0[", "Where step 1 should run, the `a_prev` that you"),
        ("in range(T_x):\n", "in range(T_x - 1):\n", "for 9 steps; T_x is 10."),
    ],
)
def test_what_a_cell_is_asked_for_each_sequence_is_explained_by_its_step(
    loops: str, right: str, instead: str, text: str
) -> None:
    source = ONE.format(loops=loops).replace(right, instead)
    verdicts = followed("rnn_forward", namespace(OTHER_CELL, source))
    assert text in verdicts["a"].why


def test_calls_that_are_wrong_and_too_few_are_both_told() -> None:
    line = "if t == 5: break\n        a_next = a_next if t else 0 * a0"
    verdicts = followed("lstm_forward", namespace(calling(line, RIGHT_CALL)))
    assert "cell is all zeros. The loop called the cell 5 times; T_x is 10." in verdicts["a"].why
