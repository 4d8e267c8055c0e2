"""Lists of the steps' results, stacked along a new last axis after the loop."""

import numpy as np


def rnn_forward(x, a0, parameters):
    a, y_pred, caches = [], [], []
    a_next = a0
    for t in range(x.shape[2]):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a.append(a_next)
        y_pred.append(yt_pred)
        caches += [cache]
    return np.stack(a, axis=2), np.stack(y_pred, axis=-1), caches
