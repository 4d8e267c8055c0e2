"""Anything that a function can return: every kind of array, containers, and objects that lie."""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

Array = NDArray[Any]


class LyingArray(np.ndarray):
    """Says of itself whatever would pass."""

    dtype = property(lambda self: np.dtype(float))
    shape = property(lambda self: (5, 2))

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("asked")

    def __array_ufunc__(self, *args: Any, **kwargs: Any) -> Any:
        return np.bool_(True)

    def __array_finalize__(self, obj: Any) -> None:
        pass

    def __eq__(self, other: object) -> Any:
        return True

    __hash__ = None


class LyingTuple(tuple[Any, ...]):
    def __len__(self) -> int:
        return 3

    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError("asked")

    def __getitem__(self, index: Any) -> Any:
        raise RuntimeError("asked")


class LyingList(list[Any]):
    def __iter__(self) -> Iterator[Any]:
        while True:
            yield 1


class LyingDict(dict[str, Any]):
    def keys(self) -> Any:
        return ["Wax"]

    def items(self) -> Any:
        raise RuntimeError("asked")

    def __iter__(self) -> Iterator[str]:
        raise RuntimeError("asked")


class LyingType(type):
    __name__ = property(lambda cls: "tuple")

    def __instancecheck__(cls, instance: object) -> bool:
        raise RuntimeError("asked")


class Liar(metaclass=LyingType):
    """Is no tuple, and says that it is one."""

    __class__ = tuple  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        raise RuntimeError("asked")

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("asked")

    def __bool__(self) -> bool:
        raise RuntimeError("asked")

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("asked")


def held_liar() -> Array:
    array = np.empty(1, dtype=object)
    array[0] = Liar()
    return array


LIARS: list[Callable[[], Any]] = [
    lambda: np.arange(10.0).view(LyingArray),
    lambda: np.full((5, 2), None).view(LyingArray),
    lambda: LyingTuple((1, 2)),
    lambda: LyingList([1, 2]),
    lambda: LyingDict(a=1),
    lambda: Liar(),
    lambda: Liar,
    lambda: np.ma.masked_array(np.zeros((5, 2)), mask=True),  # type: ignore[no-untyped-call]
    lambda: np.zeros((5, 2)).view(np.matrix),
    held_liar,
]


def looped() -> list[Any]:
    """A list that holds itself, twice on every level."""
    items: list[Any] = []
    items += [items, {"again": items}, (items,)]
    return items


SIZES = st.sampled_from([(), (0,), (5, 2), (2, 5), (5, 2, 10), (4, 2), (4, 2, 10), (1, 1, 1)])

NUMBERS = st.one_of(
    hnp.arrays(
        st.one_of(
            hnp.boolean_dtypes(),
            hnp.integer_dtypes(endianness="?"),
            hnp.unsigned_integer_dtypes(endianness="?"),
            hnp.floating_dtypes(endianness="?"),
            hnp.complex_number_dtypes(endianness="?"),
        ),
        SIZES,
    ),
    st.builds(np.full, SIZES, st.sampled_from([np.nan, np.inf, -np.inf, 1e308, -1e308, 0.0])),
    st.builds(
        lambda array, order: array.copy(order=order).T,
        hnp.arrays(float, SIZES),
        st.sampled_from("CF"),
    ),
)

OTHER_ARRAYS = st.one_of(
    hnp.arrays(
        st.one_of(
            hnp.unicode_string_dtypes(),
            hnp.byte_string_dtypes(),
            hnp.datetime64_dtypes(),
            hnp.array_dtypes(),
        ),
        SIZES,
    ),
    st.builds(lambda shape: np.full(shape, None), SIZES),
    st.builds(np.broadcast_to, st.just(0.0), st.sampled_from([(2**30, 2**29), (2**30, 1, 1)])),
)

SIMPLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.just(10**400),
    st.floats(),
    st.complex_numbers(),
    st.text(),
    st.binary(),
    st.sampled_from([np.float32(1), np.int8(-1), np.bool_(True), np.str_("a"), np.void(b"ab")]),
    st.sampled_from([print, int, object(), ..., NotImplemented, datetime.date(2020, 1, 1)]),
    st.builds(iter, st.just([])),
    st.builds(set),
    st.builds(looped),
    st.sampled_from(LIARS).map(lambda make: make()),
)

GARBAGE = st.recursive(
    st.one_of(SIMPLE, NUMBERS, OTHER_ARRAYS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.lists(inner, max_size=4).map(deque),
        st.dictionaries(st.text(max_size=3), inner, max_size=3),
        st.dictionaries(st.integers(), inner, max_size=2),
    ),
    max_leaves=12,
)

UNHURRIED = settings(deadline=None, max_examples=50)
