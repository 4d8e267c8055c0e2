"""Asks numpy for four gigabytes, in pieces and at once, and writes into whatever it gets. The
address space ends long before that: the call ends with a MemoryError, and the others go on.

At most: 20
"""

import numpy as np


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    return [np.empty(1 << 24) for _ in range(32)]


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return np.empty((1 << 16, 1 << 16))


def lstm_forward(x, a0, parameters):
    kept = []
    while sum(map(len, kept)) < 1 << 29:
        try:
            kept.append(np.ones(1 << 20))
        except MemoryError:
            kept.append(b"a" * 1000)
