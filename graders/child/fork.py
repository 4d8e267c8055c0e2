"""The life of one fork: it runs one submission's cells, then answers calls until it is ended."""

from __future__ import annotations

import json
from typing import Any

from . import calls, cells, wire
from .control import MOST_NAMES
from .line import Line


def live(line: Line, namespace: dict[str, Any]) -> None:
    """Serve the requests of one submission. Returns when the other end closes its pipe.

    namespace: the fresh `__main__` in which its cells run.
    """
    line.send(wire.pack(wire.READY))
    batch = None
    while True:
        try:
            frame = line.receive()
        except EOFError:
            return
        if frame.kind == wire.RUN:
            _run(line, frame, namespace)
        elif frame.kind == wire.CALLS:
            batch = frame
        elif frame.kind == wire.ASK and batch is not None:
            calls.answer(line, batch, frame, namespace)


def fail(line: Line, reason: str) -> None:
    """Say that this fork must not run anything, and wait to be ended."""
    line.send(wire.pack(wire.FAULT, reason[: wire.MOST_TEXT]))
    while True:
        try:
            line.receive()
        except EOFError:
            return


def _run(line: Line, frame: wire.Frame, namespace: dict[str, Any]) -> None:
    """Run the cells; say what went wrong in one of them, at the end name what can be called.

    frame: header {"define": numbers of the cells of which only the definitions are made,
    "skip": numbers of those that are left out}; body the cells' texts as a JSON list.
    """
    only, skipped = frame.header["define"], frame.header["skip"]
    functions: dict[str, Any] = {}
    for number, source in enumerate(json.loads(frame.body)):
        line.at(number)
        note = None
        if number in only:
            cells.define(source, f"<cell {number + 1}>", namespace)
        elif number not in skipped:
            note = cells.run(source, f"<cell {number + 1}>", namespace)
        functions |= cells.functions(namespace)
        if note is not None:
            line.send(wire.pack(wire.CELL, note, call=number))
    cells.restore(functions, namespace)
    names = [key for key, value in namespace.items() if type(key) is str and callable(value)]
    names = [name for name in names if name.isidentifier() and len(name) <= cells.MOST_TEXT]
    line.send(wire.pack(wire.DONE, names[:MOST_NAMES]))
