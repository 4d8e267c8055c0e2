"""Nothing that comes over the wire can raise anything but the wire's own error, or grow."""

from __future__ import annotations

import itertools
import os
import select
import tracemalloc
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from graders.child import wire
from graders.judge.model import Opaque
from graders.sandbox.channel import OverdueError, Watch

ARRAYS = hnp.arrays(
    st.one_of(
        hnp.floating_dtypes(sizes=(16, 32, 64)),
        hnp.integer_dtypes(),
        hnp.unsigned_integer_dtypes(),
        hnp.complex_number_dtypes(sizes=(64, 128)),
        hnp.boolean_dtypes(),
    ),
    hnp.array_shapes(min_dims=0, max_dims=8, min_side=0, max_side=3),
)
SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**1000), 2**1000) | st.floats() | st.text(max_size=9)
)
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def written(value: object, most_body: float = float("inf")) -> bytes:
    encoder = wire.Encoder(most_body)
    return wire.pack(wire.ANSWER, encoder.tree(value), encoder.body)


def read(data: bytes) -> Any:
    head = wire.read_head(data)
    start = wire.HEAD.size
    header = wire.read_header(data[start : start + head.header])
    body = data[start + head.header :]
    if len(body) != head.body:
        raise wire.WireError("not one frame")
    decoder = wire.Decoder(body, opaque=Opaque)
    value = decoder.value(header)
    decoder.finish()
    return value


def alike(got: object, want: object) -> bool:
    if isinstance(want, np.ndarray):
        return (
            type(got) is np.ndarray
            and got.shape == want.shape
            and got.dtype == want.dtype.newbyteorder("<")
            and np.array_equal(got, want, equal_nan=want.dtype.kind in "fc")
        )
    if type(got) is not type(want):
        return False
    if isinstance(want, dict):
        return (
            isinstance(got, dict) and [*got] == [*want] and alike([*got.values()], [*want.values()])
        )
    if isinstance(want, list | tuple):
        assert isinstance(got, list | tuple)
        return len(got) == len(want) and all(map(alike, got, want))
    return bool(got == want or (got != got and want != want))


@given(VALUES)
def test_every_plain_value_survives(value: object) -> None:
    assert alike(read(written(value)), value)


@given(VALUES, st.data())
def test_a_mutated_frame_raises_only_the_wires_own_error(
    value: object, data: st.DataObject
) -> None:
    frame = bytearray(written(value))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(frame) - 1))
        frame[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
        if len(frame) < wire.HEAD.size:
            return
    try:
        read(bytes(frame))
    except wire.WireError:
        return


TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.tuples(st.sampled_from("ltdasor"), inner).map(list)
        | st.tuples(
            st.just("a"), st.sampled_from(["<f8", "|b1", "O"]), st.integers(-1, 2**40), inner
        ).map(list)
    ),
    max_leaves=20,
)


@settings(max_examples=500)
@given(TREES, st.binary(max_size=40))
def test_any_tree_over_any_bytes_raises_only_the_wires_own_error(tree: Any, body: bytes) -> None:
    decoder = wire.Decoder(body, opaque=Opaque)
    try:
        decoder.value(tree)
        decoder.finish()
    except wire.WireError:
        return


def nested(levels: int) -> Any:
    value: Any = None
    for _ in range(levels):
        value = ["l", value]
    return value


def doubled(times: int) -> list[Any]:
    """References to references: 2 ** times items when each is followed."""
    return ["l", ["l"], *(["l", ["r", n], ["r", n]] for n in range(times))]


