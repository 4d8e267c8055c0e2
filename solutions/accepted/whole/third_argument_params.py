"""The third argument has another name than in the seed."""

import numpy as np
from rnn_utils import sigmoid, softmax


def rnn_cell_forward(xt, a_prev, params):
    a_next = np.tanh(params["Waa"] @ a_prev + params["Wax"] @ xt + params["ba"])
    yt_pred = softmax(params["Wya"] @ a_next + params["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, params)


def rnn_forward(x, a0, params):
    n_x, m, T_x = x.shape
    n_y, n_a = params["Wya"].shape
    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = a0
    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, params)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)
    return a, y_pred, caches


def lstm_cell_forward(xt, a_prev, c_prev, params):
    concat = np.concatenate([a_prev, xt])
    ft = sigmoid(params["Wf"] @ concat + params["bf"])
    ut = sigmoid(params["Wu"] @ concat + params["bu"])
    cct = np.tanh(params["Wc"] @ concat + params["bc"])
    ot = sigmoid(params["Wo"] @ concat + params["bo"])
    c_next = ft * c_prev + ut * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(params["Wy"] @ a_next + params["by"])
    cache = (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, params)
    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, params):
    n_x, m, T_x = x.shape
    n_y, n_a = params["Wy"].shape
    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = a0
    c_next = np.zeros((n_a, m))
    for t in range(T_x):
        a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, params)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)
    return a, y_pred, c, caches
