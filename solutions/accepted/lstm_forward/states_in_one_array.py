"""One array holds states and memories: what is returned are slices of it."""

import numpy as np


def lstm_forward(x, a0, parameters):
    n_y, n_a = parameters["Wy"].shape
    n_x, m, T_x = x.shape
    states = np.empty((2 * n_a + n_y, m, T_x))
    caches = []
    a_next, c_next = a0, np.zeros((n_a, m))
    for t in range(T_x):
        *step, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a_next, c_next, _ = step
        states[:, :, t] = np.concatenate(step)
        caches.append(cache)
    return states[:n_a], states[2 * n_a :], states[n_a : 2 * n_a], caches
