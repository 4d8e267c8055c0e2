"""Your function fills the memory with arrays that nobody reads. Which of them does the next line
need?

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

    history = [np.zeros(10**6) for _ in range(300)]
    a_next = np.tanh(np.dot(Waa, a_prev) + np.dot(Wax, xt) + ba)
    yt_pred = softmax(np.dot(Wya, a_next) + by)
    cache = (a_next, a_prev, xt, parameters)

    return a_next, yt_pred, cache
