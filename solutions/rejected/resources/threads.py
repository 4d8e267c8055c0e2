"""Starts hundreds of threads that compute. They share the memory and the CPU seconds of their
process, and end with it.

At most: 20
"""

import threading


def _compute():
    number = 0
    while True:
        number += 1


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    for _ in range(500):
        threading.Thread(target=_compute, daemon=True).start()
    _compute()
