"""What a function answered, as numbers that can be looked up, and when two answers agree."""

from __future__ import annotations

import operator
import zlib
from collections.abc import Sequence
from math import isfinite
from typing import Any

import numpy as np

from graders.judge import Question
from graders.judge.model import TOLERANCE, Array
from graders.judge.values import same

#: Fixed weights: the projection of an array is its product with the first of them.
_WEIGHTS = np.random.default_rng(4).standard_normal(1 << 14)
_SIZES = np.concatenate(([0.0], np.abs(_WEIGHTS).cumsum())).tolist()
_PLACES = np.random.default_rng(5).uniform(0.5, 1.5, 1 << 10).tolist()
_FINITE = {"nan": 3.7, "posinf": 5e3, "neginf": -5e3}
#: What computing in another order may change in a projection.
_ROUNDING = 1e-6
_MOST_KEPT = 4_000


class Projection:
    """Projects what a function returned to a row: a number for each output and item of a cache.

    parameters: those that the function was given; a cache that holds them is a common thing.
    keep: whether arrays and caches are met again, as a runner's are: then they are kept.
    """

    def __init__(self, question: Question, parameters: Any, keep: bool = False) -> None:
        self._parameters = parameters
        self._most_kept = _MOST_KEPT if keep else 0
        self._returns = len(question.returns)
        self._items = len(question.cache)
        self._is_loop = question.cell is not None
        self._kept: dict[int, tuple[Any, list[float]]] = {}
        self._arrays: dict[int, tuple[Array, float]] = {}

    def row(self, returned: Any) -> list[float]:
        """Project each output and each item of the cache.

        What is not as many values as asked for is projected as one thing, and so is a cache.
        """
        if isinstance(returned, tuple | list) and len(returned) == self._returns:
            return [*map(self.of, returned[:-1]), *self.memory(returned[-1])]
        return [self.of(returned)] * (self._returns - 1 + self._items)

    def memory(self, value: Any) -> list[float]:
        """Project each item of a cache; in a list of caches, that of all steps together."""
        if not self._is_loop:
            return self._cache(value)
        if not isinstance(value, list | tuple) or not value:
            return [self.of(value)] * self._items
        rows = [self._kept_cache(item) for item in value]
        mark = _mark(len(rows))
        return [
            sum(map(operator.mul, _PLACES, column)) + mark for column in zip(*rows, strict=True)
        ]

    def _kept_array(self, value: Array) -> float:
        known = self._arrays.get(id(value))
        if known is None:
            if len(self._arrays) > self._most_kept:
                self._arrays.clear()
            # The array is kept too, so that its identity stays its own.
            known = self._arrays[id(value)] = (value, _of_array(value))
        return known[1]

    def _kept_cache(self, value: Any) -> list[float]:
        """Project one of a loop's caches: the runner gives the same ones again and again."""
        known = self._kept.get(id(value))
        if known is None or known[0] is not value:
            if len(self._kept) > self._most_kept:
                self._kept.clear()
            known = self._kept[id(value)] = (value, self._cache(value))
        return known[1]

    def _cache(self, value: Any) -> list[float]:
        if isinstance(value, tuple | list) and len(value) == self._items:
            return [self.of(item) for item in value]
        return [self.of(value)] * self._items

    def of(self, value: Any) -> float:
        """Project any value to one number, the same for what is the same."""
        if isinstance(value, np.ndarray):
            return self._kept_array(value)
        if isinstance(value, tuple | list):
            return _of_items([self.of(item) for item in value])
        if isinstance(value, dict):
            if value is self._parameters or same(value, self._parameters):
                return _mark("parameters")
            return _of_items([self.of(item) for item in value.values()]) + _mark(str(sorted(value)))
        if isinstance(value, bool | int | float | np.number | np.bool_):
            return _of_array(np.asarray(value)) + _mark("scalar")
        return _mark(type(value).__name__ + str(getattr(value, "type_name", "")))


def _of_items(projected: Sequence[float]) -> float:
    return sum(map(operator.mul, _PLACES, projected)) + _mark(len(projected))


def _of_array(array: Array) -> float:
    if array.dtype.kind not in "fiu" or not 0 < array.size < len(_WEIGHTS):
        return _mark((array.dtype.kind, array.shape))
    number = float(_WEIGHTS[: array.size] @ array.ravel())
    if not isfinite(number):
        number = float(_WEIGHTS[: array.size] @ np.nan_to_num(array.ravel(), **_FINITE))
    return number + _mark(array.shape)


def _mark(form: object) -> float:
    """Turn what something is, apart from its numbers, into a number."""
    known = _MARKS.get(form)
    if known is None:
        known = _MARKS[form] = 1e3 * zlib.crc32(repr(form).encode()) / 2**32
    return known


_MARKS: dict[object, float] = {}


def spread(value: Any) -> float:
    """Give how far the projection of an equal answer may be from this one's."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "fiu" or not 0 < value.size < len(_WEIGHTS):
            return _ROUNDING
        largest = float(abs(value.ravel()).max())
        largest = largest if isfinite(largest) else _FINITE["posinf"]
        return TOLERANCE * largest * _SIZES[value.size] + _ROUNDING
    if isinstance(value, tuple | list):
        return sum(map(operator.mul, _PLACES, map(spread, value))) + _ROUNDING
    if isinstance(value, dict):
        return spread(list(value.values()))
    return _ROUNDING + (TOLERANCE * abs(value) if isinstance(value, int | float) else 0.0)


def agree(got: Any, want: Any) -> bool:
    """Whether one answer is the other, to the judge's tolerance; lists and tuples are alike."""
    pairs: list[tuple[Array, Array]] = []
    return _alike(got, want, pairs) and _close(pairs)


def _alike(got: Any, want: Any, pairs: list[tuple[Array, Array]]) -> bool:
    """Compare all but numbers, and collect the arrays to compare."""
    if got is want:
        return True
    if isinstance(got, np.ndarray) and isinstance(want, np.ndarray):
        if got.shape != want.shape or (got.dtype.kind in "fiu") != (want.dtype.kind in "fiu"):
            return False
        pairs.append((got, want))
        return True
    if isinstance(got, tuple | list) and isinstance(want, tuple | list):
        return len(got) == len(want) and all(
            _alike(*items, pairs) for items in zip(got, want, strict=True)
        )
    if isinstance(got, dict) and isinstance(want, dict):
        return got.keys() == want.keys() and all(_alike(got[k], want[k], pairs) for k in want)
    if isinstance(got, float | int | np.number) and isinstance(want, float | int | np.number):
        pairs.append((np.atleast_1d(got), np.atleast_1d(want)))
        return True
    return type(got) is type(want) and repr(got) == repr(want)


def _close(pairs: Sequence[tuple[Array, Array]]) -> bool:
    """Compare numbers, each array by its own largest magnitude, all of them at once."""
    pairs = [(got, want) for got, want in pairs if want.size]
    if not pairs:
        return True
    got = np.concatenate([got.ravel() for got, _ in pairs])
    want = np.concatenate([want.ravel() for _, want in pairs])
    # What is not finite agrees where it is the same.
    odd = ~(np.isfinite(got) & np.isfinite(want))
    if odd.any():
        if not np.array_equal(got[odd], want[odd], equal_nan=True):
            return False
        got, want = np.where(odd, 0, got), np.where(odd, 0, want)
    sizes = np.array([want.size for _, want in pairs])
    largest = np.maximum.reduceat(np.abs(want), np.cumsum(sizes) - sizes)
    return bool((np.abs(got - want) <= np.repeat(TOLERANCE * largest, sizes)).all())
