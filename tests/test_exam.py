"""What was found in a set of answers is found once, however many students give it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest.mock import Mock
from weakref import ref

import numpy as np
import pytest

from graders.draw import draws
from graders.judge import Answer, judge
from graders.known import IMPORTS, reference_cells
from graders.marking.exam import Exam, exams
from graders.sandbox import Sandbox
from tests.classes import FORKS
from tests.diagnosed import RNN_CELL, changed
from tests.support import SEED

pytestmark = FORKS

NAME = "rnn_cell_forward"
NO_BIAS = changed(RNN_CELL, ('hidden + p["ba"]', "hidden"))
IN_OTHER_WORDS = changed(NO_BIAS, ("np.tanh(hidden)", "a_next * 1.0")).replace(
    "    a_next = a_next", "    a_next = np.tanh(hidden)\n    a_next = a_next"
)


@pytest.fixture
def asked() -> Exam:
    return next(one for one in exams(next(draws(SEED))) if one.question.name == NAME)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Tells how often the judge was called."""
    watched = Mock(wraps=judge)
    monkeypatch.setattr("graders.marking.exam.judge", watched)
    return watched


def answers(asked: Exam, *sources: str) -> list[list[Answer]]:
    with Sandbox("none") as sandbox:
        found = []
        for source in sources:
            with sandbox.submission([IMPORTS, *reference_cells(), source]) as session:
                found.append(session.ask(NAME, asked.calls))
        return found


def test_the_same_wrong_answers_are_judged_once(asked: Exam, judged: Mock) -> None:
    first, second = map(asked.judged, answers(asked, NO_BIAS, IN_OTHER_WORDS))
    assert first == second
    assert not first["a_next"].right
    assert judged.call_count == 1


def test_other_answers_are_judged_by_themselves(asked: Exam, judged: Mock) -> None:
    other = changed(RNN_CELL, ("np.tanh(", "np.sin("))
    wrong, right, different = map(asked.judged, answers(asked, NO_BIAS, RNN_CELL, other))
    assert all(verdict.right for verdict in right.values())
    assert wrong["a_next"] != different["a_next"]
    assert judged.call_count == 3


def test_nothing_is_remembered_of_answers_that_are_not_shared(asked: Exam, judged: Mock) -> None:
    (given,) = answers(asked, NO_BIAS)
    alone = [replace(answer, shared=False) for answer in given]
    assert asked.judged(alone) == asked.judged(alone) == asked.judged(given)
    assert judged.call_count == 3
    judged.reset_mock()
    gone = [ref(answer) for answer in alone]
    del alone
    assert not any(one() for one in gone)


def test_what_one_student_is_given_changes_nothing_for_the_next(asked: Exam) -> None:
    first, second = answers(asked, NO_BIAS, IN_OTHER_WORDS)
    given = asked.judged(first)
    given.clear()
    assert set(asked.judged(second)) == set(asked.question.returns)


COLUMN = np.ones((6, 1))


@pytest.mark.parametrize(
    "huge",
    [
        np.ones((6, 65)),
        np.ones((6, 1, 1)),
        [[1.0] * 65] * 6,
        [[[1.0]] * 6],
        [COLUMN],
        [COLUMN[0]] * 65,
        ["text" * 1000, *[""] * 60],
        [*[""] * 1000],
        {"more": [COLUMN] * 2},
        {str(number): 1.0 for number in range(65)},
    ],
    ids=lambda huge: str(huge)[:20],
)
def test_the_right_cell_is_given_nothing_huge(huge: Any) -> None:
    loop = next(one for one in exams(next(draws(SEED))) if one.question.name == "rnn_forward")
    assert loop.cell is not None
    x, a_prev, parameters = loop.cases[0].arguments
    given = {"xt": x[:, :, 0], "a_prev": a_prev, "parameters": parameters}
    right = loop.cell.answer(given)
    for name in given:
        with pytest.raises(ValueError, match="larger than any"):
            loop.cell.answer({**given, name: huge})
    listed = loop.cell.answer({**given, "xt": x[:, :, 0].tolist()})
    np.testing.assert_array_equal(listed["a_next"], right["a_next"])


def test_the_same_answers_are_told_alike(asked: Exam) -> None:
    first, second = answers(asked, NO_BIAS, IN_OTHER_WORDS)
    told = [asked.told(asked.judged(one), one) for one in (first, second)]
    assert told[0] is told[1]
    assert told[0][1] is not None


@pytest.mark.parametrize("cell", ["rnn_cell_forward", "lstm_cell_forward"])
def test_the_right_cell_answers_nothing_that_the_cell_is_asked(cell: str) -> None:
    prepared = {one.question.name: one for one in exams(next(draws(SEED)))}
    loop = next(one for one in prepared.values() if one.question.cell == cell)
    assert loop.cell is not None
    *_, known = loop.cases[1].arguments
    for case in prepared[cell].cases:
        given = dict(zip(prepared[cell].question.arguments, case.arguments, strict=True))
        for parameters in (given["parameters"], {**known, **given["parameters"]}, {}, [known]):
            with pytest.raises(ValueError, match="parameters that the loop was not given"):
                loop.cell.answer({**given, "parameters": parameters})
    x, a0, _ = loop.cases[1].arguments
    step = {"xt": x[:, :, 0], "a_prev": a0, "c_prev": a0, "parameters": {**known, "more": 1}}
    assert "a_next" in loop.cell.answer(step)