@pytest.mark.parametrize(
    "tree",
    [
        nested(17),
        doubled(20),
        ["l", ["l"], *(["l", ["r", n]] for n in range(1000))],
        ["l", *[None] * 20_000],
        ["r", 0],
        ["r", -1],
        ["a", "<f8", 10**9, 10**9],
        ["a", "<f8", -1],
        ["a", "<f8", True],
        ["a", "<f8", 0, *[2**31 - 1] * 7],
        ["a", "<f8", *[1] * 9],
        ["a", "|O8", 1],
        ["d", {}, 1],
        ["x"],
        [],
        {},
        2**5000,
        "a" * 10_001,
        ["o", "a" * 10_001],
    ],
    ids=lambda tree: str(tree)[:30],
)
def test_what_breaks_a_rule_is_refused(tree: object) -> None:
    with pytest.raises(wire.WireError):
        wire.Decoder(b"\0" * 8).value(tree)


def test_what_keeps_the_rules_just_so_is_read() -> None:
    for tree in (
        nested(16),
        ["l", *[None] * 19_999],
        ["a", "<f8", *[1] * 8],
        2**1023,
        "a" * 10_000,
    ):
        wire.Decoder(b"\0" * 8).value(tree)


def test_bytes_left_over_are_refused() -> None:
    decoder = wire.Decoder(b"1")
    decoder.value(None)
    with pytest.raises(wire.WireError):
        decoder.finish()


@pytest.mark.parametrize(
    "text", [b"[" * 200_000, b"{", b"\xff", b"1" * 5000, b"", b"[1,]", b'"\\ud8"']
)
def test_a_header_that_is_no_json_is_refused(text: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.read_header(text)


@pytest.mark.parametrize("text", [b"[" * 262_143, b"[" + b"[]," * 87_000 + b"[]]", b"{}" * 131_000])
def test_a_header_takes_bounded_memory(text: bytes) -> None:
    tracemalloc.start()
    try:
        wire.Decoder(b"").value(wire.read_header(text))
    except wire.WireError:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 20e6


def test_one_array_many_times_over_is_too_much_to_send_or_to_read() -> None:
    large = np.zeros(12_800)
    with pytest.raises(wire.WireError):
        wire.Encoder().tree([large] * 300)
    decoder = wire.Decoder(large.tobytes())
    with pytest.raises(wire.WireError):
        decoder.value(["l", ["l", ["a", "<f8", 12_800]], *[["r", 1]] * 300])


@pytest.mark.parametrize(
    "head",
    [
        b"xx" + bytes(14),
        wire.HEAD.pack(b"Rn", 99, 0, 0, 0),
        wire.HEAD.pack(b"Rn", wire.ANSWER, 0, wire.MOST_HEADER + 1, 0),
        wire.HEAD.pack(b"Rn", wire.ANSWER, 0, 0, 1001),
    ],
)
def test_a_frame_that_begins_wrongly_or_too_large_is_refused(head: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.read_head(head, most_body=1000)


def test_an_array_that_does_not_fit_is_named_and_the_rest_is_sent() -> None:
    fits, large = np.ones(3), np.ones((5, 5))
    got = read(written((fits, large, fits), most_body=100))
    assert got[1] == Opaque("array of shape (5, 5), too large to look at")
    assert got[2] is got[0]


def test_what_is_known_already_is_only_referred_to() -> None:
    known = wire.Decoder(b"\0" * 8)
    value = known.value(["d", {"k": ["a", "<f8", 1]}])
    encoder = wire.Encoder(known=known.done)
    tree = encoder.tree((value, value["k"]))
    assert tree == ["t", ["r", 1], ["r", 0]]
    assert encoder.body == []
    got = wire.Decoder(b"", known.done).value(tree)
    assert got[0] is value
    assert got[1] is value["k"]


def test_what_is_always_ready_does_not_stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = itertools.count().__next__
    monkeypatch.setattr("graders.sandbox.channel.time", SimpleNamespace(monotonic=seconds))
    watch = Watch(cpu_s=10.0, wall_s=5.0, until=float("inf"), cpu_used=lambda: 0.0)
    read, write = os.pipe()
    os.write(write, b"x")
    poll = select.poll()
    poll.register(read, select.POLLIN)

    def wait_on() -> None:
        for _ in range(100):
            watch.wait(poll)

    with pytest.raises(OverdueError, match="5 s by the clock"):
        wait_on()
    os.close(read)
    os.close(write)
