"""Known wrong answers that depend on chance, and what chance can make of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

import numpy as np

from graders.diagnosis.answers.agree import Flat, Spoken
from graders.diagnosis.answers.familiar import answers_of
from graders.judge import Answer, Case
from graders.judge.model import TOLERANCE, Array
from graders.known import Known

#: So many runs that even a handful of units is not dropped alike in all of them, and that both
#: values of nearly every number have come up.
_RUNS = 16
#: Two values come up again to so many digits, and are told apart when they are so far from each
#: other; an answer is near within a part of that.
_SAME = 1e-12
_FAR = 0.05
_NEAR = 0.01
#: Of so many units chance never drops every one.
_MANY = 10


class Chance:
    """A known wrong answer that depends on chance, run often enough to know what it can answer."""

    def __init__(self, one: Known, cases: Sequence[Case]) -> None:
        runs = zip(*(map(_flat, answers_of(one, cases)) for _ in range(_RUNS)), strict=True)
        self._usual = [_Usual(flats) for flats in runs]

    def can_answer(self, got: Sequence[Spoken]) -> bool:
        """Whether answers are what chance can make of it.

        They agree with it wherever it is the same in every run, and differ from each other where
        it differs.

        got: to the cases as the judge asks them, the last case twice.
        """
        if any(one.answer.failure for one in got):
            return False
        if not all(
            usual.is_kept_by(one.whole) for usual, one in zip(self._usual, got, strict=True)
        ):
            return False
        stable, before, last = self._usual[-1].stable, *got[-2:]
        return not stable.all() and np.array_equal(last.whole.alike(before.whole), stable)


class _Usual:
    """What holds in every run of one question.

    stable: for each array, whether it is always the same.
    """

    def __init__(self, runs: Sequence[Flat]) -> None:
        first, *others = runs
        self._has_one_form = all(run.form == first.form for run in others)
        if not self._has_one_form:
            return
        self._first = first
        self.stable: Array = np.all([first.alike(run) for run in others], axis=0)
        values = np.array([run.numbers for run in runs])
        self._early, self._late = _always_equal(first, values)
        low, high = values.min(axis=0), values.max(axis=0)
        is_low, is_high = (abs(values - end) <= _SAME for end in (low, high))
        # Each of them again: what is nearly always cut off at 1 has one value, and any other.
        has_two = (
            (is_low | is_high).all(axis=0) & (is_low.sum(axis=0) > 1) & (is_high.sum(axis=0) > 1)
        )
        # What is a copy of a part before it is no other unit.
        self._two = np.setdiff1d(np.flatnonzero(has_two & (high - low > _FAR)), self._late)
        self._low, self._high = low[self._two], high[self._two]
        self._kept = np.where(abs(self._high) > abs(self._low), self._high, self._low)

    def is_kept_by(self, got: Flat) -> bool:
        """Whether it holds for another answer.

        What is always the same is so there. Parts that are equal within each run are so there: as
        what a step starts from is what the one before it ended with. A number that has just two
        values (a unit that is dropped or not) has one of them there; and some are kept, where
        there are many.
        """
        if not self._has_one_form or got.form != self._first.form:
            return False
        early, late = got.numbers[self._early], got.numbers[self._late]
        most = TOLERANCE * np.abs(early).max(initial=0)
        # What is cut off at 1 hardly ever comes up as something else: near is near enough.
        two, near = got.numbers[self._two], _NEAR * (self._high - self._low)
        return bool(
            got.alike(self._first)[self.stable].all()
            and (abs(late - early) <= most).all()
            and ((abs(two - self._low) <= near) | (abs(two - self._high) <= near)).all()
            and (two.size < _MANY or (abs(two - self._kept) <= near).any())
        )


def _flat(answer: Answer) -> Flat:
    return Flat(answer.returned, answer.arguments[-1])


def _always_equal(first: Flat, runs: Array) -> tuple[Array, Array]:
    """Pair the places of parts that are the same, within every run, as a part before them."""
    known: dict[tuple[tuple[int, ...], bytes], Array] = {}
    early, late = [np.zeros(0, int)], [np.zeros(0, int)]
    for places in _parts(first):
        before = known.setdefault((places.shape, runs[:, places].tobytes()), places)
        if before is not places:
            early.append(before.ravel())
            late.append(places.ravel())
    return np.concatenate(early), np.concatenate(late)


def _parts(flat: Flat) -> Iterator[Array]:
    """Give the places of each array's numbers, and of a sequence's step by step."""
    start = 0
    for shape in flat.shapes:
        places = np.arange(start, start := start + prod(shape)).reshape(shape)
        yield places
        if places.ndim == 3:
            yield from np.moveaxis(places, 2, 0)
