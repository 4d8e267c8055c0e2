"""Your function had not come back when its time was over. It computes the state again and again,
until it is exactly what you hoped for. How often does R1 have to be evaluated for one time step?

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

    a_next = a_prev
    while not np.all(a_next == 2):
        a_next = np.tanh(np.dot(Waa, a_next) + np.dot(Wax, xt) + ba)
    yt_pred = softmax(np.dot(Wya, a_next) + by)
    cache = (a_next, a_prev, xt, parameters)

    return a_next, yt_pred, cache
