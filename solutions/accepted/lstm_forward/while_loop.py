"""A `while` loop over the time steps that are left."""

import numpy as np


def lstm_forward(x, a0, parameters):
    n_y, n_a = parameters["Wy"].shape
    n_x, m, T_x = x.shape
    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y = np.zeros((n_y, m, T_x))
    caches = []
    a_next, c_next = a0, np.zeros((n_a, m))
    while len(caches) < T_x:
        t = len(caches)
        a_next, c_next, yt, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a[:, :, t], c[:, :, t], y[:, :, t] = a_next, c_next, yt
        caches.append(cache)
    return a, y, c, caches
