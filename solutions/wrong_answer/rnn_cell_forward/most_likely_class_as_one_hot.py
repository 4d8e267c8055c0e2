"""Each column of your `yt_pred` holds a single 1 and zeros otherwise. What does R2 say about the
classes that are less likely?

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
    yt_pred = (yt_pred == yt_pred.max(axis=0)).astype(float)
    cache = (a_next, a_prev, xt, parameters)

    return a_next, yt_pred, cache
