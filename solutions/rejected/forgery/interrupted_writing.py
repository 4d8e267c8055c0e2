"""Has a clock ring thousands of times a second, whose handler raises an exception, in case one of
them falls into the middle of what writes an answer, and half an answer passes for a whole one. A
frame says how long it is. One that breaks off is none, and costs the question that was asked.

At most: 0
"""

import signal

import numpy as np


def _ring(number, frame):
    raise MemoryError("in the middle of something")


def rnn_cell_forward(xt, a_prev, parameters):
    for clock, rung in (
        (signal.ITIMER_REAL, signal.SIGALRM),
        (signal.ITIMER_VIRTUAL, signal.SIGVTALRM),
        (signal.ITIMER_PROF, signal.SIGPROF),
    ):
        signal.signal(rung, _ring)
        signal.setitimer(clock, 1e-5, 2e-4)
    return np.zeros_like(a_prev), np.zeros((parameters["by"].shape[0], xt.shape[1])), None


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return rnn_cell_forward(xt, a_prev, parameters)
