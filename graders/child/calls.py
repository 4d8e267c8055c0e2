"""Answers calls of a student's functions, each on fresh copies of its arguments."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from . import wire
from .binding import bound
from .cells import place_raised, words
from .line import Line

Namespace = dict[str, Any]


class Passed:
    """One call's arguments: fresh, and later compared with what they were."""

    def __init__(self, trees: list[Any], data: bytes | bytearray) -> None:
        self._data = data
        self._buffer = bytearray(data)
        decoder = wire.Decoder(self._buffer)
        self.values: list[Any] = [decoder.value(tree) for tree in trees]
        self._known = decoder.done
        self._outline = self._outlined()

    def known(self) -> wire.Known | None:
        """What the other end may be referred to; None once the call changed any of it."""
        if self._buffer == self._data and self._outline == self._outlined():
            return self._known
        return None

    def _outlined(self) -> list[Any]:
        """What the bytes do not show: the shapes of arrays, and what containers hold."""
        return [
            (value.shape, value.dtype)
            if isinstance(value, np.ndarray)
            else [*value, *map(id, value.values() if isinstance(value, dict) else value)]
            for value, _ in self._known
        ]


def answer(line: Line, calls: wire.Frame, ask: wire.Frame, namespace: Namespace) -> None:
    """Call a function for each set of arguments asked for and send what each call came to.

    calls: header [[trees of the arguments, their bytes in the body, number of the first call that
    passes the same], ...]. An answer equal to that call's is sent as {"same": true}.
    ask: header {"function": name, "first" and "stop": which calls, "most_body": bytes an answer
    may have, "cell": null or what `_proxy` takes}.
    """
    start = 0
    cell = ask.header["cell"]
    asked_again = {twin for number, (_, _, twin) in enumerate(calls.header) if twin != number}
    payloads: dict[int, bytes] = {}
    for number, (trees, size, twin) in enumerate(calls.header):
        data, start = calls.body[start : start + size], start + size
        if not ask.header["first"] <= number < ask.header["stop"]:
            continue
        line.at(number)
        passed = Passed(trees, data)
        if cell is not None:
            _swap(namespace, cell["name"], _proxy(cell, line, number, passed))
        function = namespace.get(ask.header["function"])
        if not callable(function):
            frame = wire.pack(wire.ANSWER, {"failure": ["missing", ""]}, call=number)
        else:
            try:
                returned = function(*passed.values)
            except BaseException as error:
                raised = {"failure": ["raised", _told(error)]}
                frame = wire.pack(wire.ANSWER, raised, call=number)
            else:
                frame = _answer(number, returned, passed, ask.header["most_body"])
        if twin in asked_again:
            payload = frame[wire.HEAD.size :]
            if payloads.setdefault(twin, payload) is not payload and payloads[twin] == payload:
                frame = wire.pack(wire.ANSWER, {"same": True}, call=number)
        line.send(frame)


def _answer(number: int, returned: object, passed: Passed, most_body: int) -> bytes:
    known = passed.known()
    encoder = wire.Encoder(most_body, known or ())
    header = {}
    try:
        if known is None:
            header["arguments"] = [encoder.tree(value) for value in passed.values]
        header["returned"] = encoder.tree(returned)
        return wire.pack(wire.ANSWER, header, encoder.body, number)
    except wire.WireError:
        opaque = {"returned": ["o", "something too large to look at"]}
        return wire.pack(wire.ANSWER, opaque, call=number)


def _told(error: BaseException) -> str:
    # What the student's own `__str__` raises would be part of the way.
    place, said = place_raised(), words(error).rstrip()
    return f"{said}, in {place}" if place else said


def _swap(namespace: Namespace, name: str, proxy: Callable[..., Any]) -> None:
    """Let the proxy answer wherever a function is called from: by a global name or what holds it.

    What is no plain function is replaced under its global names only.
    """
    old = namespace.get(name)
    own: Any = getattr(old, "__wrapped__", old)
    if type(old) is FunctionType:
        if own is old:
            code, globals_ = old.__code__, old.__globals__
            own = FunctionType(code, globals_, name, old.__defaults__, old.__closure__)
            own.__kwdefaults__ = old.__kwdefaults__
            old.__dict__["__wrapped__"] = own
        old.__code__ = _hand_on.__code__.replace(co_freevars=old.__code__.co_freevars)
        old.__defaults__, old.__kwdefaults__ = None, {"_to": proxy}
    else:
        held = [key for key, value in namespace.items() if value is old and old is not None]
        namespace.update(dict.fromkeys((name, *held), proxy))
    proxy.__dict__["__wrapped__"] = own


def _hand_on(*args: Any, _to: Callable[..., Any], **kwargs: Any) -> Any:
    return _to(*args, **kwargs)


def _proxy(
    cell: dict[str, Any], line: Line, number: int, passed: Passed
) -> Callable[..., tuple[Any, ...]]:
    """Make what stands for a cell: it asks the trusted side for the right step.

    cell: "name", "arguments" (names by position), "returns" (names; the last is the cache's),
    "cache" (names, each of an output, a gate or an argument) and "most_body".
    """

    def proxy(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
        own = getattr(proxy, "__wrapped__", None)
        given = bound(cell["name"], cell["arguments"], own, args, kwargs)
        known = passed.known()
        encoder = wire.Encoder(cell["most_body"], known or ())
        try:
            trees = [encoder.tree(value) for value in given.values()]
            frame = wire.pack(wire.CALL, [known is not None, trees], encoder.body, number)
        except wire.WireError as error:
            raise ValueError(f"{cell['name']}: {error}") from None
        line.send(frame)
        reply = line.receive()
        if "error" in reply.header:
            raise ValueError(reply.header["error"])
        decoder = wire.Decoder(reply.body)
        names = {name: decoder.value(tree) for name, tree in reply.header["arrays"].items()}
        # The cache holds the very objects that were passed, so that overwriting them later shows.
        names = {**given, **names}
        cache = tuple(names[name] for name in cell["cache"])
        return (*(names[name] for name in cell["returns"][:-1]), cache)

    proxy.__name__ = proxy.__qualname__ = cell["name"]
    return proxy
