"""Plain values: what an answer may hold, fresh copies of it, and when two of them are equal."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .model import TOLERANCE, Array, Opaque

_MOST_NODES = 20_000
_MOST_BYTES = 1 << 26
_DEEPEST = 16
_SCALARS = frozenset((type(None), bool, int, float, str))


def is_numeric(value: object) -> bool:
    """Whether it is an array of real numbers (bool, complex, text and objects are not)."""
    return isinstance(value, np.ndarray) and value.dtype.kind in "fiu"


@np.errstate(all="ignore")
def differing(got: Array, want: Array, axis: tuple[int, ...] | None = None) -> Array:
    """Mark the places, in an array of bool, where two numeric arrays of one shape differ too much.

    axis: over which the largest magnitude is taken, leading axes only; by default over all.
    What is not finite differs, and so does everything that is measured by it.
    """
    if want.size == 0:
        return np.zeros(want.shape, dtype=bool)
    # Differences of unsigned integers would wrap.
    got, want = got.astype(np.float64), want.astype(np.float64)
    scale = np.abs(want).max(axis=axis)
    within = TOLERANCE * scale + 0 * scale  # nan where the magnitude is not finite
    return np.asarray(~(np.abs(got - want) <= within))


def close(got: Array, want: Array) -> bool:
    """Whether two arrays of one shape agree to the tolerance, relative to the largest magnitude."""
    return not differing(got, want).any()


def same(got: object, want: object) -> bool:
    """Whether a value is the other one: arrays to the tolerance, dicts of arrays by key."""
    if got is want:
        return True
    if isinstance(want, dict):
        return _by_key(got, want, same)
    if not (isinstance(got, np.ndarray) and isinstance(want, np.ndarray)):
        return False
    if got.shape != want.shape:
        return False
    # Bit by bit for a copy of what is not finite, or is no array of real numbers.
    copied = got.dtype == want.dtype and got.tobytes() == want.tobytes()
    return copied or (is_numeric(got) and is_numeric(want) and close(got, want))


def untouched(got: object, want: object) -> bool:
    """Whether an input came back with every number as it was passed in."""
    if got is want:
        return True
    if isinstance(want, dict):
        return _by_key(got, want, untouched)
    return isinstance(got, np.ndarray) and is_numeric(got) and np.array_equal(got, np.asarray(want))


def _by_key(got: object, want: dict[str, Any], equal: Callable[[object, object], bool]) -> bool:
    """Whether a value is a dict with the same keys, and equal under each of them."""
    if not isinstance(got, dict) or got.keys() != want.keys():
        return False
    return all(equal(got[key], want[key]) for key in want)


def fresh(value: Any) -> Any:
    """Copy an input: arrays, and dicts of arrays."""
    if isinstance(value, dict):
        return {key: fresh(item) for key, item in value.items()}
    return np.array(value)


def plain(value: object) -> Any:
    """Copy what a function returned into plain values, which later calls cannot change.

    Arrays and containers of every subclass become base arrays, tuples, lists and dicts (a deque
    becomes a list); everything else that is no number or text becomes an `Opaque`, and so does
    what is too large or holds itself. What occurs twice by identity is copied once. Nothing that
    a class of the student's overrides is called.
    """
    return _Plain().copy(value, 0)


class _Plain:
    def __init__(self) -> None:
        self._nodes = 0
        self._room = _MOST_BYTES
        self._copies: dict[int, tuple[object, Any]] = {}

    def copy(self, value: object, depth: int) -> Any:
        kind = type(value)
        if kind in _SCALARS:
            return value
        known = self._copies.get(id(value))
        if known is not None:
            return known[1]
        self._nodes += 1
        if self._nodes > _MOST_NODES or depth > _DEEPEST:
            return Opaque("something too large to look at")
        # The original is kept alive beside its copy, so that its id stays its own.
        self._copies[id(value)] = value, Opaque(f"{name_of(kind)} that holds itself")
        copied = self._copy(value, kind, depth + 1)
        self._copies[id(value)] = value, copied
        return copied

    def _copy(self, value: Any, kind: type, depth: int) -> Any:
        # By the true type, and with unbound methods: an object can lie about all others.
        if issubclass(kind, np.ndarray):
            return self._array(np.ndarray.view(value, np.ndarray))
        if issubclass(kind, np.generic):
            scalar = np.array(value)
            return scalar[()] if scalar.dtype.kind in "biufc" else Opaque(name_of(kind))
        if issubclass(kind, tuple):
            return tuple(self._items(tuple.__iter__(value), depth))
        if issubclass(kind, list):
            return self._items(list.__iter__(value), depth)
        if issubclass(kind, deque):
            return self._items(deque.__iter__(value), depth)
        if issubclass(kind, dict):
            if all(type(key) is str for key in dict.keys(value)):
                return {key: self.copy(item, depth) for key, item in dict.items(value)}
            return Opaque("dict with keys that are not text")
        return Opaque(name_of(kind))

    def _items(self, items: Iterable[object], depth: int) -> list[Any]:
        return [self.copy(item, depth) for item in items]

    def _array(self, array: Array) -> Any:
        if array.dtype.kind not in "biufc":
            return Opaque(f"array of {array.dtype.name}")
        if array.nbytes > self._room:
            return Opaque(f"array of shape {array.shape}, too large to look at")
        self._room -= array.nbytes
        return np.array(array)


def name_of(kind: type) -> str:
    """Give a class's name, whatever its own class says."""
    return str(type.__dict__["__name__"].__get__(kind))
