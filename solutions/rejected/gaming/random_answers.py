"""Guesses: numbers of the right shape and range, drawn anew or from a seed. No guess comes within a
ten-thousandth of every number of every case.

At most: 0
"""

import numpy as np


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.random.uniform(-1, 1, a_prev.shape)
    yt_pred = softmax(np.random.randn(parameters["by"].shape[0], xt.shape[1]))
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    rng = np.random.default_rng(0)
    a_next, c_next, *gates = rng.uniform(0, 1, (6, *a_prev.shape))
    yt_pred = softmax(rng.standard_normal((parameters["by"].shape[0], xt.shape[1])))
    cache = (a_next, c_next, a_prev, c_prev, *gates, xt, parameters)
    return a_next, c_next, yt_pred, cache
