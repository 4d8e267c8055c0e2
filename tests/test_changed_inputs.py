"""Inputs that come back changed, or another answer to the same question, cost the cache."""

from __future__ import annotations

from typing import Any

import pytest

from graders.judge import Answer, judge
from graders.judge.caches import REST
from tests.support import (
    PUBLIC,
    QUESTIONS,
    answer_of,
    judged,
    namespace,
    replaced,
    wrong,
)

LSTM = QUESTIONS["lstm_cell_forward"]

EVERY_PART = frozenset((*LSTM.gates, REST))


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_changed_input_costs_the_whole_cache(name: str) -> None:
    question = QUESTIONS[name]

    def function(*arguments: Any) -> Any:
        values = answer_of(name, PUBLIC[name][0])
        arguments[1][0, 0] += 1
        arguments[-1]["extra"] = 1
        del arguments[-1]["by"]
        return tuple(values)

    verdicts = judged(name, function)
    memory = verdicts[question.memory]
    assert wrong(verdicts) == {question.memory}
    assert memory.rung == "mutated_input"
    assert f"`{question.arguments[1]}` came back changed." in memory.seen
    assert '`parameters["extra"]` came back on top of what I passed.' in memory.seen
    assert '`parameters["by"]` did not come back.' in memory.seen
    assert memory.wrong == ({REST} if question.cell else {*question.gates, REST})


def test_of_many_changed_inputs_a_few_are_named_and_the_rest_counted() -> None:
    def function(*arguments: Any) -> Any:
        arguments[-1].update({f"more {number}": 1 for number in range(15_000)})
        return tuple(answer_of(LSTM.name, PUBLIC[LSTM.name][0]))

    seen = judged(LSTM.name, function)["cache"].seen
    assert '`parameters["more 15"]` and 14,984 more came back on top' in seen
    assert len(seen) < 1_000


def test_a_changed_input_that_the_cache_holds_is_called_a_change() -> None:
    source = """
def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    xt -= 1
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
"""
    verdict = judged("rnn_cell_forward", namespace(source)["rnn_cell_forward"])["cache"]
    assert verdict.rung == "mutated_input"
    assert "`xt` came back changed" in verdict.seen
    assert verdict.seen.endswith("`cache[2]` holds the argument `xt` as the call left it.")


def test_a_changed_input_costs_the_gates_beside_a_wrong_one_too() -> None:
    def function(xt: Any, a_prev: Any, c_prev: Any, parameters: Any) -> Any:
        values = answer_of(LSTM.name, PUBLIC[LSTM.name][0])
        xt += 1
        values[-1] = replaced(values[-1], 4, values[-1][4] + 1)
        return tuple(values)

    verdict = judged(LSTM.name, function)["cache"]
    assert verdict.rung == "mutated_input"
    assert verdict.wrong == EVERY_PART


@pytest.mark.parametrize("memory", [None, {}, (1, 2)])
def test_a_changed_input_does_not_hide_that_there_is_no_cache(memory: object) -> None:
    def function(xt: Any, a_prev: Any, c_prev: Any, parameters: Any) -> Any:
        values = answer_of(LSTM.name, PUBLIC[LSTM.name][0])
        xt += 1
        return (*values[:-1], memory)

    verdict = judged(LSTM.name, function)["cache"]
    assert verdict.rung in ("missing", "type", "shape")
    assert verdict.wrong == EVERY_PART


def test_an_input_replaced_by_its_equal_is_not_changed() -> None:
    def function(*arguments: Any) -> Any:
        parameters = arguments[-1]
        for key in list(parameters):
            parameters[key] = parameters.pop(key).copy()
        return tuple(answer_of("rnn_forward", PUBLIC["rnn_forward"][0]))

    assert not wrong(judged("rnn_forward", function))


def test_a_cache_that_differs_when_asked_again_costs_every_part_of_it() -> None:
    (case,) = PUBLIC[LSTM.name]

    def answer(**spoil: Any) -> Answer:
        values = answer_of(LSTM.name, case)
        for name, change in spoil.items():
            index = LSTM.cache.index(name)
            values[-1] = replaced(values[-1], index, change(values[-1][index]))
        return Answer(tuple(values), case.arguments)

    def plus_one(item: Any) -> Any:
        return item + 1

    def parts(first: Answer, second: Answer) -> tuple[str | None, frozenset[str]]:
        verdicts = judge(LSTM, [case], [first, second])
        assert wrong(verdicts) <= {"cache"}
        return verdicts["cache"].rung, verdicts["cache"].wrong

    assert parts(answer(), answer()) == (None, frozenset())
    assert parts(answer(), answer(ot=plus_one)) == ("unstable", EVERY_PART)
    assert parts(answer(ft=plus_one), answer(ft=plus_one, xt=plus_one)) == ("values", EVERY_PART)
    assert parts(answer(ft=plus_one), answer(ft=plus_one)) == ("values", frozenset({"ft"}))
    assert parts(answer(ft=plus_one), answer()) == ("values", frozenset({"ft"}))
