"""A list of all that the steps returned, stacked along a new last axis after the loop."""

import numpy as np


def lstm_forward(x, a0, parameters):
    steps = []
    a_next, c_next = a0, np.zeros(a0.shape)
    for t in range(x.shape[-1]):
        steps.append(lstm_cell_forward(x[..., t], a_next, c_next, parameters))
        a_next, c_next = steps[-1][:2]
    states, memories, predictions = (
        np.stack([step[i] for step in steps], axis=-1) for i in range(3)
    )
    return states, predictions, memories, [step[3] for step in steps]
