"""Your loop takes each step without calling the cell, and its memory keeps everything, however far
I close a gate. Which gate of the equations is not in its formulas?

Fails: a, c, y_pred, caches
"""

import numpy as np
from rnn_utils import sigmoid, softmax


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape
    Wf, bf = parameters["Wf"], parameters["bf"]
    Wu, bu = parameters["Wu"], parameters["bu"]
    Wc, bc = parameters["Wc"], parameters["bc"]
    Wo, bo = parameters["Wo"], parameters["bo"]
    Wy, by = parameters["Wy"], parameters["by"]

    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = a0
    c_next = np.zeros((n_a, m))

    for t in range(T_x):
        a_prev, c_prev = a_next, c_next
        concat = np.concatenate((a_prev, x[:, :, t]), axis=0)
        ft = sigmoid(Wf @ concat + bf)
        ut = sigmoid(Wu @ concat + bu)
        cct = np.tanh(Wc @ concat + bc)
        c_next = c_prev + ut * cct
        ot = sigmoid(Wo @ concat + bo)
        a_next = ot * np.tanh(c_next)
        yt_pred = softmax(Wy @ a_next + by)
        cache = (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, x[:, :, t], parameters)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)

    return a, y_pred, c, caches
