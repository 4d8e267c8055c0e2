"""The first call is right; the same call, asked again, gives another answer. What does your
function remember from one call to the next, and from where should a cell know the past?

Fails: a_next, yt_pred, cache
"""

import numpy as np
from rnn_utils import softmax

states = {}


def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]
    remembered = states.get(a_prev.shape, a_prev)

    a_next = np.tanh(np.dot(Waa, remembered) + np.dot(Wax, xt) + ba)
    states[a_prev.shape] = a_next
    yt_pred = softmax(np.dot(Wya, a_next) + by)
    cache = (a_next, a_prev, xt, parameters)

    return a_next, yt_pred, cache
