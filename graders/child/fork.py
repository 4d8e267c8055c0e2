"""The life of one fork: it runs one submission's cells, then answers calls until it is ended."""

from __future__ import annotations

import json
import os
from typing import Any

from . import calls, cells, handouts, wire


def live(read_fd: int, write_fd: int) -> None:
    """Serve the requests of one submission. Returns when the other end closes its pipe."""
    pipes = calls.Pipes(lambda size: _read(read_fd, size), lambda data: _write(write_fd, data))
    pipes.write(wire.pack(wire.READY))
    namespace = handouts.namespace()
    batch = None
    while True:
        try:
            frame = pipes.receive()
        except EOFError:
            return
        if frame.kind == wire.RUN:
            _run(pipes, frame, namespace)
        elif frame.kind == wire.CALLS:
            batch = frame
        elif frame.kind == wire.ASK and batch is not None:
            calls.answer(pipes, batch, frame, namespace)


def fail(write_fd: int, reason: str) -> None:
    """Say that this fork must not run anything."""
    _write(write_fd, wire.pack(wire.FAULT, reason))


def _run(pipes: calls.Pipes, frame: wire.Frame, namespace: dict[str, Any]) -> None:
    """Run the cells; after each say so, at the end name what can be called.

    frame: header {"define": numbers of the cells of which only the definitions are made,
    "skip": numbers of those that are left out}; body the cells' texts as a JSON list.
    """
    only, skipped = frame.header["define"], frame.header["skip"]
    for number, source in enumerate(json.loads(frame.body)):
        note = None
        if number in only:
            cells.define(source, f"<cell {number + 1}>", namespace)
        elif number not in skipped:
            note = cells.run(source, f"<cell {number + 1}>", namespace)
        pipes.write(wire.pack(wire.CELL, note, call=number))
    names = [key for key, value in namespace.items() if type(key) is str and callable(value)]
    pipes.write(wire.pack(wire.DONE, [name for name in names if name.isidentifier()][:1000]))


def _read(fd: int, size: int) -> bytearray:
    data = bytearray()
    while len(data) < size:
        chunk = os.read(fd, min(size - len(data), 1 << 20))
        if not chunk:
            raise EOFError
        data += chunk
    return data


def _write(fd: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]
