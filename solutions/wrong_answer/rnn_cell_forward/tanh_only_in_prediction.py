"""Your `yt_pred` is right, and yet numbers of the `a_next` that you return lie outside the range
that R1 allows. Where is the last step of R1 taken, and what is returned?

Fails: a_next
"""

import numpy as np
from rnn_utils import softmax


def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]

    a_next = np.dot(Waa, a_prev) + np.dot(Wax, xt) + ba
    yt_pred = softmax(np.dot(Wya, np.tanh(a_next)) + by)
    cache = (a_next, a_prev, xt, parameters)

    return a_next, yt_pred, cache
