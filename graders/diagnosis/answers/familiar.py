"""Hand-written known wrong answers, as what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graders.diagnosis.answers.agree import agree
from graders.judge import Answer, Case, Question
from graders.judge.asked import belongs
from graders.judge.local import Function, ask
from graders.judge.verdicts import to_ask
from graders.known import Known, function_of, known


def known_of(question: Question) -> list[Known]:
    """List the known wrong answers to a question."""
    return [one for one in known("wrong_answer") if one.function == question.name]


def answers_of(one: Known, cases: Sequence[Case]) -> list[Answer]:
    """Ask a known wrong answer as the judge asks a student's."""
    function = function_of(one)
    return [ask(function, case.arguments) for case in to_ask(cases)]


def calls_otherwise(question: Question, case: Case, function: Function) -> bool:
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


def depends_on_chance(one: Known, cases: Sequence[Case], first: Sequence[Answer]) -> bool:
    """Whether a known wrong answer answers otherwise when everything is done again."""
    again = ask(function_of(one), cases[0].arguments)
    return not agree(first[0].returned, again.returned)
