"""Matches a regular expression that takes time exponential in the length of its text. Like any
other loop, it ends with its CPU seconds.

At most: 20
"""

import re


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    return re.fullmatch(r"(a+)+b", "a" * 60)
