"""What you computed is right, but after the call the `parameters` that I passed have one entry
more. Where could an intermediate result live instead?

Fails: cache
"""

import numpy as np
from rnn_utils import softmax


def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]
    parameters["Wa"] = np.hstack((Waa, Wax))

    a_next = np.tanh(np.dot(parameters["Wa"], np.vstack((a_prev, xt))) + ba)
    yt_pred = softmax(np.dot(Wya, a_next) + by)
    cache = (a_next, a_prev, xt, parameters)

    return a_next, yt_pred, cache
