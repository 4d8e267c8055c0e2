"""float32 throughout: right to the digits that it has."""

import numpy as np
from rnn_utils import sigmoid, softmax


def single(parameters):
    return {key: value.astype(np.float32) for key, value in parameters.items()}


def rnn_cell_forward(xt, a_prev, parameters):
    xt, a_prev, p = xt.astype(np.float32), a_prev.astype(np.float32), single(parameters)
    a_next = np.tanh(p["Waa"] @ a_prev + p["Wax"] @ xt + p["ba"])
    yt_pred = softmax(p["Wya"] @ a_next + p["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    a = np.zeros((n_a, m, T_x), dtype=np.float32)
    y_pred = np.zeros((n_y, m, T_x), dtype=np.float32)
    caches = []
    a_next = a0
    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)
    return a, y_pred, caches


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    xt, a_prev, p = xt.astype(np.float32), a_prev.astype(np.float32), single(parameters)
    c_prev = c_prev.astype(np.float32)
    concat = np.concatenate([a_prev, xt])
    ft = sigmoid(p["Wf"] @ concat + p["bf"])
    ut = sigmoid(p["Wu"] @ concat + p["bu"])
    cct = np.tanh(p["Wc"] @ concat + p["bc"])
    ot = sigmoid(p["Wo"] @ concat + p["bo"])
    c_next = ft * c_prev + ut * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(p["Wy"] @ a_next + p["by"])
    cache = (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape
    a = np.zeros((n_a, m, T_x), dtype=np.float32)
    c = np.zeros((n_a, m, T_x), dtype=np.float32)
    y_pred = np.zeros((n_y, m, T_x), dtype=np.float32)
    caches = []
    a_next = a0
    c_next = np.zeros((n_a, m), dtype=np.float32)
    for t in range(T_x):
        a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)
    return a, y_pred, c, caches
