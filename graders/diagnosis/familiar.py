"""Hand-written known wrong answers, as what they answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from graders.judge import Answer, Case, Question
from graders.judge.local import ask
from graders.judge.verdicts import to_ask
from graders.known import Known, environment, known

from .behaviour import agree


def known_of(question: Question) -> list[Known]:
    """List the known wrong answers to a question."""
    return [one for one in known("wrong_answer") if one.function == question.name]


def answers_of(one: Known, cases: Sequence[Case]) -> list[Answer]:
    """Ask a known wrong answer as the judge asks a student's, in a namespace of its own."""
    function = environment(one)[one.function]
    return [ask(function, case.arguments) for case in to_ask(cases)]


def depends_on_chance(one: Known, cases: Sequence[Case], first: Sequence[Answer]) -> bool:
    """Whether a known wrong answer answers otherwise when everything is done again."""
    again = answers_of(one, cases[:1])
    return not agree(first[0].returned, again[0].returned)


def alike_but_for_chance(
    got: Sequence[Answer], one: Sequence[Answer], two: Sequence[Answer]
) -> bool:
    """Whether answers agree with a known one wherever it is the same in two runs, and only there.

    got: a student's answers. one, two: those of two runs of the known wrong answer.
    """
    triples = zip(got, one, two, strict=True)
    pairs = [pair for triple in triples for pair in _leaves(*(a.returned for a in triple))]
    return bool(pairs) and all(agree(mine, its) == stable for mine, its, stable in pairs)


def _leaves(got: Any, one: Any, two: Any) -> Iterator[tuple[Any, Any, bool]]:
    """Pair what is got with what is known, down to the arrays; tell which of those are stable."""
    both = isinstance(got, tuple | list) and isinstance(one, tuple | list)
    if both and len(got) == len(one):
        for items in zip(got, one, two, strict=True):
            yield from _leaves(*items)
    elif isinstance(got, np.ndarray) and isinstance(one, np.ndarray) and got.shape == one.shape:
        yield got, one, agree(one, two)
    else:
        yield got, one, True
