"""The limits of one fork: time, memory, and what it may write."""

from __future__ import annotations

import mmap
import resource
import sys

_MEBI = 1 << 20
#: Of one user, the threads of other processes included, which at some tiers are many. What threads
#: cost the kernel counts as nobody's memory, and a machine has room for so many.
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
        wanted[resource.RLIMIT_NPROC] = (_MOST_THREADS, _MOST_THREADS)
    return [(which, _allowed(which, *limit)) for which, limit in wanted.items()]


def _allowed(which: int, soft: int, hard: int) -> tuple[int, int]:
    _, most = resource.getrlimit(which)
    if most == resource.RLIM_INFINITY:
        return soft, hard
    return min(soft, most), min(hard, most)
