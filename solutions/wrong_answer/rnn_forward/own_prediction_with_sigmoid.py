"""Your states are right. Your loop has its own formula for the prediction, and its columns do not
sum to 1. Which of the given functions compares the classes with each other?

Fails: y_pred
"""

import numpy as np
from rnn_utils import sigmoid


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape

    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = a0

    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        y_pred[:, :, t] = sigmoid(np.dot(parameters["Wya"], a_next) + parameters["by"])
        caches.append(cache)

    return a, y_pred, caches
