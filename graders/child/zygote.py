"""A clean Python that has imported numpy and forks once for each submission.

`control` says what the trusted side asks for.
"""

from __future__ import annotations

import gc
import importlib
import json
import mmap
import os
import signal
import socket
import sys
import time
from typing import Any

from .control import CPU, ENDING, LENGTH, PID, PIPES, PLACE
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
    if armour.guarded:
        _serve(control, armour)
        return
    import tempfile  # is large, and needed nowhere else

    # Where nothing is refused, a file that student code makes by a bare name goes here.
    with tempfile.TemporaryDirectory(prefix="sandbox-") as scratch:
        os.chdir(scratch)
        _serve(control, armour)
        os.chdir("/")


def _prepare(order: dict[str, Any]) -> Armour:
    """Import what forks need. order: "packages", the folder that holds numpy; "modules", texts by
    name; and what `Armour` takes.
    """
    sys.path.append(order["packages"])
    for name in _MODULES.split():
        importlib.import_module(name)
    # numpy finds its own parts by itself; nothing else of that folder is for a student's code.
    sys.path.remove(order["packages"])
    sys.path_importer_cache.clear()
    from . import fork, handouts, warm  # noqa: F401 (they need numpy)

    handouts.install(order["modules"])
    warm.up()
    armour = Armour(order)
    gc.collect()
    warm.fill()
    gc.freeze()
    return armour


def _serve(control: socket.socket, armour: Armour) -> None:
    """Serve requests until the other end is gone, and then let nothing live on."""
    page = mmap.mmap(-1, mmap.PAGESIZE)
    pid = count = 0
    try:
        while True:
            request, pipes, _, _ = socket.recv_fds(control, 1, 2)
            if request == b"F":
                page[:] = bytes(len(page))  # nothing that the fork before left is seen by this one
                pid, count = os.fork(), count + 1
                if pid == 0:
                    _live(pipes, page, armour, count)
                for fd in pipes:
                    os.close(fd)
                control.sendall(PID.pack(pid))
            elif request == b"C":
                control.sendall(CPU.pack(_cpu_used(pid)))
            elif request == b"K":
                ended, pid = _end(pid), 0
                control.sendall(ENDING.pack(*ended, *PLACE.unpack_from(page)))
            else:
                return
    finally:
        if pid:
            _end(pid)


def _live(pipes: list[int], page: mmap.mmap, armour: Armour, count: int) -> None:
    """Be the fork, from its first moment to its last."""
    status = 1
    try:
        for fd, end in zip(PIPES, pipes, strict=True):
            os.dup2(end, fd)
        from . import fork, line  # imported already, once numpy could be

        talk = line.Line(*PIPES, page)
        try:
            armour.put_on(PIPES, count)
        except Exception as error:
            fork.fail(talk, str(error))
        else:
            # Python's own generator seeds itself anew in every fork; numpy's does not.
            sys.modules["numpy.random"].seed(int.from_bytes(os.urandom(4), "little"))
            fork.live(talk)
        status = 0
    finally:
        os._exit(status)


def _cpu_used(pid: int) -> int:
    """The CPU time of another process, in nanoseconds: its clock's id follows from its own."""
    if not sys.platform.startswith("linux"):
        return 0
    return time.clock_gettime_ns((~pid << 3) | 2)


def _end(pid: int) -> tuple[int, int]:
    os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    return status, round((usage.ru_utime + usage.ru_stime) * 1e9)


def _message(control: socket.socket) -> bytes:
    (length,) = LENGTH.unpack(control.recv(LENGTH.size, socket.MSG_WAITALL))
    return control.recv(length, socket.MSG_WAITALL)


def _tell(control: socket.socket, message: dict[str, Any]) -> None:
    text = json.dumps(message).encode()
    control.sendall(LENGTH.pack(len(text)) + text)
