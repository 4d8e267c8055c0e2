"""A clean Python that has imported numpy and forks once for each submission.

`control` says what the trusted side asks for.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from . import memory
from .control import LENGTH
from .harden import Armour

#: What cells usually import, and what numpy imports only when it is asked for.
_MODULES = (
    "collections.abc copy dataclasses datetime decimal fractions functools inspect itertools "
    "math operator pprint re statistics string textwrap timeit traceback typing warnings "
    "numpy.linalg numpy.random"
)


def main(control_fd: int) -> None:
    """Set up as the first message says, then serve requests until the other end is gone."""
    control = socket.socket(fileno=control_fd)
    try:
        armour = _prepare(json.loads(_message(control)))
    except Exception as error:
        _tell(control, {"error": f"{type(error).__name__}: {error}"})
        return
    _tell(control, {"error": None})
    os.dup2(1, 2)  # up to here errors were told to whoever started this
    from .serve import serve  # needs numpy

    if armour.guarded:
        serve(control, armour)
        return
    import tempfile  # is large, and needed nowhere else

    # Where nothing is refused, a file that student code makes by a bare name goes here.
    with tempfile.TemporaryDirectory(prefix="sandbox-") as scratch:
        os.chdir(scratch)
        serve(control, armour)
        os.chdir("/")


def _prepare(order: dict[str, Any]) -> Armour:
    """Import what forks need. order: "packages", the folder that holds numpy; "modules", texts by
    name; "cells", texts that many notebooks share; and what `Armour` takes.
    """
    sys.path.append(order["packages"])
    with _nothing_at_fork():
        for name in _MODULES.split():
            importlib.import_module(name)
    # numpy finds its own parts by itself; nothing else of that folder is for a student's code.
    sys.path.remove(order["packages"])
    sys.path_importer_cache.clear()
    # A fork may read what is in the standard library, and not list it: that is done here, once.
    find_spec("no_such_module")
    gc.collect()
    memory.fill()
    from . import cells, handouts, serve, warm  # noqa: F401 (they need numpy)

    handouts.install(order["modules"])
    cells.compile_ahead(order["cells"])
    warm.up()
    armour = Armour(order)
    gc.collect()
    memory.fill()
    gc.freeze()
    return armour


@contextmanager
def _nothing_at_fork() -> Iterator[None]:
    """Keep modules from doing anything in every fork.

    `threading` would take stock of threads, of which there are none, and `random` seed itself,
    which `serve` does for it and numpy: by the way of these hooks it costs several times as much.
    """
    known = os.register_at_fork
    os.register_at_fork = lambda **_: None
    try:
        yield
    finally:
        os.register_at_fork = known


def _message(control: socket.socket) -> bytes:
    (length,) = LENGTH.unpack(control.recv(LENGTH.size, socket.MSG_WAITALL))
    return control.recv(length, socket.MSG_WAITALL)


def _tell(control: socket.socket, message: dict[str, Any]) -> None:
    text = json.dumps(message).encode()
    control.sendall(LENGTH.pack(len(text)) + text)
