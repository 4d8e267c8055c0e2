"""The loop is `itertools.accumulate`."""

import itertools

import numpy as np


def rnn_forward(x, a0, parameters):
    def step(previous, t):
        return rnn_cell_forward(x[:, :, t], previous[0], parameters)

    steps = itertools.accumulate(range(x.shape[2]), step, initial=(a0, None, None))
    next(steps)
    states, predictions, caches = zip(*steps)
    return np.dstack(states), np.dstack(predictions), list(caches)
