"""When two answers agree: all their numbers at once, each array by its own largest magnitude."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np

from graders.judge import Answer
from graders.judge.model import TOLERANCE, Array
from graders.judge.projection import leaf
from graders.judge.values import is_numeric, same

_PARAMETERS = "parameters"
_DOUBLE = np.dtype(np.float64)
#: Of arrays in tuples or lists: what a loop returns, its caches, one of them.
_DEEPEST = 3


class Flat:
    """A value laid out flat.

    form: all but its numbers. numbers: those of its arrays, one after the other; sizes: of those
    arrays, the empty ones left out.
    """

    def __init__(self, value: Any, parameters: Any = None) -> None:
        """Lay a value out; what is the parameters, or equal to them, is named and not looked at."""
        self.form: list[Any] = []
        self._parameters = parameters
        #: How each dict that was met is laid out: its form, and its arrays.
        self._dicts: dict[int, tuple[list[Any], list[Array]]] = {}
        self._arrays: list[Array] = []
        self._collect([value])
        self.sizes = np.array([array.size for array in self._arrays], dtype=int)
        self.numbers = np.concatenate(self._arrays, axis=None) if self._arrays else np.zeros(0)

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """The shapes of its arrays, the empty ones left out."""
        return [array.shape for array in self._arrays]

    @cached_property
    def is_finite(self) -> bool:
        """Whether all its numbers are."""
        return bool(np.isfinite(self.numbers).all())

    @cached_property
    def scales(self) -> Array:
        """Give for each number the largest magnitude in its array."""
        return np.repeat(_largest_of_each(np.abs(self.numbers), self.sizes), self.sizes)

    def _collect(self, values: Iterable[Any]) -> None:
        """Lay out values, one after the other."""
        form, arrays = self.form, self._arrays
        for value in values:
            if isinstance(value, np.ndarray):
                shape: Any = value.shape
                if value.dtype is not _DOUBLE:
                    kind = value.dtype.kind
                    shape = shape if kind in "fiu" else (kind, shape)
                    value = value if kind == "c" else value.astype(np.float64)
                form.append(shape)
                if value.size:
                    arrays.append(value)
            elif isinstance(value, tuple | list):
                form.append(len(value))
                self._collect(value)
            elif isinstance(value, dict):
                self._collect_dict(value)
            elif isinstance(value, float | np.floating):
                form.append("number")
                arrays.append(np.array(value, dtype=np.float64))
            else:
                form.append(leaf(value))

    def _collect_dict(self, value: dict[str, Any]) -> None:
        """Lay out a dict; the caches of a loop hold the same one at every step."""
        if id(value) in self._dicts:
            form, arrays = self._dicts[id(value)]
            self.form += form
            self._arrays += arrays
            return
        start, first = len(self.form), len(self._arrays)
        if value is self._parameters or same(value, self._parameters):
            self.form.append(_PARAMETERS)
        else:
            self.form.append(tuple(value))
            self._collect(value.values())
        self._dicts[id(value)] = self.form[start:], self._arrays[first:]

    @np.errstate(all="ignore")
    def agrees_with(self, want: Flat, tolerance: float = TOLERANCE) -> bool:
        """Whether this is the other value; what is not finite agrees where it is the same."""
        if self.form != want.form:
            return False
        if not want.is_finite:
            return bool(self.alike(want, tolerance).all())
        # Neither is then what is not finite here.
        is_near = np.abs(self.numbers - want.numbers) <= tolerance * want.scales
        return bool(is_near.all())

    @np.errstate(all="ignore")
    def alike(self, want: Flat, tolerance: float = TOLERANCE) -> Array:
        """Tell for each array whether it agrees with the other's, which has the same form."""
        if not want.numbers.size:
            return np.ones(0, bool)
        mine, its = self.numbers, want.numbers
        odd = ~(np.isfinite(mine) & np.isfinite(its))
        is_near = np.ones(mine.shape, bool)
        if odd.any():
            is_near[odd] = (mine[odd] == its[odd]) | (np.isnan(mine[odd]) & np.isnan(its[odd]))
            mine, its = np.where(odd, 0, mine), np.where(odd, 0, its)
        largest = _largest_of_each(np.abs(its), want.sizes)
        is_near &= np.abs(mine - its) <= np.repeat(tolerance * largest, want.sizes)
        return np.logical_and.reduceat(is_near, _starts(want.sizes))


def _starts(sizes: Array) -> Array:
    starts: Array = np.cumsum(sizes) - sizes
    return starts


def _largest_of_each(magnitudes: Array, sizes: Array) -> Array:
    """Give the largest magnitude of each array."""
    return np.maximum.reduceat(magnitudes, _starts(sizes)) if sizes.size else np.zeros(0)


