"""The cell's results go straight into the arrays; the next states are views of what was stored."""

import numpy as np


def lstm_forward(x, a0, parameters):
    _, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape
    a, c = np.zeros((2, n_a, m, T_x))
    y = np.zeros((n_y, m, T_x))
    caches = []
    a_prev, c_prev = a0, np.zeros((n_a, m))
    for t in range(T_x):
        a[:, :, t], c[:, :, t], y[:, :, t], cache = lstm_cell_forward(
            x[:, :, t], a_prev, c_prev, parameters
        )
        a_prev, c_prev = a[:, :, t], c[:, :, t]
        caches.append(cache)
    return a, y, c, caches
