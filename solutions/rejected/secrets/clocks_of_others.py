"""Looks at what other processes do by what the kernel tells of any of them: how long each has
computed, to the nanosecond, on which processors, how it is scheduled, and its limits. Whoever sees
that of the grader, or of a neighbour, can be told things by it. A process learns of itself alone.

At most: 0
"""

import os
import resource
import time


def rnn_cell_forward(xt, a_prev, parameters):
    seen = []
    for process in (1, 2, os.getppid(), os.getpid() - 1):
        for what, look in (
            ("clock", lambda: time.clock_gettime(~process << 3 | 2)),
            ("processors", lambda: os.sched_getaffinity(process)),
            ("scheduler", lambda: os.sched_getscheduler(process)),
            ("priority", lambda: os.sched_getparam(process)),
            ("limits", lambda: resource.prlimit(process, resource.RLIMIT_CPU)),
        ):
            try:
                look()
            except OSError:
                continue
            seen.append(f"BREACH: {what}")
    raise PermissionError(seen)
