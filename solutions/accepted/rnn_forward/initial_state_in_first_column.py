"""One column more than there are steps, for `a0`; what is returned is a slice without it."""

import numpy as np


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    a = np.zeros((n_a, m, T_x + 1))
    a[:, :, 0] = a0
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    for t in range(1, T_x + 1):
        a[:, :, t], y_pred[:, :, t - 1], cache = rnn_cell_forward(
            x[:, :, t - 1], a[:, :, t - 1], parameters
        )
        caches.append(cache)
    return a[:, :, 1:], y_pred, caches
