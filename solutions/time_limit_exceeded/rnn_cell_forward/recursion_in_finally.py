"""Your function had not come back when its time was over. Each of its calls makes two more, and
an exception does not end them. What becomes smaller from call to call?

Fails: a_next, yt_pred, cache
"""

import numpy as np
from rnn_utils import softmax


def settle(state):
    try:
        return settle(state)
    finally:
        settle(state)


def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]

    a_prev = settle(a_prev)
    a_next = np.tanh(np.dot(Waa, a_prev) + np.dot(Wax, xt) + ba)
    yt_pred = softmax(np.dot(Wya, a_next) + by)
    cache = (a_next, a_prev, xt, parameters)

    return a_next, yt_pred, cache
