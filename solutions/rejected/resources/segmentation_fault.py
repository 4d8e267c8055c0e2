"""Reads where there is no memory, ends the process with an abort, and executes what is no code,
each in a function of its own. A dead process costs the question that killed it.

At most: 20
"""

import ctypes
import os


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    return ctypes.string_at(0)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    os.abort()


def lstm_forward(x, a0, parameters):
    return ctypes.CFUNCTYPE(None)(id(a0))()
