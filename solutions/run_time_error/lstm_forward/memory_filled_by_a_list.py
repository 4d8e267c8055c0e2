"""Your function fills the machine's memory with copies that nobody reads. Which of them does the
next step need?

Fails: a, c, y_pred, caches
"""

import numpy as np


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape

    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    caches_for_plots = []
    a_next = a0
    c_next = np.zeros((n_a, m))

    for t in range(T_x):
        a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)
        caches_for_plots.extend(np.zeros(10**6) for _ in range(300))

    return a, y_pred, c, caches
