"""Whatever a function returns becomes plain values; and when two of them are the same."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.child import wire
from graders.judge import Opaque
from graders.judge.values import close, differing, plain, same, untouched
from tests.garbage import (
    GARBAGE,
    LIARS,
    NUMBERS,
    SIMPLE,
    UNHURRIED,
    Liar,
    LyingDict,
    LyingList,
    LyingTuple,
)
from tests.support import (
    Array,
    judged,
)


def assert_plain(value: object) -> None:
    kinds = (bool, int, float, str, tuple, list, dict, np.ndarray, Opaque)
    assert value is None or type(value) in kinds or isinstance(value, np.generic)
    if isinstance(value, np.ndarray | np.generic):
        assert value.dtype.kind in "biufc"
    elif isinstance(value, tuple | list):
        for item in value:
            assert_plain(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            assert type(key) is str
            assert_plain(item)


@UNHURRIED
@given(GARBAGE)
def test_plain_values_hold_nothing_of_the_students(garbage: object) -> None:
    assert_plain(plain(garbage))


@pytest.mark.parametrize("make", LIARS, ids=range(len(LIARS)))
def test_plain_values_hold_no_lies(make: Callable[[], Any]) -> None:
    assert_plain(plain([make()]))


def test_a_plain_array_is_a_copy() -> None:
    array = np.zeros((5, 2))
    copied = plain((array, [array], array[:1]))
    array += 1
    assert [item.sum() for item in (copied[0], copied[1][0], copied[2])] == [0, 0, 0]
    assert copied[0] is copied[1][0]


@pytest.mark.parametrize(
    ("make", "copied"),
    [
        (lambda: deque([1, (2,)]), [1, (2,)]),
        (lambda: OrderedDict(a=[1]), {"a": [1]}),
        (lambda: LyingTuple((1, 2)), (1, 2)),
        (lambda: LyingList([1, 2]), [1, 2]),
        (lambda: LyingDict(a=1), {"a": 1}),
        (lambda: {1: 2}, Opaque("dict with keys that are not text")),
        (lambda: Liar(), Opaque("Liar")),
        (lambda: np.str_("a"), Opaque("str_")),
        (lambda: b"a", Opaque("bytes")),
        (lambda: 1j, Opaque("complex")),
        (lambda: np.zeros(2, "U1"), Opaque("array of str32")),
        (
            lambda: np.broadcast_to(0.0, (2**30, 4)),
            Opaque("array of shape (1073741824, 4), too large to look at"),
        ),
    ],
)
def test_what_becomes_of_a_value(make: Callable[[], object], copied: object) -> None:
    value = plain(make())
    assert value == copied
    assert type(value) is type(copied)


def test_a_container_that_holds_itself_is_named() -> None:
    items: list[Any] = [1]
    items.append((items,))
    assert plain(items) == [1, (Opaque("list that holds itself"),)]


def test_nesting_and_length_are_bounded() -> None:
    deep: Any = 1
    for _ in range(10_000):
        deep = [deep]
    too_large = Opaque("something too large to look at")
    value = plain(deep)
    while isinstance(value, list):
        (value,) = value
    assert value == too_large
    assert plain([[] for _ in range(30_000)])[-1] == too_large


@UNHURRIED
@given(
    st.recursive(
        st.one_of(SIMPLE.filter(lambda value: type(value) not in (int, str, Liar)), NUMBERS),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.lists(inner, max_size=4).map(deque),
            st.tuples(inner, inner),
        ),
        max_leaves=8,
    )
)
def test_a_notebook_and_a_batch_see_the_same(value: object) -> None:
    encoder = wire.Encoder()
    tree = encoder.tree(value)
    sent = wire.Decoder(b"".join(encoder.body), opaque=Opaque).value(tree)
    assert alike(plain(value), sent)


def alike(here: Any, there: Any) -> bool:
    if isinstance(here, np.ndarray | np.generic):
        # The wire is little-endian, and at most double.
        same_kind = type(here) is type(there) or isinstance(here, np.generic)
        return (
            same_kind
            and here.shape == there.shape
            and np.array_equal(here.astype(there.dtype), there, equal_nan=True)
        )
    if isinstance(here, list | tuple):
        return (
            type(here) is type(there) and len(here) == len(there) and all(map(alike, here, there))
        )
    return bool(here == there) or here != here


@pytest.mark.parametrize(
    ("got", "want", "agree"),
    [
        (np.array([200], np.uint8), np.array([201], np.uint8), False),
        (np.array([0], np.uint8), np.array([200], np.uint8), False),
        (np.array([-128], np.int8), np.array([0], np.int8), False),
        (np.array([-128], np.int8), np.array([-128], np.int8), True),
        (np.array([np.iinfo(np.int64).min]), np.array([np.iinfo(np.int64).min]), True),
        (np.array([np.iinfo(np.uint64).max]), np.array([np.iinfo(np.uint64).max]), True),
        (np.array([np.iinfo(np.uint64).max]), np.array([0], np.uint64), False),
        (np.array([1e308]), np.array([-1e308]), False),
        (np.array([np.inf]), np.array([np.inf]), False),
        (np.array([np.nan]), np.array([1.0]), False),
        (np.array([np.nan, 1.0]), np.array([1.0, 1.0]), False),
        (np.array([np.finfo(np.longdouble).max]), np.array([1.0]), False),
        (np.zeros((0, 2)), np.zeros((0, 2)), True),
    ],
)
def test_closeness_survives_every_dtype(got: Array, want: Array, agree: bool) -> None:
    assert close(got, want) == agree


def test_the_magnitude_may_be_taken_step_by_step() -> None:
    want = np.ones((1, 2)) * [1.0, 1000.0]
    got = want + 0.01
    assert differing(got, want).tolist() == [[False, False]]
    assert differing(got, want, axis=(0,)).tolist() == [[True, False]]


@pytest.mark.parametrize("what", [np.inf, -np.inf, np.nan])
def test_nothing_is_close_to_what_is_not_finite(what: float) -> None:
    want = np.array([[what, 1.0]])
    for got in (np.array([[5.0, 1.0]]), np.array([[what, 2.0]])):
        assert not close(got, want)
        assert not same(got, want)
    assert same(want.copy(), want)
    by_step = np.array([[1.0, what]])
    assert differing(np.ones((1, 2)), by_step, axis=(0,)).tolist() == [[False, True]]


def test_own_error_settings_of_a_student_change_nothing() -> None:
    with np.errstate(all="raise"):
        assert not close(np.array([1e308]), np.array([-1e308]))
        garbage = judged("rnn_forward", lambda *arguments: (np.full((5, 2, 10), 1e308), None, []))
        assert garbage["a"].rung == "values"


def test_the_same_is_a_copy_or_equal_to_the_tolerance() -> None:
    array = np.array([[1.0, np.nan]])
    assert same(array, array)
    assert same(array.copy(), array)
    assert not same(array.T, array)
    assert same(np.array([1.00005]), np.array([1.0]))
    assert same({"a": np.array([1.00005])}, {"a": np.array([1.0])})
    assert not same({"a": 1}, {"a": 2})
    assert not same({"a": array, "b": array}, {"a": array})
    assert not same([1], [1])


@pytest.mark.parametrize(
    ("got", "want", "agree"),
    [
        (np.array([1.0]), np.array([1.0]), True),
        (np.array([1.0 + 1e-15]), np.array([1.0]), False),
        (np.array([[1.0]]), np.array([1.0]), False),
        (np.array(["1"]), np.array([1.0]), False),
        ([1.0], np.array([1.0]), False),
        ({"a": np.array([1.0])}, {"a": np.array([1.0])}, True),
        ({}, {"a": np.array([1.0])}, False),
        (None, {"a": np.array([1.0])}, False),
    ],
)
def test_untouched_is_to_the_bit(got: object, want: object, agree: bool) -> None:
    assert untouched(got, want) == agree
