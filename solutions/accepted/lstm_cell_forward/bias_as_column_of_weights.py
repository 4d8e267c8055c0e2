"""The biases as one more column of the weights, and a row of ones under the input."""

import numpy as np
from rnn_utils import sigmoid, softmax


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    ones = np.ones((1, xt.shape[1]))
    stacked = np.vstack((a_prev, xt, ones))

    def gate(name, activation):
        return activation(np.hstack((parameters["W" + name], parameters["b" + name])) @ stacked)

    ft, ut, cct, ot = gate("f", sigmoid), gate("u", sigmoid), gate("c", np.tanh), gate("o", sigmoid)
    c_next = ft * c_prev + ut * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(np.hstack((parameters["Wy"], parameters["by"])) @ np.vstack((a_next, ones)))
    return (
        a_next,
        c_next,
        yt_pred,
        (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters),
    )
