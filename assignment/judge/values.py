"""Plain values: what an answer may hold, fresh copies of it, and when two of them are equal."""

from __future__ import annotations

from typing import Any

import numpy as np

from .model import TOLERANCE, Array, Opaque

_MOST_NODES = 20_000
_DEEPEST = 16


def is_numeric(value: object) -> bool:
    """Whether it is an array of real numbers (bool, complex, text and objects are not)."""
    return isinstance(value, np.ndarray) and value.dtype.kind in "fiu"


def close(got: Array, want: Array) -> bool:
    """Whether two arrays of one shape agree to the tolerance, relative to the largest magnitude."""
    if want.size == 0:
        return True
    return bool(np.abs(got - want).max() <= TOLERANCE * np.abs(want).max())


def differing(got: Array, want: Array) -> Array:
    """Mark the places, in an array of bool, where two arrays of one shape differ too much."""
    if want.size == 0:
        return np.zeros(want.shape, dtype=bool)
    return np.abs(got - want) > TOLERANCE * np.abs(want).max()


def same(got: object, want: object) -> bool:
    """Whether a value is what was passed in: arrays to the tolerance, dicts of arrays by key."""
    if got is want:
        return True
    if isinstance(want, dict):
        return (
            isinstance(got, dict)
            and got.keys() == want.keys()
            and all(same(got[key], want[key]) for key in want)
        )
    return (
        isinstance(want, np.ndarray)
        and isinstance(got, np.ndarray)
        and is_numeric(got)
        and got.shape == want.shape
        and bool(np.isfinite(got).all())
        and close(got, want)
    )


def untouched(got: object, want: object) -> bool:
    """Whether an input came back bit by bit as it was passed in."""
    if got is want:
        return True
    if isinstance(want, dict):
        return (
            isinstance(got, dict)
            and got.keys() == want.keys()
            and all(untouched(got[key], want[key]) for key in want)
        )
    return isinstance(got, np.ndarray) and np.array_equal(got, np.asarray(want))


def fresh(value: Any) -> Any:
    """Copy an input: arrays, and dicts of arrays."""
    if isinstance(value, dict):
        return {key: fresh(item) for key, item in value.items()}
    return np.array(value)


def plain(value: object) -> Any:
    """Copy what a function returned into plain values, which later calls cannot change.

    Arrays (subclasses too) become base arrays; containers keep their kind; everything else that
    is no number or text becomes an `Opaque`. What occurs twice by identity is copied once.
    """
    return _Plain().copy(value, 0)


class _Plain:
    def __init__(self) -> None:
        self._nodes = 0
        self._seen: dict[int, tuple[object, Any]] = {}

    def copy(self, value: object, depth: int) -> Any:
        if value is None or type(value) in (bool, int, float, str):
            return value
        seen = self._seen.get(id(value))
        if seen is not None:
            return seen[1]
        self._nodes += 1
        if self._nodes > _MOST_NODES or depth > _DEEPEST:
            return Opaque("something too large to look at")
        copied = self._copy(value, depth + 1)
        # The original is kept alive beside its copy, so that its id stays its own.
        self._seen[id(value)] = (value, copied)
        return copied

    def _copy(self, value: object, depth: int) -> Any:
        if isinstance(value, np.ndarray):
            if value.dtype.kind not in "biufc":
                return Opaque(f"array of {value.dtype.name}")
            return np.array(value, subok=False)
        if isinstance(value, np.generic):
            return value
        if isinstance(value, tuple):
            return tuple(self.copy(item, depth) for item in value)
        if isinstance(value, list):
            return [self.copy(item, depth) for item in value]
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return {key: self.copy(item, depth) for key, item in value.items()}
        return Opaque(type(value).__name__)
