"""The short way, for answers that are all right, comes to what the long way comes to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graders.judge import Answer, verdicts
from graders.judge.model import TOLERANCE
from graders.judge.quick import surely_right
from graders.known import known
from tests.support import HIDDEN, PUBLIC, QUESTIONS, answer_of, judged, namespace, right, spoilt

NAMES = st.sampled_from(list(QUESTIONS))


@pytest.fixture
def long_way(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(verdicts, "surely_right", lambda *arguments: False)
        yield


@pytest.mark.usefixtures("long_way")
def test_the_long_way_finds_nothing_in_right_answers() -> None:
    for name, cases in HIDDEN.items():
        assert all(verdict.right for verdict in judged(name, right(name), cases).values())
    for one in known("accepted"):
        for name in QUESTIONS if one.function == "whole" else [one.function]:
            found = judged(name, namespace(one.source)[name])
            assert all(verdict.right for verdict in found.values()), one.id


def test_the_short_way_believes_the_reference() -> None:
    for name, cases in (*PUBLIC.items(), *HIDDEN.items()):
        for case in cases:
            answer = Answer(tuple(answer_of(name, case)), case.arguments)
            assert surely_right(QUESTIONS[name], case, held(name, answer))


def held(name: str, answer: Answer) -> Answer:
    """The same answer, whose caches hold the very parameters that were passed."""
    *outputs, memory = answer.returned
    caches = memory if QUESTIONS[name].cell else [memory]
    kept = [(*cache[:-1], answer.arguments[-1]) for cache in caches]
    return Answer((*outputs, kept if QUESTIONS[name].cell else kept[0]), answer.arguments)


def test_the_short_way_believes_no_known_wrong_answer() -> None:
    for one in known("wrong_answer"):
        function = namespace(one.source)[one.function]
        believed = judged(one.function, function, HIDDEN[one.function])
        failed = {name for name, verdict in believed.items() if not verdict.right}
        assert failed == set(one.fails), one.id


@settings(max_examples=60)
@given(NAMES, st.floats(-4, 1), st.sampled_from([1, -1]), st.data())
def test_a_number_that_is_off_is_judged_alike(
    name: str, power: float, sign: int, data: st.DataObject
) -> None:
    """One number of one output or cache is off by a part, or a multiple, of the tolerance."""
    question = QUESTIONS[name]
    output = data.draw(st.sampled_from(question.outputs))
    off = sign * 10**power * TOLERANCE

    def spoil(values: list[Any]) -> None:
        array = values[question.returns.index(output)]
        array[(0,) * array.ndim] += off * np.abs(array).max()

    function = spoilt(name, spoil)
    short = judged(name, function)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(verdicts, "surely_right", lambda *arguments: False)
        assert judged(name, function) == short
