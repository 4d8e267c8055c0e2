"""Bound methods and partial applications stand behind the names."""

import functools

import numpy as np
from rnn_utils import sigmoid, softmax


class Cells:
    def rnn(self, xt, a_prev, parameters):
        a_next = np.tanh(parameters["Waa"] @ a_prev + parameters["Wax"] @ xt + parameters["ba"])
        yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
        return a_next, yt_pred, (a_next, a_prev, xt, parameters)

    @staticmethod
    def lstm(xt, a_prev, c_prev, parameters):
        concat = np.concatenate((a_prev, xt))
        ft, ut, ot = (
            sigmoid(parameters["W" + gate] @ concat + parameters["b" + gate]) for gate in "fuo"
        )
        cct = np.tanh(parameters["Wc"] @ concat + parameters["bc"])
        c_next = ft * c_prev + ut * cct
        a_next = ot * np.tanh(c_next)
        yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
        return (
            a_next,
            c_next,
            yt_pred,
            (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters),
        )


def loop(cell, with_memory, x, a0, parameters):
    states = (a0, np.zeros_like(a0)) if with_memory else (a0,)
    steps = []
    for xt in np.moveaxis(x, 2, 0):
        steps.append(cell(xt, *states, parameters))
        states = steps[-1][: len(states)]
    *arrays, caches = zip(*steps)
    a, *c, y_pred = (np.dstack(array) for array in arrays)
    return a, y_pred, *c, list(caches)


rnn_cell_forward = Cells().rnn
lstm_cell_forward = Cells.lstm
rnn_forward = functools.partial(loop, rnn_cell_forward, False)
lstm_forward = functools.partial(loop, lstm_cell_forward, True)
