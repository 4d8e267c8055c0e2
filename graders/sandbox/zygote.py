"""Starts a zygote and asks it for forks; `graders.child.zygote` is its other end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..child.zygote import CPU, ENDING, LENGTH, PID
from .channel import Channel

_ROOT = Path(__file__).resolve().parents[2]
_CHILD = _ROOT / "graders" / "child"
_HANDOUTS = ("rnn_utils", "rnn_plots")
_START_S = 30.0


class SandboxError(Exception):
    """The sandbox itself failed: what was asked of it is not judged."""


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

    @property
    def fork_cpu_s(self) -> int:
        """CPU seconds after which the kernel itself ends a fork."""
        return round(self.cells_cpu_s + 50 * self.call_cpu_s) + 1


@dataclass(frozen=True)
class Ending:
    """How a fork ended: its wait status, and the CPU seconds that it used."""

    status: int
    cpu_s: float

    def __str__(self) -> str:
        if os.WIFSIGNALED(self.status):
            number = os.WTERMSIG(self.status)
            return signal.strsignal(number) or f"signal {number}"
        return f"exit status {os.WEXITSTATUS(self.status)}"


class Zygote:
    """One zygote process. A context manager."""

    def __init__(self, limits: Limits) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="sandbox-")
        ours, theirs = socket.socketpair()
        self._control = ours
        ours.settimeout(_START_S)
        with theirs:
            self._process = subprocess.Popen(
                _command(theirs.fileno()),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"},
                cwd=self._scratch.name,
                pass_fds=(theirs.fileno(),),
            )
        try:
            self._set_up(limits)
        except BaseException:
            self.close()
            raise

    def _set_up(self, limits: Limits) -> None:
        order = {
            "packages": str(Path(np.__file__).resolve().parents[1]),
            "modules": {
                name: path.read_text(encoding="utf-8")
                for name in _HANDOUTS
                if (path := _ROOT / "solutions" / f"{name}.py").exists()
            },
            "cpu_s": limits.fork_cpu_s,
            "memory_bytes": limits.memory_mb << 20,
        }
        reply = self._order(order)
        if reply["error"]:
            raise SandboxError(f"the zygote could not be set up: {reply['error']}")

    def fork(self) -> Channel:
        """Fork, and give the channel to the fork. The one before must have been ended."""
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
        status, cpu_ns = ENDING.unpack(self._ask(b"K", ENDING.size))
        return Ending(status, cpu_ns / 1e9)

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
        self._scratch.cleanup()

    def _order(self, message: dict[str, Any]) -> dict[str, Any]:
        import json

        text = json.dumps(message).encode()
        self._control.sendall(LENGTH.pack(len(text)) + text)
        (length,) = LENGTH.unpack(self._receive(LENGTH.size))
        reply: dict[str, Any] = json.loads(self._receive(length))
        return reply

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


def _command(control_fd: int) -> Sequence[str]:
    """The command that starts a Python without site packages, user settings or a current folder."""
    program = (
        "import sys; sys.path.insert(0, {!r}); from child import zygote; sys.path.pop(0); "
        "zygote.main({})"
    )
    python = getattr(sys, "_base_executable", None) or sys.executable
    text = program.format(str(_CHILD.parent), control_fd)
    return [str(Path(python).resolve()), "-s", "-S", "-P", "-B", "-c", text]
