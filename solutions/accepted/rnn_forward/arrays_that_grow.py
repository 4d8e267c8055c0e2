"""The arrays grow by one time step in each round."""

import numpy as np


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    a = np.zeros((n_a, m, 0))
    y_pred = np.zeros((n_y, m, 0))
    caches = []
    a_next = a0
    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a = np.dstack((a, a_next))
        y_pred = np.concatenate((y_pred, yt_pred[:, :, np.newaxis]), axis=2)
        caches = [*caches, cache]
    return a, y_pred, caches
