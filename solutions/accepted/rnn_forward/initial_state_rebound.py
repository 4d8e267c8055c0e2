"""The argument's own name carries the state from step to step."""

import numpy as np


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    a = np.zeros((n_a, m, T_x))
    y = np.zeros((n_y, m, T_x))
    caches = []
    for t in range(T_x):
        a0, y[:, :, t], cache = rnn_cell_forward(x[..., t], a0, parameters)
        a[..., t] = a0
        caches.append(cache)
    return a, y, caches
