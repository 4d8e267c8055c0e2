"""Never returns from three of its functions: it loops, it loops in a comprehension, it iterates
over what has no end. Each costs its own marks after its own CPU seconds, and the fourth function
keeps its marks.

At most: 20
"""

import itertools


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    while True:
        pass


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return sum(1 for _ in itertools.count())


def lstm_forward(x, a0, parameters):
    return max(iter(int, 1))
