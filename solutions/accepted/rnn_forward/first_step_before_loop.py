"""The first step stands before the loop, which begins at the second."""

import numpy as np


def rnn_forward(x, a0, parameters):
    T_x = x.shape[2]
    steps = [rnn_cell_forward(x[:, :, 0], a0, parameters)]
    for t in range(1, T_x):
        steps.append(rnn_cell_forward(x[:, :, t], steps[-1][0], parameters))
    states, predictions, caches = zip(*steps)
    return np.stack(states, axis=2), np.stack(predictions, axis=2), list(caches)
