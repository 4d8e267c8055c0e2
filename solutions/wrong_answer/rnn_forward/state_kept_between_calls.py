"""The first call is right; the same call, asked again, gives another answer. What does your
function remember from one call to the next, and what should each sequence start from?

Fails: a, y_pred, caches
"""

import numpy as np

last_states = {}


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape

    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = last_states.get(a0.shape, a0)

    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)

    last_states[a0.shape] = a_next
    return a, y_pred, caches
