"""Computes for hours inside one call of a C function, which holds the interpreter so that no signal
handler and no other thread of Python would get a turn. The time is watched from outside.

At most: 20
"""

import numpy as np


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    return 3 ** (10**9)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return sum(range(10**15))


def lstm_forward(x, a0, parameters):
    return np.linalg.matrix_power(np.eye(1000), 10**18 - 1)