def agree(got: Any, want: Any, tolerance: float = TOLERANCE) -> bool:
    """Whether one value is the other; lists and tuples are alike.

    tolerance: relative to each array's largest magnitude; the judge's, or a smaller one.
    """
    return _may_agree(got, want) and Flat(got).agrees_with(Flat(want), tolerance)


def _may_agree(got: Any, want: Any) -> bool:
    """Whether the first numbers do not tell: nearly always they do."""
    for _ in range(_DEEPEST):
        if isinstance(got, tuple | list) and isinstance(want, tuple | list) and got and want:
            got, want = got[0], want[0]
    return Sought(want).may_be(got)


def is_same(got: Any, want: Any) -> bool:
    """Whether a value is the other one: `same`, but faster where two arrays are not."""
    if got is want or not (isinstance(got, np.ndarray) and isinstance(want, np.ndarray)):
        return same(got, want)
    if got.shape != want.shape or not (is_numeric(got) and is_numeric(want)):
        return False
    most = TOLERANCE * _largest(want)
    if want.size and abs(got.item(0) - want.item(0)) > most:
        return False
    off = _largest(got - want)
    return off <= most if isfinite(off) else Flat(got).agrees_with(Flat(want))


class Sought:
    """A value that is looked for among others: nearly always their first number tells."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self._is_plain = is_numeric(value) and value.size > 0
        if self._is_plain:
            self._shape, self._first = value.shape, value.item(0)
            # What is the same is hardly larger, so that it does not matter which is the measure.
            self._most = 2 * TOLERANCE * _largest(value)

    def may_be(self, other: Any) -> bool:
        """Whether it may be another value, so that `is_same` has to tell."""
        if not self._is_plain:
            return True
        if not isinstance(other, np.ndarray) or other.shape != self._shape:
            return False
        return not abs(other.item(0) - self._first) > self._most


def _largest(array: Array) -> float:
    """Give the largest magnitude, which of a few numbers is sooner found than by `max`."""
    sizes = abs(array.ravel())
    return float(sizes[sizes.argmax()]) if sizes.size else 0.0


class Spoken:
    """One answer, which is laid out when it is first compared."""

    def __init__(self, answer: Answer, count: int) -> None:
        """count: how many return values there should be."""
        self.answer = answer
        returned = answer.returned
        self.usual = isinstance(returned, tuple | list) and len(returned) == count
        self._flat: dict[tuple[int, ...], Flat] = {}

    def agrees_with(self, other: Spoken, places: tuple[int, ...]) -> bool:
        """Whether these return values are the other's, or all that came back where it is odd."""
        if self.answer.failure or other.answer.failure:
            return bool(self.answer.failure and other.answer.failure)
        if self.usual != other.usual or self._lengths(places) != other._lengths(places):
            return False
        return self._part(places).agrees_with(other._part(places))

    def agrees_at(self, other: Spoken, place: int) -> bool:
        """Do the same for one return value; an array need not be laid out."""
        if self.usual and other.usual:
            got, want = self.answer.returned[place], other.answer.returned[place]
            if is_numeric(got) and is_numeric(want):
                return is_same(got, want)
        return self.agrees_with(other, (place,))

    def lay_out(self) -> None:
        """Do so beforehand, for what is compared often."""
        if not self.answer.failure:
            _ = self.whole.scales, self.left.scales

    @property
    def whole(self) -> Flat:
        """All that came back."""
        return self._part(tuple(range(len(self.answer.returned))) if self.usual else ())

    def _part(self, places: tuple[int, ...]) -> Flat:
        """Lay out the return values at some places, or everything."""
        if places not in self._flat:
            self._flat[places] = Flat(self._values(places), self.answer.arguments[-1])
        return self._flat[places]

    def _values(self, places: tuple[int, ...]) -> Any:
        returned = self.answer.returned
        return [returned[place] for place in places] if self.usual else returned

    def _lengths(self, places: tuple[int, ...]) -> list[int]:
        """Tell how long each sequence is: where that differs, nothing need be laid out."""
        values = self._values(places)
        return [len(v) for v in values if isinstance(v, tuple | list)] if self.usual else []

    @cached_property
    def left(self) -> Flat:
        """The arguments, as the call left them."""
        return Flat(self.answer.arguments)


def spoken(answers: Sequence[Answer], count: int) -> list[Spoken]:
    """Make them from answers; what is one object among these is one among those."""
    by_answer = {id(answer): Spoken(answer, count) for answer in answers}
    return [by_answer[id(answer)] for answer in answers]
