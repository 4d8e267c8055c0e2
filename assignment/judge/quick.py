"""The short way: all the numbers of an answer compared at once, for answers that are all right."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from .caches import step_of
from .model import TOLERANCE, Answer, Array, Case, Question
from .values import is_numeric, untouched

#: So far inside the tolerance that what the long way compares with each other agrees as well.
_WELL_INSIDE = TOLERANCE / 10


class Expected(NamedTuple):
    """What the arrays of a right answer are, in order, and how much each number may be off."""

    arrays: list[Array]
    slack: list[Array]


class _Joined(NamedTuple):
    """shapes: of all arrays. numbers, slack: of all of them, end to end."""

    shapes: list[tuple[int, ...]]
    numbers: Array
    slack: Array


@np.errstate(all="ignore")
def surely_right(question: Question, case: Case, answer: Answer) -> bool:
    """Whether there is nothing to find in an answer; False also where it takes a closer look."""
    if answer.right is not None:
        return answer.right
    if answer.failure is not None:
        return False
    arrays = laid_out(question, answer)
    joined = _joined(question, case)
    if not all(map(is_numeric, arrays)) or [a.shape for a in arrays] != joined.shapes:
        return False
    got = np.concatenate(arrays, axis=None, dtype=np.float64, casting="unsafe")
    right = bool((np.abs(got - joined.numbers) <= joined.slack).all())
    return right and all(map(untouched, answer.arguments, case.arguments))


def laid_out(question: Question, answer: Answer) -> list[Any]:
    """Lay out what was returned: outputs, then what each cache holds but for the parameters.

    Returns an empty list when it is not made as it should be.
    """
    if not _has(answer.returned, question.returns):
        return []
    found: list[Any]
    *found, memory = answer.returned
    caches = [memory] if question.cell is None else memory
    if not isinstance(caches, tuple | list):
        return []
    for cache in caches:
        if not _has(cache, question.cache) or cache[-1] is not answer.arguments[-1]:
            return []
        found += cache[:-1]
    return found


def _has(items: Any, names: tuple[str, ...]) -> bool:
    return isinstance(items, tuple | list) and len(items) == len(names)


@lru_cache(maxsize=64)
def expected(question: Question, case: Case) -> Expected:
    """Lay out what is right as `laid_out` does what was returned."""
    if question.cell is None:
        passed = dict(zip(question.arguments, case.arguments, strict=True))
        steps = [{**case.right, **passed}]
    else:
        steps = [step_of(question, case, t) for t in range(case.sizes["T_x"])]
    arrays = [case.right[name] for name in question.outputs]
    arrays += [step[name] for step in steps for name in question.cache[:-1]]
    slack = [np.full(array.shape, _WELL_INSIDE * np.abs(array).max()) for array in arrays]
    return Expected(arrays, slack)


@lru_cache(maxsize=64)
def _joined(question: Question, case: Case) -> _Joined:
    arrays, slack = expected(question, case)
    shapes = [array.shape for array in arrays]
    numbers = np.concatenate(arrays, axis=None, dtype=np.float64)
    return _Joined(shapes, numbers, np.concatenate(slack, axis=None))
