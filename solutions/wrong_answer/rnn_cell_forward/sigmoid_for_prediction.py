"""Each number of your `yt_pred` is a probability, but a column of them does not sum to 1. Which
of the given functions compares the classes with each other?

Fails: yt_pred
"""

import numpy as np
from rnn_utils import sigmoid


def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]

    a_next = np.tanh(np.dot(Waa, a_prev) + np.dot(Wax, xt) + ba)
    yt_pred = sigmoid(np.dot(Wya, a_next) + by)
    cache = (a_next, a_prev, xt, parameters)

    return a_next, yt_pred, cache
