"""Takes away from a fork all that a student's code must not have, before any of it runs.

The order matters: descriptors, user and capabilities, no new privileges, limits, files, and last
the system calls that all of this needed. If a step fails, the fork must not run anything.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from itertools import pairwise
from typing import Any

from . import limits

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITY_HEADER = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
_NO_CAPABILITY = (ctypes.c_uint32 * 6)()
_LINUX = sys.platform.startswith("linux")
_MOST_DESCRIPTORS = 1 << 20 if _LINUX else 256  # where one call closes a range, and where not
_LIBC = ctypes.CDLL(None, use_errno=True)


class Armour:
    """What is worked out once, in the zygote, so that putting it on costs a fork little.

    order: "cpu_s"; "memory_bytes" beyond what is mapped already; "guard", None where there is no
    security, or "user" (a number that the zygote becomes for good, or None), "users" (first and
    count of those that forks become in turn, or None), "readable" (paths). Raises OSError.
    """

    def __init__(self, order: dict[str, Any]) -> None:
        self._cpu_s = order["cpu_s"]
        self._guard = order["guard"]
        if self._guard:
            from .landlock import Ruleset
            from .seccomp import Filter

            _drop_bounding_set()
            if self._guard["user"] is not None:
                _become(self._guard["user"])
            self._rules = Ruleset(self._guard["readable"])
            self._filter = Filter()
        self._memory = order["memory_bytes"]
        if _LINUX:
            self._memory += limits.address_space()

    @property
    def guarded(self) -> bool:
        """Whether it is more than limits."""
        return self._guard is not None

    def put_on(self, pipes: tuple[int, int], count: int) -> None:
        """Harden this fork, the count-th, which talks through two pipes. Raises OSError."""
        guard = self._guard
        _close_all_but({0, 1, 2, *pipes, *((self._rules.fd,) if guard else ())})
        if guard:
            if guard["users"]:
                first, size = guard["users"]
                _become(first + count % size)
            _drop_capabilities()
            _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            _prctl(_PR_SET_DUMPABLE, 0)
            _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        limits.apply(self._cpu_s, self._memory)
        if guard:
            self._rules.enforce()
            self._filter.install()


def _close_all_but(kept: set[int]) -> None:
    """Close descriptors; 0 is always kept."""
    ends = [*sorted(kept), _MOST_DESCRIPTORS]
    for fd, end in pairwise(ends):
        os.closerange(fd + 1, end)


def _become(user: int) -> None:
    """Become another user and its group, with no way back."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _drop_bounding_set() -> None:
    """Give up capabilities that a program started later could gain; without the right, a no-op."""
    number = 0
    while _LIBC.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0) == 0:
        number += 1


def _drop_capabilities() -> None:
    if _LIBC.capset(_CAPABILITY_HEADER, _NO_CAPABILITY) != 0:
        raise OSError(ctypes.get_errno(), "capabilities could not be dropped")
    if os.geteuid() == 0 or 0 in os.getresuid():
        raise OSError("still the superuser")


def _prctl(option: int, value: int) -> None:
    if _LIBC.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option} was refused")
