"""I find your gates and your candidate again when the rows of their stacked sums are dealt out in
turn, one row to each. If you stack them: which rows belong to which, and what does a new shape do
to the order of rows?

Fails: c_next, a_next, yt_pred, cache
"""

import numpy as np
from rnn_utils import sigmoid, softmax


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    p = parameters
    n_a, m = a_prev.shape

    W = np.concatenate((p["Wf"], p["Wu"], p["Wc"], p["Wo"]))
    b = np.concatenate((p["bf"], p["bu"], p["bc"], p["bo"]))
    sums = (W @ np.concatenate((a_prev, xt)) + b).reshape(n_a, 4, m)
    ft, ut, ot = sigmoid(sums[:, 0]), sigmoid(sums[:, 1]), sigmoid(sums[:, 3])
    cct = np.tanh(sums[:, 2])
    c_next = ft * c_prev + ut * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(np.dot(p["Wy"], a_next) + p["by"])
    cache = (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters)

    return a_next, c_next, yt_pred, cache
