"""numpy without its usual short name."""

from numpy import concatenate, dot, tanh, zeros
from rnn_utils import sigmoid, softmax


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = tanh(dot(parameters["Waa"], a_prev) + dot(parameters["Wax"], xt) + parameters["ba"])
    yt_pred = softmax(dot(parameters["Wya"], a_next) + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    a = zeros((n_a, m, T_x))
    y_pred = zeros((n_y, m, T_x))
    caches = []
    a_next = a0
    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)
    return a, y_pred, caches


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    concat = concatenate((a_prev, xt), axis=0)
    ft = sigmoid(dot(parameters["Wf"], concat) + parameters["bf"])
    ut = sigmoid(dot(parameters["Wu"], concat) + parameters["bu"])
    cct = tanh(dot(parameters["Wc"], concat) + parameters["bc"])
    ot = sigmoid(dot(parameters["Wo"], concat) + parameters["bo"])
    c_next = ft * c_prev + ut * cct
    a_next = ot * tanh(c_next)
    yt_pred = softmax(dot(parameters["Wy"], a_next) + parameters["by"])
    cache = (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape
    a = zeros((n_a, m, T_x))
    c = zeros((n_a, m, T_x))
    y_pred = zeros((n_y, m, T_x))
    caches = []
    a_next = a0
    c_next = zeros((n_a, m))
    for t in range(T_x):
        a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)
    return a, y_pred, c, caches
