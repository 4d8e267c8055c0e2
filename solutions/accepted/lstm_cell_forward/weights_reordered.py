"""The concatenation in the other order, with the columns of the weights put in that order too."""

import numpy as np
from rnn_utils import sigmoid, softmax


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n_a = a_prev.shape[0]
    concat = np.concatenate((xt, a_prev))
    W = {key: np.roll(parameters[key], -n_a, axis=1) for key in ("Wf", "Wu", "Wc", "Wo")}

    ft = sigmoid(W["Wf"] @ concat + parameters["bf"])
    ut = sigmoid(W["Wu"] @ concat + parameters["bu"])
    cct = np.tanh(W["Wc"] @ concat + parameters["bc"])
    ot = sigmoid(W["Wo"] @ concat + parameters["bo"])
    c_next = ft * c_prev + ut * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return (
        a_next,
        c_next,
        yt_pred,
        (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters),
    )
