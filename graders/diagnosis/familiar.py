"""Hand-written known wrong answers, as what they answer."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from types import CodeType
from typing import Any

import numpy as np

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
    """Ask a known wrong answer as the judge asks a student's, in a namespace of its own.

    What it does not define is the reference's.
    """
    # Beside a notebook, the helper module is at the top level.
    sys.modules.setdefault("rnn_utils", rnn_utils)
    names = {registered.name: getattr(reference, registered.name) for registered in questions()}
    space: dict[str, Any] = {"__name__": "__main__", **GIVEN, **names}
    exec(_code(one), space)
    return [ask(space[one.function], case.arguments) for case in to_ask(cases)]


@cache
def _code(one: Known) -> CodeType:
    return compile(one.source, str(one.path), "exec")


def depends_on_chance(one: Known, cases: Sequence[Case], first: Sequence[Answer]) -> bool:
    """Whether a known wrong answer answers otherwise when everything is done again."""
    again = answers_of(one, cases[:1])
    return not agree(first[0].returned, again[0].returned)


class Chance:
    """A known wrong answer that depends on chance, run often enough to know what it can answer."""

    def __init__(self, one: Known, cases: Sequence[Case]) -> None:
        self._runs = [answers_of(one, cases) for _ in range(_TOLD_APART)]
        self._often = [answers_of(one, [cases[0], cases[-1]]) for _ in range(_OFTEN)]
        self._equal = [_always_equal(runs) for runs in zip(*self._runs, strict=True)]

    def can_answer(self, got: Sequence[Answer]) -> bool:
        """Whether answers are what chance can make of it; see `_varies_alike`.

        In each answer, what is always one and the same thing in its own is so there too: as what a
        step starts from is what the one before it ended with.
        """
        return self._varies_alike(got) and all(
            _are_equal(answer, pairs) for answer, pairs in zip(got, self._equal, strict=True)
        )

    def _varies_alike(self, got: Sequence[Answer]) -> bool:
        """Whether answers agree with those of its runs where they can.

        They agree with it wherever it is the same in every run, and differ from each other where
        it differs. A number that has just two values here (a unit that is dropped or not) has one
        of them there too.

        got: to the cases as the judge asks them, the last case twice.
        """
        for mine, *its in zip(got, *self._runs, strict=True):
            leaves, *runs = (_leaves(answer.returned) for answer in (mine, *its))
            if any(len(run) != len(leaves) for run in runs):
                return False
            for leaf, first, *others in zip(leaves, *runs, strict=True):
                is_stable = all(agree(other, first) for other in others)
                if is_stable and not agree(leaf, first):
                    return False
        ours, known = _stable(*got[-2:]), _stable(self._runs[0][-1], self._runs[1][-1])
        return ours == known and not all(known) and self._are_among([got[0], *got[-2:]])

    def _are_among(self, got: Sequence[Answer]) -> bool:
        """Look at the last two answers too: they differ, so memory never written to shows there."""
        seen = zip(*self._often, strict=True)
        return all(
            _is_one_of_two(leaf, values)
            for answer, runs in zip(got, seen, strict=True)
            for leaf, *values in zip(
                _leaves(answer.returned), *(_leaves(run.returned) for run in runs), strict=True
            )
        )


#: So many runs that even a handful of units is not dropped alike in all of them.
_TOLD_APART = 12
#: So often that both values of a number have come up, for every number of an array.
_OFTEN = 32
#: Two values are told apart when they are so far from each other, and near within a part of that.
_FAR = 0.05
_NEAR = 0.01


def _is_one_of_two(leaf: Any, values: Sequence[Any]) -> bool:
    """Whether each number that takes just two values, far from each other, is one of them.

    What is cut off at 1 hardly ever comes up as something else, so that near is near enough.
    """
    if not isinstance(leaf, np.ndarray) or any(np.shape(leaf) != np.shape(one) for one in values):
        return True
    lowest, highest = np.min(values, axis=0), np.max(values, axis=0)
    has_two = (np.isclose(values, lowest) | np.isclose(values, highest)).all(axis=0)
    has_two &= highest - lowest > _FAR
    near = _NEAR * (highest - lowest)
    is_one = (np.abs(leaf - lowest) <= near) | (np.abs(leaf - highest) <= near)
    return bool((~has_two | is_one).all())


_Pairs = Sequence[tuple[int, int]]


def _always_equal(runs: Sequence[Answer]) -> _Pairs:
    """Pair the parts that are the same in each of several answers to one question."""
    first, *others = [_parts(run.returned) for run in runs]
    pairs = []
    for late in range(len(first)):
        same = (early for early in range(late) if np.array_equal(first[early], first[late]))
        early = next(same, None)
        if early is not None and all(np.array_equal(run[early], run[late]) for run in others):
            pairs.append((early, late))
    return pairs


def _are_equal(answer: Answer, pairs: _Pairs) -> bool:
    parts = _parts(answer.returned)
    return all(agree(parts[late], parts[early]) for early, late in pairs)


def _parts(value: Any) -> list[Any]:
    """List the arrays in a value, a sequence's step by step."""
    arrays = [leaf for leaf in _leaves(value) if isinstance(leaf, np.ndarray)]
    steps = [array[:, :, t] for array in arrays if array.ndim == 3 for t in range(array.shape[2])]
    return [*arrays, *steps]


def _stable(one: Answer, two: Answer) -> list[bool]:
    """Tell which parts of two answers to the same question are the same."""
    return list(map(agree, _leaves(one.returned), _leaves(two.returned)))


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, tuple | list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value]
