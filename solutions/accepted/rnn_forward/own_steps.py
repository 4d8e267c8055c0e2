"""The loop never calls the cell: the equations stand in it."""

import numpy as np
from rnn_utils import softmax


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    ba, by = parameters["ba"], parameters["by"]
    a = np.zeros((Waa.shape[0], m, T_x))
    y_pred = np.zeros((Wya.shape[0], m, T_x))
    caches = []
    a_prev = a0
    for t in range(T_x):
        a_next = np.tanh(Waa @ a_prev + Wax @ x[:, :, t] + ba)
        a[:, :, t] = a_next
        y_pred[:, :, t] = softmax(Wya @ a_next + by)
        caches.append((a_next, a_prev, x[:, :, t], parameters))
        a_prev = a_next
    return a, y_pred, caches
