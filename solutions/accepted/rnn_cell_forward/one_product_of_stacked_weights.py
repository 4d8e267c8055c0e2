"""Both products of R1 in one, of weights side by side and states on top of each other."""

import numpy as np
from rnn_utils import softmax


def rnn_cell_forward(xt, a_prev, parameters):
    weights = np.hstack([parameters["Waa"], parameters["Wax"]])
    a_next = np.tanh(weights @ np.vstack([a_prev, xt]) + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
