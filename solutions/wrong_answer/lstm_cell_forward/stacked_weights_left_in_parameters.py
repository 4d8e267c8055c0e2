"""What you computed is right, but after the call the `parameters` that I passed have one entry
more. Where could an intermediate result live instead?

Fails: cache
"""

import numpy as np
from rnn_utils import sigmoid, softmax


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    Wf, bf = parameters["Wf"], parameters["bf"]
    Wu, bu = parameters["Wu"], parameters["bu"]
    Wc, bc = parameters["Wc"], parameters["bc"]
    Wo, bo = parameters["Wo"], parameters["bo"]
    Wy, by = parameters["Wy"], parameters["by"]

    concat = np.concatenate((a_prev, xt), axis=0)
    n_a = a_prev.shape[0]
    parameters["W"] = np.vstack((Wf, Wu, Wo))
    gates = np.dot(parameters["W"], concat)
    ft = sigmoid(gates[:n_a] + bf)
    ut = sigmoid(gates[n_a : 2 * n_a] + bu)
    cct = np.tanh(np.dot(Wc, concat) + bc)
    c_next = ft * c_prev + ut * cct
    ot = sigmoid(gates[2 * n_a :] + bo)
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(np.dot(Wy, a_next) + by)
    cache = (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters)

    return a_next, c_next, yt_pred, cache
