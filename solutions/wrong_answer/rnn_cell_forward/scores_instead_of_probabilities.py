"""The columns of your `yt_pred` do not sum to 1, and some numbers are negative. Which step of R2
turns scores into probabilities?

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
    cache = (a_next, a_prev, xt, parameters)

    return a_next, yt_pred, cache
