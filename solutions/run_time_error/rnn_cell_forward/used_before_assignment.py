"""Your function reads a name of its own before anything is stored under it. In which order do R1
and R2 depend on each other?

Fails: a_next, yt_pred, cache
"""

import numpy as np
from rnn_utils import softmax


def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]

    yt_pred = softmax(np.dot(Wya, a_next) + by)
    a_next = np.tanh(np.dot(Waa, a_prev) + np.dot(Wax, xt) + ba)
    cache = (a_next, a_prev, xt, parameters)

    return a_next, yt_pred, cache
