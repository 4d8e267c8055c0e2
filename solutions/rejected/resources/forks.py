"""Starts processes that start processes, here no more than 128 of them. Not even one can be
started.

At most: 0
"""

import os
import time

_LEVELS = 7


def rnn_cell_forward(xt, a_prev, parameters):
    for _ in range(_LEVELS):
        if os.fork() == 0:
            continue
    time.sleep(5)
    os._exit(0)
