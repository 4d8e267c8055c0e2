"""The cache holds copies of the arrays that were passed in, and a copy of the parameters."""

import copy

import numpy as np
from rnn_utils import softmax


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Waa"].dot(a_prev) + parameters["Wax"].dot(xt) + parameters["ba"])
    yt_pred = softmax(parameters["Wya"].dot(a_next) + parameters["by"])
    cache = (a_next.copy(), a_prev.copy(), xt.copy(), copy.deepcopy(parameters))
    return a_next, yt_pred, cache
