"""Your states are right. Your loop computes the prediction of each step from a state, but not the
state of that step. Which one does R2 look at?

Fails: y_pred
"""

import numpy as np
from rnn_utils import softmax


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape

    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = a0

    for t in range(T_x):
        y_pred[:, :, t] = softmax(np.dot(parameters["Wya"], a_next) + parameters["by"])
        a_next, _, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        caches.append(cache)

    return a, y_pred, caches
