"""The states do not fit into your array: two of the sizes stand in each other's place. Which axis
of `x` is time?

Fails: a, y_pred, caches
"""

import numpy as np


def rnn_forward(x, a0, parameters):
    n_x, T_x, m = x.shape
    n_y, n_a = parameters["Wya"].shape

    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = a0

    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)

    return a, y_pred, caches
