"""Your function had not come back when its time was over. Its loop runs over a list to which the
loop adds. How many time steps did I pass?

Fails: a, y_pred, caches
"""

import numpy as np


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape

    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = a0

    remaining = list(range(T_x))
    for t in remaining:
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches = [cache]
        remaining.append(t)

    return a, y_pred, caches
