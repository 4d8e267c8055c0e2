"""The previous states are read from `a` and `c`; the first ones are given."""

import numpy as np


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape

    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []

    for t in range(T_x):
        a_prev = a[:, :, t - 1] if t else a0
        c_prev = c[:, :, t - 1] if t else np.zeros((n_a, m))
        a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_prev, c_prev, parameters)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)

    return a, y_pred, c, caches
