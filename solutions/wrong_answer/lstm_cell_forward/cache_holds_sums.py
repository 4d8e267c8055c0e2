"""What you computed is right, but the gates and the candidate of your cache have numbers outside
the ranges that their equations allow. At which point were they stored?

Fails: cache
"""

import numpy as np
from rnn_utils import sigmoid, softmax


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    p = parameters

    concat = np.concatenate((a_prev, xt))
    ft = np.dot(p["Wf"], concat) + p["bf"]
    ut = np.dot(p["Wu"], concat) + p["bu"]
    cct = np.dot(p["Wc"], concat) + p["bc"]
    ot = np.dot(p["Wo"], concat) + p["bo"]
    c_next = sigmoid(ft) * c_prev + sigmoid(ut) * np.tanh(cct)
    a_next = sigmoid(ot) * np.tanh(c_next)
    yt_pred = softmax(np.dot(p["Wy"], a_next) + p["by"])
    cache = (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters)

    return a_next, c_next, yt_pred, cache
