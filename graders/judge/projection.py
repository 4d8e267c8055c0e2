"""What a function answered, as a few numbers that can be looked up."""

from __future__ import annotations

import operator
import zlib
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any

import numpy as np

from .model import TOLERANCE, Array, Opaque, Question
from .values import same

#: Fixed weights: the projection of an array is its product with some of them.
_WEIGHTS = np.random.default_rng(4).standard_normal(1 << 14)
#: The sums of the sizes of the first so many of them; by themselves, lists are faster.
_SUMS = np.concatenate(([0.0], np.abs(_WEIGHTS).cumsum()))
_SIZES = _SUMS.tolist()
_MOST_NUMBERS = len(_WEIGHTS) // 2
_PLACES = np.random.default_rng(5).uniform(0.5, 1.5, 1 << 10).tolist()
#: What stands for a number that is not finite.
_NAN, _INFINITE = 3.7, 5e3
#: What computing in another order may change in a projection.
ROUNDING = 1e-6
_MOST_KEPT = 4_000


class Projection:
    """Projects what a function returned to a row: a number for each output and item of a cache.

    parameters: those that the function was given; a cache that holds them is a common thing.
    start: the first of the weights; projections with other weights are independent.
    keep: whether caches and read-only arrays are met again, as a runner's are: then they are kept.
    Else it is for one answer, which stays as it is meanwhile.
    """

    def __init__(
        self, question: Question, parameters: Any, start: int = 0, keep: bool = False
    ) -> None:
        self._parameters = self._equal = parameters
        self._start = start
        self._keep = keep
        self._returns = len(question.returns)
        self._items = len(question.cache)
        self._is_loop = question.cell is not None
        self._caches: dict[int, tuple[Any, list[float]]] = {}
        #: What is known by its identity; and itself, so that its identity stays its own.
        self._kept: dict[int, tuple[Any, float]] = {}
        self._kept[id(parameters)] = parameters, _mark("parameters")

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
        return of_steps(rows)

    def _kept_cache(self, value: Any) -> list[float]:
        """Project one of a loop's caches: the runner gives the same ones again and again."""
        known = self._caches.get(id(value))
        if known is None:
            if len(self._caches) > _MOST_KEPT:
                self._caches.clear()
            known = self._caches[id(value)] = (value, self._cache(value))
        return known[1]

    def _cache(self, value: Any) -> list[float]:
        if isinstance(value, tuple | list) and len(value) == self._items:
            return [self.of(item) for item in value]
        return [self.of(value)] * self._items

    def of(self, value: Any) -> float:
        """Project any value to one number, the same for what is the same."""
        known = self._kept.get(id(value))
        if known is not None:
            return known[1]
        if isinstance(value, np.ndarray):
            return self._of_array(value)
        if isinstance(value, tuple | list):
            return _of_items([self.of(item) for item in value])
        if isinstance(value, dict):
            return self._of_dict(value)
        if isinstance(value, float | np.floating):
            number = float(value) if isfinite(value) else float(_finite(np.asarray(value)))
            return float(_WEIGHTS[self._start]) * number + _mark(()) + _mark("scalar")
        return _number_of(leaf(value))

    def _of_dict(self, value: dict[str, Any]) -> float:
        if self._is_parameters(value):
            return _mark("parameters")
        items = [self.of(item) for item in value.values()]
        number = _of_items(items) + _number_of(str(sorted(value)))
        if not self._keep:
            self._kept[id(value)] = value, number
        return number

    def _is_parameters(self, value: dict[str, Any]) -> bool:
        if value is not self._equal:
            if not same(value, self._parameters):
                return False
            # As every step holds them, and every submission gets the same object.
            self._equal = value
        return True

    def _of_array(self, array: Array) -> float:
        if array.dtype.kind == "c":
            parts = [self._of_array(part) for part in (array.real, array.imag)]
            return _of_items(parts) + _mark("complex")
        if not _is_projected(array):
            return _mark((array.dtype.kind, array.shape)) + _number(array.tobytes())
        weights, flat = _WEIGHTS[self._start : self._start + array.size], array.ravel()
        number = float(weights.dot(flat))
        if not isfinite(number):
            number = float(weights.dot(_finite(flat)))
        number += _mark(array.shape)
        if self._keep and not array.flags.writeable:
            self._kept[id(array)] = array, number
        return number


def _finite(flat: Array) -> Array:
    finite: Array = np.nan_to_num(flat, nan=_NAN, posinf=_INFINITE, neginf=-_INFINITE)
    return finite


@np.errstate(all="ignore")
def project_all(arrays: Sequence[Array]) -> tuple[Array, Array]:
    """Project arrays all at once, as `Projection.of` does but for rounding; give each its `spread`.

    arrays: `plain_arrays`.
    """
    if not arrays:
        return np.zeros(0), np.zeros(0)
    shapes = [array.shape for array in arrays]
    sizes = np.array([array.size for array in arrays])
    starts = np.cumsum(sizes) - sizes
    flat = np.concatenate([array.ravel() for array in arrays])
    magnitudes = np.abs(flat)
    is_finite = np.isfinite(flat)
    if not is_finite.all():
        magnitudes[~is_finite] = 0
        flat = _finite(flat)
    weights = _WEIGHTS[np.arange(flat.size) - np.repeat(starts, sizes)]
    marks = {shape: _mark(shape) for shape in set(shapes)}
    numbers = np.add.reduceat(weights * flat, starts) + [marks[shape] for shape in shapes]
    largest = np.maximum.reduceat(magnitudes, starts)
    return numbers, TOLERANCE * largest * _SUMS[sizes] + ROUNDING


