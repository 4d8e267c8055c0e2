"""The gates computed in a loop over their names, the output gate first, and kept in a dictionary."""

import numpy as np
from rnn_utils import sigmoid, softmax


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    concat = np.concatenate((a_prev, xt), axis=0)
    gates = {}
    for name, activation in {"o": sigmoid, "c": np.tanh, "u": sigmoid, "f": sigmoid}.items():
        gates[name] = activation(parameters[f"W{name}"] @ concat + parameters[f"b{name}"])

    c_next = np.sum([gates["f"] * c_prev, gates["u"] * gates["c"]], axis=0)
    a_next = gates["o"] * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    cache = (a_next, c_next, a_prev, c_prev, *(gates[name] for name in "fuco"), xt, parameters)
    return a_next, c_next, yt_pred, cache
