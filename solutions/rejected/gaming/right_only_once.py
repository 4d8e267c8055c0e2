"""Answers rightly the first time and otherwise when asked again, as a function does that lives on
what an earlier call left behind. A question whose answer changes is not answered.

At most: 0
"""

import numpy as np

seen = []


def rnn_cell_forward(xt, a_prev, parameters):
    is_asked_again = any(np.array_equal(xt, one) for one in seen)
    seen.append(xt.copy())
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    if is_asked_again:
        a_next, yt_pred = a_next * 0, yt_pred * 0
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
