"""`+=` and `out=` on arrays of the function's own: the inputs stay as they are."""

import numpy as np
from rnn_utils import softmax


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.dot(parameters["Waa"], a_prev)
    a_next += np.dot(parameters["Wax"], xt)
    a_next += parameters["ba"]
    np.tanh(a_next, out=a_next)

    yt_pred = np.dot(parameters["Wya"], a_next)
    yt_pred += parameters["by"]
    yt_pred = softmax(yt_pred)

    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
