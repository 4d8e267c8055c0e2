"""Takes away from a fork all that a student's code must not have, before any of it runs.

The order matters: descriptors, user and capabilities, no new privileges, limits, files, and last
the system calls that all of this needed. If a step fails, the fork must not run anything.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from itertools import pairwise
from typing import Any

from . import limits
from .control import PIPES
from .steps import Step, take

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
        self._guard = guard = order["guard"]
        kept = {0, 1, 2, *PIPES}
        privileges: list[Step] = []
        files_and_calls: list[Step] = []
        if guard:
            from .landlock import Ruleset
            from .seccomp import Filter

            _drop_bounding_set()
            if guard["user"] is not None:
                take(_becoming(guard["user"]))
            rules = Ruleset(guard["readable"])
            kept.add(rules.fd)
            privileges = _without_privileges()
            files_and_calls = [*rules.steps, Filter().step]
        memory = order["memory_bytes"] + (limits.address_space() if _LINUX else 0)
        limited = [
            Step("limits", resource.setrlimit, limit)
            for limit in limits.limits(order["cpu_s"], memory)
        ]
        self._close = _closing_all_but(kept)
        self._rest = [*privileges, *limited, *files_and_calls]

    @property
    def guarded(self) -> bool:
        """Whether it is more than limits."""
        return self._guard is not None

    def steps(self, count: int) -> list[Step]:
        """What the count-th fork, which talks through two pipes, does to put it on."""
        user = []
        if self._guard and self._guard["users"]:
            first, size = self._guard["users"]
            user = _becoming(first + count % size)
        return [*self._close, *user, *self._rest]


def _closing_all_but(kept: set[int]) -> list[Step]:
    """Close descriptors; 0 is always kept."""
    ends = [*sorted(kept), _MOST_DESCRIPTORS]
    return [Step("descriptors", os.closerange, (fd + 1, end)) for fd, end in pairwise(ends)]


def _becoming(user: int) -> list[Step]:
    """Become another user and its group, with no way back."""
    return [
        Step("groups", os.setgroups, ((),)),
        Step("group", os.setresgid, (user, user, user)),
        Step("user", os.setresuid, (user, user, user)),
    ]


def _drop_bounding_set() -> None:
    """Give up capabilities that a program started later could gain; without the right, a no-op."""
    number = 0
    while _LIBC.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0) == 0:
        number += 1


def _without_privileges() -> list[Step]:
    return [
        Step("capabilities", _LIBC.capset, (_CAPABILITY_HEADER, _NO_CAPABILITY)),
        Step("still the superuser", _is_superuser),
        Step("an end with the zygote", _LIBC.prctl, (_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)),
        Step("no dumps", _LIBC.prctl, (_PR_SET_DUMPABLE, 0, 0, 0, 0)),
        Step("no new privileges", _LIBC.prctl, (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)),
    ]


def _is_superuser() -> bool:
    return os.geteuid() == 0 or 0 in os.getresuid()
