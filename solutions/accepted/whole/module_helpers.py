"""Helpers of one's own beside the graded functions."""

import numpy as np
from rnn_utils import sigmoid, softmax

EPSILON = 0.0


def affine(W, b, *inputs):
    """W times the stacked inputs, plus b."""
    return np.dot(W, np.concatenate(inputs, axis=0)) + b


def predict(W, b, state):
    return softmax(affine(W, b, state) + EPSILON)


def empty_like_time(rows, x):
    return np.zeros((rows, *x.shape[1:]))


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(
        affine(parameters["Waa"], parameters["ba"], a_prev) + affine(parameters["Wax"], 0, xt)
    )
    yt_pred = predict(parameters["Wya"], parameters["by"], a_next)
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    a = empty_like_time(len(a0), x)
    y_pred = empty_like_time(len(parameters["by"]), x)
    caches = []
    for t in range(x.shape[2]):
        a0, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], a0, parameters)
        a[:, :, t] = a0
        caches.append(cache)
    return a, y_pred, caches


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    ft = sigmoid(affine(parameters["Wf"], parameters["bf"], a_prev, xt))
    ut = sigmoid(affine(parameters["Wu"], parameters["bu"], a_prev, xt))
    cct = np.tanh(affine(parameters["Wc"], parameters["bc"], a_prev, xt))
    ot = sigmoid(affine(parameters["Wo"], parameters["bo"], a_prev, xt))
    c_next = ft * c_prev + ut * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = predict(parameters["Wy"], parameters["by"], a_next)
    return (
        a_next,
        c_next,
        yt_pred,
        (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters),
    )


def lstm_forward(x, a0, parameters):
    a, c = empty_like_time(len(a0), x), empty_like_time(len(a0), x)
    y_pred = empty_like_time(len(parameters["by"]), x)
    caches = []
    c0 = np.zeros_like(a0)
    for t in range(x.shape[2]):
        a0, c0, y_pred[:, :, t], cache = lstm_cell_forward(x[:, :, t], a0, c0, parameters)
        a[:, :, t], c[:, :, t] = a0, c0
        caches.append(cache)
    return a, y_pred, c, caches