@np.errstate(all="ignore")
def project_abreast(arrays: Array) -> Array:
    """Do so with finite ones that lie side by side: `arrays[:, k]`, of shape (rows, ...)."""
    flat = np.moveaxis(arrays, 1, 0).reshape(arrays.shape[1], -1)
    numbers: Array = flat @ _WEIGHTS[: flat.shape[1]]
    return numbers + _mark(arrays.shape[:1] + arrays.shape[2:])


def _weighed(numbers: Iterable[float]) -> float:
    return float(sum(map(operator.mul, _PLACES, numbers)))


def of_steps(rows: Sequence[Sequence[float]]) -> list[float]:
    """Put together what is projected of each step's cache, item by item."""
    mark = _mark(len(rows))
    return [_weighed(column) + mark for column in zip(*rows, strict=True)]


def _of_items(projected: Sequence[float]) -> float:
    return _weighed(projected) + _mark(len(projected))


def _is_projected(array: Array) -> bool:
    return array.dtype.kind in "fiu" and 0 < array.size <= _MOST_NUMBERS


def plain_arrays(values: Iterable[object]) -> list[Array]:
    """List those that are arrays of float64 and are projected by their numbers."""
    return [
        value
        for value in values
        if isinstance(value, np.ndarray)
        and value.dtype is _DOUBLE
        and 0 < value.size <= _MOST_NUMBERS
    ]


_DOUBLE = np.dtype(np.float64)


def leaf(value: object) -> str:
    """Write what is no array, number or container, in a bounded text."""
    if isinstance(value, Opaque):
        return f"Opaque {value.type_name}"
    if isinstance(value, str):
        return f"text {value[:_MOST_TEXT]}"
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 1e9):
        return repr(value)
    return type(value).__name__


_MOST_TEXT = 100


def _number_of(form: str) -> float:
    return _number(form.encode(errors="replace"))


def _number(data: bytes) -> float:
    return 1e3 * zlib.crc32(data) / 2**32


def _mark(form: object) -> float:
    """Turn a kind, a shape or a length into a number: all short, and the same few again."""
    known = _MARKS.get(form)
    if known is None:
        if len(_MARKS) > _MOST_KEPT:
            _MARKS.clear()
        known = _MARKS[form] = _number_of(repr(form))
    return known


_MARKS: dict[object, float] = {}


def spread(value: Any, start: int = 0) -> float:
    """Give how far the projection of an equal answer may be from this one's."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind == "c":
            return spread([value.real, value.imag], start)
        if not _is_projected(value):
            return ROUNDING
        sizes = abs(value.ravel())
        largest = float(sizes[sizes.argmax()])  # of a few numbers sooner found than by `max`
        if not isfinite(largest):  # what stands for such a number is exact
            largest = float(sizes.max(where=np.isfinite(sizes), initial=0.0))
        weights = float(_SIZES[start + value.size] - _SIZES[start])
        return TOLERANCE * largest * weights + ROUNDING
    if isinstance(value, tuple | list):
        return _weighed(spread(item, start) for item in value) + ROUNDING
    if isinstance(value, dict):
        return spread(list(value.values()), start)
    if isinstance(value, float | np.floating):
        size = abs(float(value)) if isfinite(value) else 0.0
        return TOLERANCE * size * float(_SIZES[start + 1] - _SIZES[start]) + ROUNDING
    return ROUNDING


def memory_spreads(question: Question, memory: Any) -> list[float]:
    """Do the same for what `Projection.memory` gives."""
    caches = caches_of(question, memory)
    if caches is None:
        return [spread(memory)] * len(question.cache)
    # Steps hold the same parameters, and each the state that the one before it made.
    items = {id(item): item for cache in caches for item in cache}
    spreads = {name: spread(item) for name, item in items.items()}
    return _spreads_of_steps([[spreads[id(item)] for item in cache] for cache in caches])


def of_caches(
    question: Question, caches: Sequence[Sequence[tuple[float, float]]]
) -> list[tuple[float, float]]:
    """Put together what each item of each cache is projected to, and its spread.

    Returns such a pair for each item: what `Projection.memory` and `memory_spreads` give.
    """
    numbers = [[number for number, _ in cache] for cache in caches]
    spreads = [[width for _, width in cache] for cache in caches]
    projected = numbers[0] if question.cell is None else of_steps(numbers)
    return list(zip(projected, _spreads_of_steps(spreads), strict=True))


def _spreads_of_steps(spreads: Sequence[Sequence[float]]) -> list[float]:
    return [_HEAVIEST * sum(column) for column in zip(*spreads, strict=True)]


#: How much a step's projection weighs at most among those of all steps.
_HEAVIEST = 1.5


def caches_of(question: Question, memory: Any) -> Sequence[Sequence[Any]] | None:
    """Give a cell's cache, or a loop's caches, one by one, where all of them have their items."""
    caches = memory if question.cell else [memory]
    if not isinstance(caches, tuple | list) or not caches:
        return None
    count = len(question.cache)
    has_items = (isinstance(cache, tuple | list) and len(cache) == count for cache in caches)
    return caches if all(has_items) else None
