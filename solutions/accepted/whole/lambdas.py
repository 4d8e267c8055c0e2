"""Names bound to lambdas."""

import numpy as np
from rnn_utils import sigmoid, softmax

rnn_cell_forward = lambda xt, a_prev, p: (
    a_next := np.tanh(p["Waa"] @ a_prev + p["Wax"] @ xt + p["ba"]),
    softmax(p["Wya"] @ a_next + p["by"]),
    (a_next, a_prev, xt, p),
)

gate = lambda name, act, a_prev, xt, p: act(p["W" + name] @ np.vstack((a_prev, xt)) + p["b" + name])

lstm_cell_forward = lambda xt, a_prev, c_prev, p: (
    (ft := gate("f", sigmoid, a_prev, xt, p)),
    (ut := gate("u", sigmoid, a_prev, xt, p)),
    (cct := gate("c", np.tanh, a_prev, xt, p)),
    (ot := gate("o", sigmoid, a_prev, xt, p)),
    (c_next := ft * c_prev + ut * cct),
    (a_next := ot * np.tanh(c_next)),
    c_next,
    softmax(p["Wy"] @ a_next + p["by"]),
    (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, p),
)[5:]

steps = lambda cell, states, x, p, t=0: (
    [step := cell(x[:, :, t], *states, p)] + steps(cell, step[: len(states)], x, p, t + 1)
    if t < x.shape[2]
    else []
)

rnn_forward = lambda x, a0, p: (
    lambda a, y_pred, caches: (np.dstack(a), np.dstack(y_pred), list(caches))
)(*zip(*steps(rnn_cell_forward, (a0,), x, p)))

lstm_forward = lambda x, a0, p: (
    lambda a, c, y_pred, caches: (np.dstack(a), np.dstack(y_pred), np.dstack(c), list(caches))
)(*zip(*steps(lstm_cell_forward, (a0, np.zeros_like(a0)), x, p)))
