"""Your `a` is a list with one array for each time step. What did the first instruction ask you to
create?

Fails: a
"""

import numpy as np


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape

    a = []
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = a0

    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a.append(a_next)
        y_pred[:, :, t] = yt_pred
        caches.append(cache)

    return a, y_pred, caches
