"""Starts a zygote and asks it for forks; `graders.child.zygote` is what it starts."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graders.child.control import CPU, ENDING, LENGTH, PID
from graders.sandbox.channel import Channel
from graders.sandbox.launch import Launch, SandboxError, launch

_ROOT = Path(__file__).resolve().parents[2]
_HELPERS = _ROOT / "solutions" / "rnn_utils.py"
_NOTEBOOK = _ROOT / "assignment" / "rnn_lstm.ipynb"
_START_S = 30.0
_ENVIRONMENT = {
    # One thread: a fork of a process whose BLAS has threads can deadlock.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    # The same order of sets in every fork and every run.
    "PYTHONHASHSEED": "0",
    # What is set wherever people work, and notebooks ask for.
    "HOME": "/",
    "LOGNAME": "student",
    "PATH": "/usr/bin:/bin",
    "USER": "student",
}


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    cells_cpu_s: CPU seconds for all its cells. call_cpu_s: CPU seconds for each call.
    memory_mb: mebibytes beyond what an idle child has. wall_factor: seconds by the clock for each
    CPU second allowed, after which a child that does nothing is given up. forks: how often cells
    that end the process are run again.
    """

    cells_cpu_s: float = 10.0
    call_cpu_s: float = 2.0
    memory_mb: int = 512
    wall_factor: float = 5.0
    forks: int = 4

    def wall_s(self, of_student: int = 1) -> float:
        """Seconds by the clock for all forks of one of so many submissions of one student.

        All together have as long as one alone, but none too little for its cells' CPU seconds.
        """
        alone = 2 * self.forks * self.cells_cpu_s * self.wall_factor
        return max(alone / of_student, 3 * self.cells_cpu_s)

    @property
    def fork_cpu_s(self) -> int:
        """CPU seconds after which the kernel itself ends a fork."""
        return round(self.cells_cpu_s + 50 * self.call_cpu_s) + 1


@dataclass(frozen=True)
class Ending:
    """How a fork ended: its wait status, the CPU seconds that it used, and the number of the cell
    or call that it said it was in, which is not to be trusted.
    """

    status: int
    cpu_s: float
    place: int

    @property
    def rung(self) -> Literal["died", "timeout"]:
        """A fork that the kernel ended for its CPU time ran out of time."""
        if os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGXCPU:
            return "timeout"
        return "died"

    def __str__(self) -> str:
        if os.WIFSIGNALED(self.status):
            number = os.WTERMSIG(self.status)
            return signal.strsignal(number) or f"signal {number}"
        return f"exit status {os.WEXITSTATUS(self.status)}"


class Zygote:
    """One zygote process, until it is closed."""

    def __init__(self, tier: str, limits: Limits) -> None:
        """Start it. Raises SandboxError, as LaunchError when the tier cannot be had here."""
        self._control, theirs = socket.socketpair()
        self._control.settimeout(_START_S)
        try:
            how = launch(tier, theirs.fileno())
            self._process = subprocess.Popen(
                how.command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=_ENVIRONMENT,
                cwd="/",
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # Ctrl-C is for the trusted side, which then ends this
            )
        except BaseException:
            self._control.close()
            raise
        finally:
            theirs.close()
        try:
            self._set_up(how, limits)
        except BaseException:
            self.close()
            raise

    def _set_up(self, how: Launch, limits: Limits) -> None:
        order = {
            "packages": how.packages,
            "guard": how.guard,
            "modules": {_HELPERS.stem: _HELPERS.read_text(encoding="utf-8")},
            "cells": _published_cells(),
            "cpu_s": limits.fork_cpu_s,
            "memory_bytes": limits.memory_mb << 20,
        }
        text = json.dumps(order).encode()
        try:
            self._control.sendall(LENGTH.pack(len(text)) + text)
            (length,) = LENGTH.unpack(self._receive(LENGTH.size))
            error = json.loads(self._receive(length))["error"]
        except OSError:
            self._process.kill()
            _, complaint = self._process.communicate()
            error = complaint.decode(errors="replace").strip() or "it ended at once"
        if error:
            raise SandboxError(f"student code could not be shut in: {error[-1000:]}")

    def fork(self) -> Channel:
        """Fork, and give the channel to the fork. The one before must have been ended.

        Raises SandboxError, as `cpu_used` and `end` do, when the zygote does not answer.
        """
        to_child, answer = os.pipe()
        read, from_child = os.pipe()
        try:
            socket.send_fds(self._control, [b"F"], [to_child, from_child])
            self._receive(PID.size)
        except OSError as error:
            raise self._broken(error) from None
        finally:
            os.close(to_child)
            os.close(from_child)
        return Channel(read, answer)

    def cpu_used(self) -> float:
        """CPU seconds that the fork has used up to now; 0 where the system does not tell."""
        return float(CPU.unpack(self._ask(b"C", CPU.size))[0] / 1e9)

    def end(self) -> Ending:
        """Kill the fork and reap it."""
        status, cpu_ns, place = ENDING.unpack(self._ask(b"K", ENDING.size))
        return Ending(status, cpu_ns / 1e9, place)

    def close(self) -> None:
        """End the zygote, and its fork with it."""
        self._control.close()
        try:
            self._process.wait(_START_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr:
            self._process.stderr.close()

    def _ask(self, request: bytes, size: int) -> bytes:
        try:
            self._control.sendall(request)
            return self._receive(size)
        except OSError as error:
            raise self._broken(error) from None

    def _receive(self, size: int) -> bytes:
        data = self._control.recv(size, socket.MSG_WAITALL)
        if len(data) < size:
            raise ConnectionResetError("it closed its socket")
        return data

    def _broken(self, error: OSError) -> SandboxError:
        return SandboxError(f"the zygote does not answer: {error}")


def _published_cells() -> list[str]:
    """The code cells as students get them; most of them come back as they were."""
    if not _NOTEBOOK.exists():
        return []
    cells = json.loads(_NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
