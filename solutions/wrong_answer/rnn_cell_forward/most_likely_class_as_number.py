"""Your `yt_pred` holds one whole number for each sequence: that of a class. How much does R2 say
about each of the classes?

Fails: yt_pred
"""

import numpy as np
from rnn_utils import softmax


def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]

    a_next = np.tanh(np.dot(Waa, a_prev) + np.dot(Wax, xt) + ba)
    yt_pred = softmax(np.dot(Wya, a_next) + by)
    yt_pred = yt_pred.argmax(axis=0)
    cache = (a_next, a_prev, xt, parameters)

    return a_next, yt_pred, cache
