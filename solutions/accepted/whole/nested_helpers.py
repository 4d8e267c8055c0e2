"""Helpers inside the graded functions, which close over their arguments."""

import numpy as np
from rnn_utils import sigmoid, softmax


def rnn_cell_forward(xt, a_prev, parameters):
    def hidden():
        return np.tanh(
            np.dot(parameters["Waa"], a_prev) + np.dot(parameters["Wax"], xt) + parameters["ba"]
        )

    def prediction(state):
        return softmax(np.dot(parameters["Wya"], state) + parameters["by"])

    a_next = hidden()
    return a_next, prediction(a_next), (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    caches = []

    def step(t):
        nonlocal a0
        a0, yt_pred, cache = rnn_cell_forward(x[:, :, t], a0, parameters)
        caches.append(cache)
        return a0, yt_pred

    a, y_pred = map(np.dstack, zip(*map(step, range(x.shape[2]))))
    return a, y_pred, caches


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    concat = np.vstack((a_prev, xt))

    def gate(letter, activation=sigmoid):
        return activation(np.dot(parameters["W" + letter], concat) + parameters["b" + letter])

    ft, ut, cct, ot = gate("f"), gate("u"), gate("c", np.tanh), gate("o")
    c_next = ft * c_prev + ut * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(np.dot(parameters["Wy"], a_next) + parameters["by"])
    return (
        a_next,
        c_next,
        yt_pred,
        (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters),
    )


def lstm_forward(x, a0, parameters):
    caches = []
    states = [a0, np.zeros_like(a0)]

    def step(t):
        *results, cache = lstm_cell_forward(x[:, :, t], *states, parameters)
        states[:] = results[:2]
        caches.append(cache)
        return results

    a, c, y_pred = (np.dstack(array) for array in zip(*[step(t) for t in range(x.shape[2])]))
    return a, y_pred, c, caches
