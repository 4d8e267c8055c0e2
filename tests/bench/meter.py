"""What a command costs: CPU time of every process that it starts, also of those that it detaches.

Imports nothing of ours, so that it is small: `python meter.py LOG PATIENCE COMMAND...` runs the
command with its output in LOG, waits PATIENCE seconds for what outlives it, and prints the cost as
JSON. Linux only. Whatever loses its parent becomes a child of the meter ("child subreaper",
prctl(2)), which waits for all of them: so nothing that ran is left out, or left running.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

_PR_SET_CHILD_SUBREAPER = 36
#: How long what a command detached may go on after it, in whole seconds.
PATIENCE_S = 10
_TOLD = 2_000


class MeterError(Exception):
    """The command failed or left something running; the message says which, and what it said."""


class Cost(NamedTuple):
    """What a command cost.

    cpu_s: user and system time of all its processes together, in seconds. wall_s: by the clock.
    peak_mb: the memory of its largest process at its largest, in MiB.
    """

    cpu_s: float = 0.0
    wall_s: float = 0.0
    peak_mb: float = 0.0

    def __add__(self, other: tuple[object, ...]) -> Cost:
        """Add the cost of a command that ran after this one."""
        assert isinstance(other, Cost)
        peak_mb = max(self.peak_mb, other.peak_mb)
        return Cost(self.cpu_s + other.cpu_s, self.wall_s + other.wall_s, peak_mb)

    @classmethod
    def mean(cls, costs: Sequence[Cost]) -> Cost:
        """Sum up what the same command cost several times; of its memory the most counts."""
        total = sum(costs, cls())
        return cls(total.cpu_s / len(costs), total.wall_s / len(costs), total.peak_mb)


def cost(command: Sequence[str], log: Path, cwd: Path, patience_s: int = PATIENCE_S) -> Cost:
    """Run a command and say what it cost. Raises MeterError unless it ends with status 0.

    log: where its output goes. cwd: where it runs, with the programs of its own environment.
    patience_s: how long what it detached may go on after it.
    """
    meter = [sys.executable, "-I", "-S", __file__, str(log), str(patience_s), *command]
    path = os.pathsep.join((str(Path(command[0]).parent), os.environ.get("PATH", os.defpath)))
    done = subprocess.run(
        meter,
        cwd=cwd,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        raise MeterError(f"I ran {' '.join(command)}: {done.stderr.strip()}\n{said[-_TOLD:]}")
    return Cost(*json.loads(done.stdout))


def _main(log: str, patience_s: str, *command: str) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        sys.exit("this kernel knows no child subreaper")
    started = time.monotonic()
    with Path(log).open("wb") as output:
        status = subprocess.call(command, stdout=output, stderr=subprocess.STDOUT)
    wall_s = time.monotonic() - started
    if status:
        sys.exit(f"it ended with status {status}")
    _reap(int(patience_s))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps([used.ru_utime + used.ru_stime, wall_s, used.ru_maxrss / 1024]))


def _reap(patience_s: int) -> None:
    """Wait until nothing that the command started is left."""
    signal.signal(signal.SIGALRM, _overdue)
    signal.alarm(patience_s)
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    signal.alarm(0)


def _overdue(number: int, frame: object) -> NoReturn:
    left = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    names = [Path("/proc", pid, "comm").read_text().strip() for pid in left]
    for pid in left:
        os.kill(int(pid), signal.SIGKILL)
    sys.exit(f"it left running: {', '.join(names)}")


if __name__ == "__main__":
    _main(*sys.argv[1:])
