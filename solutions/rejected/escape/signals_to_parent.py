"""Ends the grader, or the zygote from which it was forked, so that nothing gets a mark but by hand.
No signal can be sent to another process; at tier `full` the grader has no number here.

At most: 0
"""

import os
import signal

# GRADER comes from the tests: the number of the grader's process.


def rnn_cell_forward(xt, a_prev, parameters):
    sent = []
    for process in (os.getppid(), GRADER):
        for number in (0, signal.SIGCONT, signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(process, number)
                sent.append(f"BREACH: signal {number} to {process}")
            except OSError:
                pass
    raise PermissionError(sent)
