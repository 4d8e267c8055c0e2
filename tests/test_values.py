"""Whatever a function returns becomes plain values; garbage is judged, and never right."""

from __future__ import annotations

import datetime
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from graders.child import wire
from graders.judge import Answer, Failure, Opaque, judge
from graders.judge.model import Rung
from graders.judge.show import as_html, as_text
from graders.judge.values import close, differing, plain, same, untouched
from tests.support import (
    LOOPS,
    PUBLIC,
    QUESTIONS,
    answer_of,
    followed,
    judged,
    namespace,
    replaced,
    wrong,
)

Array = NDArray[Any]
RUNGS = set(get_args(Rung))


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
    lambda: LyingTuple((1, 2)),
    lambda: LyingList([1, 2]),
    lambda: LyingDict(a=1),
    lambda: Liar(),
    lambda: Liar,
    lambda: np.ma.masked_array(np.zeros((5, 2)), mask=True),
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
UNHURRIED = settings(deadline=None, max_examples=80)
names = st.sampled_from(list(QUESTIONS))


def assert_judged(verdicts: Any, question: str) -> None:
    """Each verdict is right, or has its rung and its sentences; all can be shown."""
    for verdict in verdicts.values():
        assert verdict.right == (verdict.rung is None) == (not verdict.wrong)
        assert verdict.rung in RUNGS | {None}
        assert bool(verdict.seen) == (not verdict.right)
    assert as_text(QUESTIONS[question], verdicts).encode()
    assert as_html(QUESTIONS[question], verdicts).encode()


@UNHURRIED
@given(names, GARBAGE)
def test_garbage_in_place_of_every_value_is_never_right(name: str, garbage: object) -> None:
    verdicts = judged(name, lambda *arguments: garbage)
    assert_judged(verdicts, name)
    assert wrong(verdicts) == set(QUESTIONS[name].returns)


@UNHURRIED
@given(names, GARBAGE, st.data())
def test_garbage_in_place_of_one_value_costs_it(
    name: str, garbage: object, data: st.DataObject
) -> None:
    question = QUESTIONS[name]
    check = data.draw(st.sampled_from(question.returns))
    values = answer_of(name, PUBLIC[name][0])
    values[question.returns.index(check)] = garbage
    verdicts = judged(name, lambda *arguments: tuple(values))
    assert_judged(verdicts, name)
    assert check in wrong(verdicts) <= {check, question.memory}


@UNHURRIED
@given(names, GARBAGE, st.data())
def test_garbage_inside_a_cache_costs_the_cache(
    name: str, garbage: object, data: st.DataObject
) -> None:
    question = QUESTIONS[name]
    values = answer_of(name, PUBLIC[name][0])
    index = data.draw(st.integers(0, len(question.cache) - 1))
    if question.cell is None:
        values[-1] = replaced(values[-1], index, garbage)
    else:
        t = data.draw(st.integers(0, 9))
        values[-1][t] = data.draw(
            st.sampled_from([garbage, replaced(values[-1][t], index, garbage)])
        )
    verdicts = judged(name, lambda *arguments: tuple(values))
    assert_judged(verdicts, name)
    assert wrong(verdicts) == {question.memory}


@UNHURRIED
@given(names, st.lists(GARBAGE, max_size=4))
def test_garbage_written_into_the_inputs_costs_the_cache(name: str, garbage: list[Any]) -> None:
    question = QUESTIONS[name]

    def function(*arguments: Any) -> Any:
        arguments[-1].update({f"more {i}": item for i, item in enumerate(garbage)})
        return tuple(answer_of(name, PUBLIC[name][0]))

    verdicts = judged(name, function)
    assert_judged(verdicts, name)
    assert wrong(verdicts) == ({question.memory} if garbage else set())


@UNHURRIED
@given(st.sampled_from(LOOPS), st.lists(st.lists(GARBAGE, max_size=5), max_size=3), GARBAGE)
def test_a_cell_that_is_asked_garbage_explains_it(
    loop: str, calls: list[list[Any]], garbage: object
) -> None:
    cell = str(QUESTIONS[loop].cell)

    def function(*arguments: Any) -> Any:
        for call in calls:
            env[cell](*call)
        return garbage

    env = namespace(f"def {cell}(*args):\n    return args")
    env[loop] = function
    verdicts = followed(loop, env)
    assert_judged(verdicts, loop)
    assert wrong(verdicts) == set(QUESTIONS[loop].returns)


@UNHURRIED
@given(names, st.sampled_from(sorted(RUNGS)), st.text())
def test_any_failure_in_any_words_is_judged(name: str, rung: Rung, text: str) -> None:
    case = PUBLIC[name][0]
    failed = Answer(failure=Failure(rung, text))
    right = Answer(tuple(answer_of(name, case)), case.arguments)
    for answers in ([failed, failed], [failed, right], [right, failed]):
        verdicts = judge(QUESTIONS[name], [case], answers)
        assert_judged(verdicts, name)
        assert wrong(verdicts) == set(QUESTIONS[name].returns)


@pytest.mark.parametrize("make", LIARS, ids=range(len(LIARS)))
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_value_that_lies_about_itself_is_not_believed(name: str, make: Callable[[], Any]) -> None:
    question = QUESTIONS[name]
    assert wrong(judged(name, lambda *arguments: make())) == set(question.returns)
    values = answer_of(name, PUBLIC[name][0])
    spoilt = (make(), *values[1:-1], make())
    assert {question.returns[0], question.memory} == wrong(judged(name, lambda *_: spoilt))


@UNHURRIED
@given(GARBAGE)
def test_plain_values_hold_nothing_of_the_students(garbage: object) -> None:
    def look(value: object) -> None:
        kinds = (bool, int, float, str, tuple, list, dict, np.ndarray, Opaque)
        assert value is None or type(value) in kinds or isinstance(value, np.generic)
        if isinstance(value, np.ndarray | np.generic):
            assert value.dtype.kind in "biufc"
        elif isinstance(value, tuple | list):
            for item in value:
                look(item)
        elif isinstance(value, dict):
            for key, item in value.items():
                assert type(key) is str
                look(item)

    look(plain(garbage))


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
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.tuples(inner, inner)),
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
