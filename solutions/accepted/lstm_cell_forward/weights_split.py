"""No concatenation: the weights are split into the columns of the state and those of the input."""

import numpy as np
from rnn_utils import sigmoid, softmax


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n_a = a_prev.shape[0]

    def weighted(name):
        W = parameters["W" + name]
        return W[:, :n_a] @ a_prev + W[:, n_a:] @ xt + parameters["b" + name]

    ft, ut, ot = (sigmoid(weighted(name)) for name in "fuo")
    cct = np.tanh(weighted("c"))
    c_next = ft * c_prev + ut * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return (
        a_next,
        c_next,
        yt_pred,
        (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters),
    )
