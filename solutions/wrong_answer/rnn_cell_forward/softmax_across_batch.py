"""The rows of your `yt_pred` sum to 1, its columns do not: the sum ran along the wrong axis, or
over a transposed matrix. Which axis counts the classes?

Fails: yt_pred
"""

import numpy as np


def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]

    a_next = np.tanh(np.dot(Waa, a_prev) + np.dot(Wax, xt) + ba)
    yt_pred = np.dot(Wya, a_next) + by
    yt_pred = np.exp(yt_pred) / np.sum(np.exp(yt_pred), axis=1, keepdims=True)
    cache = (a_next, a_prev, xt, parameters)

    return a_next, yt_pred, cache
