"""Serves the requests of the trusted side: forks, one at a time, and ends them."""

from __future__ import annotations

import mmap
import os
import random
import signal
import socket
import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import fork, handouts
from .control import CPU, ENDING, PID, PIPES, PLACE
from .harden import Armour
from .line import Line
from .steps import Step, take


def serve(control: socket.socket, armour: Armour) -> None:
    """Serve requests until the other end is gone, and then let nothing live on."""
    page = mmap.mmap(-1, mmap.PAGESIZE)
    namespace = handouts.namespace()  # of which every fork has a copy
    pid = count = 0
    try:
        while True:
            request, pipes, _, _ = socket.recv_fds(control, 1, 2)
            if request == b"F":
                page[:] = bytes(len(page))  # nothing that the fork before left is seen by this one
                _draw_anew()
                steps = armour.steps(count)
                pid, count = os.fork(), count + 1
                if pid == 0:
                    _live(pipes, page, steps, namespace)
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


def _draw_anew() -> None:
    """Seed what draws random numbers, or they would be the same in every fork."""
    seed = int.from_bytes(os.urandom(4), "little")
    random.seed(seed)
    np.random.seed(seed)


def _live(
    pipes: list[int], page: mmap.mmap, steps: Sequence[Step], namespace: dict[str, Any]
) -> None:
    """Be the fork, from its first moment to its last."""
    status = 1
    try:
        for fd, end in zip(PIPES, pipes, strict=True):
            os.dup2(end, fd)
        talk = Line(*PIPES, page)
        try:
            take(steps)
        except Exception as error:
            fork.fail(talk, str(error))
        else:
            fork.live(talk, namespace)
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
