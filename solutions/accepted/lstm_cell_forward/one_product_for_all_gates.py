"""The weights of all gates stacked, one product, then split: the gates are views of one array."""

import numpy as np
from rnn_utils import sigmoid, softmax


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    W = np.vstack([parameters[key] for key in ("Wf", "Wu", "Wo", "Wc")])
    b = np.vstack([parameters[key] for key in ("bf", "bu", "bo", "bc")])
    z = W @ np.vstack([a_prev, xt]) + b

    n_a = len(a_prev)
    ft, ut, ot = np.split(sigmoid(z[: 3 * n_a]), 3)
    cct = np.tanh(z[3 * n_a :])

    c_next = ft * c_prev + ut * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return (
        a_next,
        c_next,
        yt_pred,
        (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters),
    )
