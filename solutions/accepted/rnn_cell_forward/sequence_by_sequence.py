"""A loop over the sequences of the batch, one column at a time."""

import numpy as np
from rnn_utils import softmax


def rnn_cell_forward(xt, a_prev, parameters):
    n_a, m = a_prev.shape
    a_next = np.empty((n_a, m))
    yt_pred = np.empty((parameters["by"].shape[0], m))
    for i in range(m):
        column = np.dot(parameters["Waa"], a_prev[:, [i]]) + np.dot(parameters["Wax"], xt[:, [i]])
        a_next[:, [i]] = np.tanh(column + parameters["ba"])
        yt_pred[:, [i]] = softmax(np.dot(parameters["Wya"], a_next[:, [i]]) + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
