"""The cell's results go straight into the arrays; the next state is a view of what was stored."""

import numpy as np


def rnn_forward(x, a0, parameters):
    _, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    a = np.zeros((n_a, m, T_x))
    y = np.zeros((n_y, m, T_x))
    caches = []
    a_prev = a0
    for t in range(T_x):
        a[:, :, t], y[:, :, t], cache = rnn_cell_forward(x[:, :, t], a_prev, parameters)
        a_prev = a[:, :, t]
        caches.append(cache)
    return a, y, caches
