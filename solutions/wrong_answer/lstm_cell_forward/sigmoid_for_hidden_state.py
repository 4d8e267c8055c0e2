"""No number of your `a_next` is negative, although numbers of the memory are. Which function stands
in equation 6, and between which numbers do its values lie?

Fails: a_next, yt_pred
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
    ft = sigmoid(np.dot(Wf, concat) + bf)
    ut = sigmoid(np.dot(Wu, concat) + bu)
    cct = np.tanh(np.dot(Wc, concat) + bc)
    c_next = ft * c_prev + ut * cct
    ot = sigmoid(np.dot(Wo, concat) + bo)
    a_next = ot * sigmoid(c_next)
    yt_pred = softmax(np.dot(Wy, a_next) + by)
    cache = (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters)

    return a_next, c_next, yt_pred, cache
