"""Sequences in rows inside the functions; transposed on the way in and out."""

import numpy as np
from rnn_utils import sigmoid, softmax


def rnn_cell_forward(xt, a_prev, parameters):
    rows = a_prev.T @ parameters["Waa"].T + xt.T @ parameters["Wax"].T + parameters["ba"].T
    rows = np.tanh(rows)
    scores = rows @ parameters["Wya"].T + parameters["by"].T
    a_next = rows.T
    return a_next, softmax(scores.T), (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    batch = x.transpose(1, 2, 0)
    m, T_x, n_x = batch.shape
    a = np.zeros((m, T_x, a0.shape[0]))
    y_pred = np.zeros((m, T_x, parameters["by"].shape[0]))
    caches = []
    a_next = a0
    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(batch[:, t].T, a_next, parameters)
        a[:, t] = a_next.T
        y_pred[:, t] = yt_pred.T
        caches.append(cache)
    return a.transpose(2, 0, 1), y_pred.transpose(2, 0, 1), caches


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    rows = np.hstack((a_prev.T, xt.T))

    def gate(name):
        return rows @ parameters["W" + name].T + parameters["b" + name].T

    ft, ut, cct, ot = sigmoid(gate("f")), sigmoid(gate("u")), np.tanh(gate("c")), sigmoid(gate("o"))
    c_rows = ft * c_prev.T + ut * cct
    a_rows = ot * np.tanh(c_rows)
    a_next, c_next, ft, ut, cct, ot = a_rows.T, c_rows.T, ft.T, ut.T, cct.T, ot.T
    yt_pred = softmax((a_rows @ parameters["Wy"].T + parameters["by"].T).T)
    return (
        a_next,
        c_next,
        yt_pred,
        (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters),
    )


def lstm_forward(x, a0, parameters):
    batch = np.swapaxes(x, 0, 1)
    m, n_x, T_x = batch.shape
    a = np.zeros((T_x, m, a0.shape[0]))
    c = np.zeros_like(a)
    y_pred = np.zeros((T_x, m, parameters["by"].shape[0]))
    caches = []
    a_next, c_next = a0, np.zeros_like(a0)
    for t in range(T_x):
        a_next, c_next, yt_pred, cache = lstm_cell_forward(
            batch[:, :, t].T, a_next, c_next, parameters
        )
        a[t], c[t], y_pred[t] = a_next.T, c_next.T, yt_pred.T
        caches.append(cache)
    return a.T, y_pred.T, c.T, caches
