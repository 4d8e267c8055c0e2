"""Hand-written known wrong answers, as what they answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache
from types import CodeType
from typing import Any

from graders.judge import Answer, Case, Question
from graders.judge.local import ask
from graders.judge.verdicts import to_ask
from graders.known import Known, known
from graders.registry import questions
from solutions import reference, rnn_utils

from .agree import agree
from .program import GIVEN


def known_of(question: Question) -> list[Known]:
    """List the known wrong answers to a question."""
    return [one for one in known("wrong_answer") if one.function == question.name]


def answers_of(one: Known, cases: Sequence[Case]) -> list[Answer]:
    """Ask a known wrong answer as the judge asks a student's, in a namespace of its own."""
    function = _function(one)
    return [ask(function, case.arguments) for case in to_ask(cases)]


def _function(one: Known) -> Callable[..., Any]:
    """Run its source anew; what it does not define is the reference's."""
    # Beside a notebook, the helper module is at the top level.
    sys.modules.setdefault("rnn_utils", rnn_utils)
    names = {registered.name: getattr(reference, registered.name) for registered in questions()}
    space: dict[str, Any] = {"__name__": "__main__", **GIVEN, **names}
    exec(_code(one), space)
    function: Callable[..., Any] = space[one.function]
    return function


@cache
def _code(one: Known) -> CodeType:
    return compile(one.source, str(one.path), "exec")


def depends_on_chance(one: Known, cases: Sequence[Case], first: Sequence[Answer]) -> bool:
    """Whether a known wrong answer answers otherwise when everything is done again."""
    again = ask(_function(one), cases[0].arguments)
    return not agree(first[0].returned, again.returned)
