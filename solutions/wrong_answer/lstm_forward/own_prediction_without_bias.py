"""Your states are right. Your loop has its own formula for the prediction, and it does not move
when I change one entry of `parameters`. Which symbol of equation 7 is not in it?

Fails: y_pred
"""

import numpy as np
from rnn_utils import softmax


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape

    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = a0
    c_next = np.zeros((n_a, m))

    for t in range(T_x):
        a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y_pred[:, :, t] = softmax(parameters["Wy"] @ a_next)
        caches.append(cache)

    return a, y_pred, c, caches
