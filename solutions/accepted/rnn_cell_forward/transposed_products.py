"""Every product taken the other way round, and turned back: the results are transposed views."""

import numpy as np
from rnn_utils import softmax


def rnn_cell_forward(xt, a_prev, parameters):
    z = (a_prev.T @ parameters["Waa"].T + xt.T @ parameters["Wax"].T).T + parameters["ba"]
    a_next = np.tanh(z.T).T
    yt_pred = softmax((a_next.T @ parameters["Wya"].T).T + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
