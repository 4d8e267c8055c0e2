"""Changes its inputs in thousands of places, each of which would be named wherever the submission is
shown. A few are named, and the rest are counted.

At most: 0
"""


def _spoil(parameters):
    for number in range(15_000):
        parameters[f"{number}"] = 0


def rnn_cell_forward(xt, a_prev, parameters):
    _spoil(parameters)
    return xt, xt, xt


def lstm_forward(x, a0, parameters):
    _spoil(parameters)
    return x, x, x, x
