"""What you computed is right, but after the call the `parameters` that I passed have entries
that I did not put there. Where could such values live instead?

Fails: caches
"""

import numpy as np


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    parameters["T_x"] = T_x
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
