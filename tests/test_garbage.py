"""Garbage is judged: it raises nothing, is never right, and carries a rung and a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.judge import Answer, Failure, judge
from graders.judge.model import Rung
from graders.judge.show import as_html, as_text
from tests.garbage import GARBAGE, LIARS, UNHURRIED
from tests.support import (
    LOOPS,
    PUBLIC,
    QUESTIONS,
    answer_of,
    followed,
    judged,
    namespace,
    replaced,
    wrong,
)

RUNGS = set(get_args(Rung))

names = st.sampled_from(list(QUESTIONS))


def assert_judged(verdicts: Any, question: str) -> None:
    """Each verdict is right, or has its rung and its sentences; all can be shown."""
    for verdict in verdicts.values():
        assert verdict.right == (verdict.rung is None) == (not verdict.wrong)
        assert verdict.rung in RUNGS | {None}
        assert bool(verdict.seen) == (not verdict.right)
    assert as_text(QUESTIONS[question], verdicts).encode()
    assert as_html(QUESTIONS[question], verdicts).encode()


@UNHURRIED
@given(names, GARBAGE)
def test_garbage_in_place_of_every_value_is_never_right(name: str, garbage: object) -> None:
    verdicts = judged(name, lambda *arguments: garbage)
    assert_judged(verdicts, name)
    assert wrong(verdicts) == set(QUESTIONS[name].returns)


@UNHURRIED
@given(names, GARBAGE, st.data())
def test_garbage_in_place_of_one_value_costs_it(
    name: str, garbage: object, data: st.DataObject
) -> None:
    question = QUESTIONS[name]
    check = data.draw(st.sampled_from(question.returns))
    values = answer_of(name, PUBLIC[name][0])
    values[question.returns.index(check)] = garbage
    verdicts = judged(name, lambda *arguments: tuple(values))
    assert_judged(verdicts, name)
    assert check in wrong(verdicts) <= {check, question.memory}


@UNHURRIED
@given(names, GARBAGE, st.data())
def test_garbage_inside_a_cache_costs_the_cache(
    name: str, garbage: object, data: st.DataObject
) -> None:
    question = QUESTIONS[name]
    values = answer_of(name, PUBLIC[name][0])
    index = data.draw(st.integers(0, len(question.cache) - 1))
    if question.cell is None:
        values[-1] = replaced(values[-1], index, garbage)
    else:
        t = data.draw(st.integers(0, 9))
        whole = data.draw(st.booleans())
        values[-1][t] = garbage if whole else replaced(values[-1][t], index, garbage)
    verdicts = judged(name, lambda *arguments: tuple(values))
    assert_judged(verdicts, name)
    assert wrong(verdicts) == {question.memory}


@UNHURRIED
@given(names, st.lists(GARBAGE, max_size=4))
def test_garbage_written_into_the_inputs_costs_the_cache(name: str, garbage: list[Any]) -> None:
    question = QUESTIONS[name]

    def function(*arguments: Any) -> Any:
        arguments[-1].update({f"more {i}": item for i, item in enumerate(garbage)})
        return tuple(answer_of(name, PUBLIC[name][0]))

    verdicts = judged(name, function)
    assert_judged(verdicts, name)
    assert wrong(verdicts) == ({question.memory} if garbage else set())


@UNHURRIED
@given(st.sampled_from(LOOPS), st.lists(st.lists(GARBAGE, max_size=5), max_size=3), GARBAGE)
def test_a_cell_that_is_asked_garbage_explains_it(
    loop: str, calls: list[list[Any]], garbage: object
) -> None:
    cell = str(QUESTIONS[loop].cell)

    def function(*arguments: Any) -> Any:
        for call in calls:
            env[cell](*call)
        return garbage

    env = namespace(f"def {cell}(*args):\n    return args")
    env[loop] = function
    verdicts = followed(loop, env)
    assert_judged(verdicts, loop)
    assert wrong(verdicts) == set(QUESTIONS[loop].returns)


@UNHURRIED
@given(names, st.sampled_from(sorted(RUNGS)), st.text())
def test_any_failure_in_any_words_is_judged(name: str, rung: Rung, text: str) -> None:
    case = PUBLIC[name][0]
    failed = Answer(failure=Failure(rung, text))
    right = Answer(tuple(answer_of(name, case)), case.arguments)
    for answers in ([failed, failed], [failed, right], [right, failed]):
        verdicts = judge(QUESTIONS[name], [case], answers)
        assert_judged(verdicts, name)
        assert wrong(verdicts) == set(QUESTIONS[name].returns)


@pytest.mark.parametrize("make", LIARS, ids=range(len(LIARS)))
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_value_that_lies_about_itself_is_not_believed(name: str, make: Callable[[], Any]) -> None:
    question = QUESTIONS[name]
    assert wrong(judged(name, lambda *arguments: make())) == set(question.returns)
    values = answer_of(name, PUBLIC[name][0])
    spoilt = (make(), *values[1:-1], make())
    assert {question.returns[0], question.memory} == wrong(judged(name, lambda *_: spoilt))
