"""Hand-written known wrong answers, as what they answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache
from types import CodeType
from typing import Any

from graders.diagnosis.answers.agree import agree
from graders.diagnosis.mistakes.program import GIVEN
from graders.judge import Answer, Case, Question
from graders.judge.asked import belongs
from graders.judge.local import ask
from graders.judge.verdicts import to_ask
from graders.known import Known, known
from graders.registry import questions
from solutions import reference, rnn_utils


def known_of(question: Question) -> list[Known]:
    """List the known wrong answers to a question."""
    return [one for one in known("wrong_answer") if one.function == question.name]


def answers_of(one: Known, cases: Sequence[Case]) -> list[Answer]:
    """Ask a known wrong answer as the judge asks a student's."""
    function = function_of(one)
    return [ask(function, case.arguments) for case in to_ask(cases)]


def function_of(one: Known) -> Callable[..., Any]:
    """Define a known wrong answer anew, in a namespace of its own.

    What it does not define is the reference's.
    """
    # Beside a notebook, the helper module is at the top level.
    sys.modules.setdefault("rnn_utils", rnn_utils)
    names = {registered.name: getattr(reference, registered.name) for registered in questions()}
    space: dict[str, Any] = {"__name__": "__main__", **GIVEN, **names}
    exec(_code(one), space)
    function: Callable[..., Any] = space[one.function]
    return function


def calls_otherwise(question: Question, case: Case, function: Callable[..., Any]) -> bool:
    """Whether a loop does not call its cell for every step, each time with what belongs there.

    function: one in a namespace of its own; its cell is exchanged there.
    """
    names = function.__globals__
    cell = names[str(question.cell)]
    steps = 0

    def noting(*given: Any) -> Any:
        nonlocal steps
        if not belongs(question, case, given, steps):
            raise LookupError(f"step {steps} is not asked for")
        steps += 1
        return cell(*given)

    names[str(question.cell)] = noting
    answer = ask(function, case.arguments)
    return answer.failure is not None or steps < case.sizes["T_x"]


@cache
def _code(one: Known) -> CodeType:
    return compile(one.source, str(one.path), "exec")


def depends_on_chance(one: Known, cases: Sequence[Case], first: Sequence[Answer]) -> bool:
    """Whether a known wrong answer answers otherwise when everything is done again."""
    again = ask(function_of(one), cases[0].arguments)
    return not agree(first[0].returned, again.returned)
