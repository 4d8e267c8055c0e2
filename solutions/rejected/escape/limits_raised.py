"""Raises its own limits, lowers the grader's, and takes priority over everyone. A limit can be
looked at and not set.

At most: 0
"""

import os
import resource

# GRADER comes from the tests: the number of the grader's process.


def rnn_cell_forward(xt, a_prev, parameters):
    done = []
    for name in ("RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE"):
        which = getattr(resource, name)
        soft, hard = resource.getrlimit(which)
        for wanted in ((-1, -1), (hard, hard), (soft, -1)):
            try:
                resource.setrlimit(which, wanted)
                done.append(f"BREACH: {name}")
            except (OSError, ValueError):
                pass
        for process in (os.getppid(), GRADER):
            try:
                resource.prlimit(process, which, (soft, hard))
                done.append(f"BREACH: {name} of {process}")
            except (OSError, ValueError):
                pass
    for change in (
        lambda: os.nice(-5),
        lambda: os.setpriority(os.PRIO_PROCESS, 0, -5),
        lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
        lambda: os.sched_setaffinity(os.getppid(), {0}),
    ):
        try:
            change()
            done.append("BREACH: priority")
        except OSError:
            pass
    raise PermissionError(done)
