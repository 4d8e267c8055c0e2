"""The loop runs over the slices of `x` themselves, with their numbers."""

import numpy as np


def rnn_forward(x, a0, parameters):
    T_x = x.shape[-1]
    a = np.empty(a0.shape + (T_x,))
    y_pred = np.empty((parameters["by"].size, x.shape[1], T_x))
    caches = [None] * T_x
    a_next = a0
    for t, xt in enumerate(np.moveaxis(x, 2, 0)):
        a_next, y_pred[..., t], caches[t] = rnn_cell_forward(xt, a_next, parameters)
        a[..., t] = a_next
    return a, y_pred, caches
