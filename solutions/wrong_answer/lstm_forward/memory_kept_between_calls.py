"""The first call is right; the same call, asked again, gives another answer. What does your
function remember from one call to the next, and what does the memory of each sequence start from?

Fails: a, c, y_pred, caches
"""

import numpy as np

memories = {}


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape

    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = a0
    c_next = memories.get(a0.shape, np.zeros((n_a, m)))

    for t in range(T_x):
        a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)

    memories[a0.shape] = c_next
    return a, y_pred, c, caches
