"""Calls itself without end: in Python, with the limit on recursion taken away, and through C, where
a deep structure is printed and a deep expression compiled. An exhausted stack ends the process; the
next question gets a new one.

At most: 20
"""

import sys


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    return rnn_forward(x, a0, parameters)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    sys.setrecursionlimit(10**9)
    return lstm_cell_forward(xt, a_prev, c_prev, parameters)


def lstm_forward(x, a0, parameters):
    sys.setrecursionlimit(10**9)
    deep = ()
    for _ in range(200_000):
        deep = (deep,)
    return repr(deep), hash(deep), eval("-" * 90_000 + "1")
