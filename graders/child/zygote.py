"""A clean Python that has imported numpy and forks once for each submission.

The trusted side asks over a socket that no fork keeps, one request at a time:

    b"F" and two descriptors    fork; the answer is the fork's process id
    b"C"                        the CPU time that the fork has used, in nanoseconds; 0 if unknown
    b"K"                        kill the fork and reap it; the answer says how it ended, what
                                time it used, and which cell or call it was in
"""

from __future__ import annotations

import gc
import importlib
import json
import mmap
import os
import shutil
import signal
import socket
import struct
import sys
import time
from typing import Any

from .harden import Armour

LENGTH = struct.Struct("<I")
PID = struct.Struct("<q")
CPU = struct.Struct("<Q")
#: Wait status, the CPU time in nanoseconds, user and system, and the place that the fork noted.
ENDING = struct.Struct("<iQI")

#: The descriptors of a fork's two pipes: from the trusted side, and to it.
PIPES = (62, 63)

#: What cells usually import, and what numpy imports only when it is asked for.
_MODULES = (
    "collections.abc copy dataclasses datetime decimal fractions functools inspect itertools "
    "math operator pprint re statistics string textwrap timeit traceback typing warnings "
    "numpy.fft numpy.linalg numpy.ma numpy.polynomial numpy.random"
)


def main(control_fd: int) -> None:
    """Set up as the first message says, then serve requests until the other end closes."""
    control = socket.socket(fileno=control_fd)
    try:
        order = json.loads(_message(control))
        armour = _prepare(order)
    except Exception as error:
        _tell(control, {"error": f"{type(error).__name__}: {error}"})
        return
    _tell(control, {"error": None})
    os.dup2(1, 2)  # up to here errors were told to whoever started this
    _serve(control, armour)
    if order["scratch"]:  # here, since the trusted side may have been killed
        shutil.rmtree(order["scratch"], ignore_errors=True)


def _prepare(order: dict[str, Any]) -> Armour:
    """Import what forks need. order: "packages", the folder that holds numpy; "modules", texts by
    name; "scratch", a folder to remove at the end, or None; and what `Armour` takes.
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
    gc.freeze()
    return armour


def _serve(control: socket.socket, armour: Armour) -> None:
    pid = count = 0
    page = mmap.mmap(-1, mmap.PAGESIZE)
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
            status, cpu_ns = _end(pid)
            control.sendall(ENDING.pack(status, cpu_ns, *struct.unpack_from("<I", page)))
            pid = 0
        else:
            if pid:
                _end(pid)
            return


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
