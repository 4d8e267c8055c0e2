"""The limits of one fork: time, memory, and what it may write."""

from __future__ import annotations

import mmap
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

_MEBI = 1 << 20
#: Beside those that the user has already. What threads cost the kernel counts as nobody's memory,
#: and a machine has room for so many.
_MOST_THREADS = 1_000


def address_space() -> int:
    """How much address space this process has mapped, in bytes, to about a mebibyte.

    Found by asking how low the limit may be for one more page to be mapped, since a sandbox has
    no /proc to read it from.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    low, high = 0, 1 << 40
    while high - low > _MEBI:
        middle = (low + high) // 2
        resource.setrlimit(resource.RLIMIT_AS, (middle, hard))
        try:
            mmap.mmap(-1, mmap.PAGESIZE).close()
        except OSError:
            low = middle
        else:
            high = middle
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    return high


def threads_of(user: int) -> int:
    """How many threads a user has, by its number; 0 where none can be seen, as in a sandbox."""
    count = 0
    with suppress(OSError), os.scandir("/proc") as entries:
        for entry in entries:
            with suppress(OSError):  # it may have ended
                if entry.name.isdecimal() and entry.stat().st_uid == user:
                    count += len(list(Path(entry.path, "task").iterdir()))
    return count


def limits(cpu_s: int, memory_bytes: int) -> list[tuple[int, tuple[int, int]]]:
    """What limits a process for good, as `resource.setrlimit` takes it: CPU seconds, address
    space, threads, 256 descriptors, no core dump, and no byte in any file.
    """
    wanted = {
        resource.RLIMIT_CPU: (cpu_s, cpu_s + 1),  # first a signal, then the end
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (256, 256),
    }
    if sys.platform.startswith("linux"):  # elsewhere they are not known, or count processes
        wanted[resource.RLIMIT_AS] = (memory_bytes, memory_bytes)
        # The kernel counts all threads of a user; the superuser's forks become users without any.
        user = os.geteuid()
        threads = _MOST_THREADS + (threads_of(user) if user else 0)
        wanted[resource.RLIMIT_NPROC] = (threads, threads)
    return [(which, _allowed(which, *limit)) for which, limit in wanted.items()]


def _allowed(which: int, soft: int, hard: int) -> tuple[int, int]:
    _, most = resource.getrlimit(which)
    if most == resource.RLIM_INFINITY:
        return soft, hard
    return min(soft, most), min(hard, most)
