"""Your loop takes each step without calling the cell, and its states do not move when I change one
entry of `parameters`. Which symbol of equation R1 is not in its formula?

Fails: a, y_pred, caches
"""

import numpy as np
from rnn_utils import softmax


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape

    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = a0

    for t in range(T_x):
        a_prev = a_next
        a_next = np.tanh(np.dot(parameters["Waa"], a_prev) + np.dot(parameters["Wax"], x[:, :, t]))
        yt_pred = softmax(np.dot(parameters["Wya"], a_next) + parameters["by"])
        cache = (a_next, a_prev, x[:, :, t], parameters)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)

    return a, y_pred, caches
