"""Results are collected with time first, and the axes moved at the end: what is returned is a
view.
"""

import numpy as np


def rnn_forward(x, a0, parameters):
    states, predictions, caches = [], [], []
    a_next = a0
    for xt in x.transpose(2, 0, 1):
        a_next, yt_pred, cache = rnn_cell_forward(xt, a_next, parameters)
        states.append(a_next)
        predictions.append(yt_pred)
        caches.append(cache)
    return np.array(states).transpose(1, 2, 0), np.moveaxis(np.array(predictions), 0, -1), caches
