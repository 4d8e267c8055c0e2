"""The concatenation by `np.r_`."""

import numpy as np
from rnn_utils import sigmoid, softmax


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n_a, m = a_prev.shape
    n_x = xt.shape[0]
    concat = np.r_[a_prev, xt]

    ft = sigmoid(np.dot(parameters["Wf"], concat) + parameters["bf"])
    ut = sigmoid(np.dot(parameters["Wu"], concat) + parameters["bu"])
    cct = np.tanh(np.dot(parameters["Wc"], concat) + parameters["bc"])
    c_next = ft * c_prev + ut * cct
    ot = sigmoid(np.dot(parameters["Wo"], concat) + parameters["bo"])
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(np.dot(parameters["Wy"], a_next) + parameters["by"])

    return (
        a_next,
        c_next,
        yt_pred,
        (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters),
    )
