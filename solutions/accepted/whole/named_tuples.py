"""Named tuples for the results and the caches."""

from typing import Any, NamedTuple

import numpy as np
from rnn_utils import sigmoid, softmax


class RnnCache(NamedTuple):
    a_next: Any
    a_prev: Any
    xt: Any
    parameters: Any


class LstmCache(NamedTuple):
    a_next: Any
    c_next: Any
    a_prev: Any
    c_prev: Any
    ft: Any
    ut: Any
    cct: Any
    ot: Any
    xt: Any
    parameters: Any


class RnnStep(NamedTuple):
    a_next: Any
    yt_pred: Any
    cache: RnnCache


class LstmStep(NamedTuple):
    a_next: Any
    c_next: Any
    yt_pred: Any
    cache: LstmCache


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Waa"] @ a_prev + parameters["Wax"] @ xt + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return RnnStep(a_next, yt_pred, RnnCache(a_next, a_prev, xt, parameters))


def rnn_forward(x, a0, parameters):
    steps = []
    for t in range(x.shape[2]):
        step = RnnStep(*rnn_cell_forward(x[:, :, t], a0, parameters))
        steps.append(step)
        a0 = step.a_next
    a = np.dstack([step.a_next for step in steps])
    y_pred = np.dstack([step.yt_pred for step in steps])
    return a, y_pred, [step.cache for step in steps]


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    concat = np.concatenate((a_prev, xt))
    ft, ut, ot = (
        sigmoid(parameters["W" + gate] @ concat + parameters["b" + gate]) for gate in "fuo"
    )
    cct = np.tanh(parameters["Wc"] @ concat + parameters["bc"])
    c_next = ft * c_prev + ut * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    cache = LstmCache(a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters)
    return LstmStep(a_next, c_next, yt_pred, cache)


def lstm_forward(x, a0, parameters):
    steps = []
    c0 = np.zeros_like(a0)
    for t in range(x.shape[2]):
        step = LstmStep(*lstm_cell_forward(x[:, :, t], a0, c0, parameters))
        steps.append(step)
        a0, c0 = step.a_next, step.c_next
    a = np.dstack([step.a_next for step in steps])
    c = np.dstack([step.c_next for step in steps])
    y_pred = np.dstack([step.yt_pred for step in steps])
    return a, y_pred, c, [step.cache for step in steps]
