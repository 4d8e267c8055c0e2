"""Your `a` and `y_pred` have the right shape, and all the numbers are there, but in other places.
Does changing the shape of an array move its axes?

Fails: a, y_pred
"""

import numpy as np


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape

    a = []
    y_pred = []
    caches = []
    a_next = a0

    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a.append(a_next)
        y_pred.append(yt_pred)
        caches.append(cache)

    return np.array(a).reshape(n_a, m, T_x), np.array(y_pred).reshape(n_y, m, T_x), caches
