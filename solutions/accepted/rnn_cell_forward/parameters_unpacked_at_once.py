"""The parameters fetched in one line."""

import numpy as np
from rnn_utils import softmax


def rnn_cell_forward(xt, a_prev, parameters):
    Wax, Waa, Wya, ba, by = map(parameters.get, ("Wax", "Waa", "Wya", "ba", "by"))
    cache = [(a_next := np.tanh(Waa @ a_prev + Wax @ xt + ba)), a_prev, xt, parameters]
    return a_next, softmax(Wya @ a_next + by), tuple(cache)
