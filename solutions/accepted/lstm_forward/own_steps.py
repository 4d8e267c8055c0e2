"""The loop never calls the cell: the equations stand in it."""

import numpy as np
from rnn_utils import sigmoid, softmax


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
        xt, a_prev, c_prev = x[:, :, t], a_next, c_next
        concat = np.concatenate((a_prev, xt))
        ft = sigmoid(parameters["Wf"] @ concat + parameters["bf"])
        ut = sigmoid(parameters["Wu"] @ concat + parameters["bu"])
        cct = np.tanh(parameters["Wc"] @ concat + parameters["bc"])
        ot = sigmoid(parameters["Wo"] @ concat + parameters["bo"])
        c_next = ft * c_prev + ut * cct
        a_next = ot * np.tanh(c_next)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y_pred[:, :, t] = softmax(parameters["Wy"] @ a_next + parameters["by"])
        caches.append((a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters))
    return a, y_pred, c, caches
