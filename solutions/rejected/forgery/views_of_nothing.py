"""Answers with arrays that claim more than they have: views far outside of their memory, a number
broadcast to petabytes, an empty array of gigantic sides, records and masked places. What is sent is
copied in the fork, which a view outside of it ends.

At most: 0
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def rnn_cell_forward(xt, a_prev, parameters):
    outside = as_strided(a_prev, a_prev.shape, (1 << 40, 8))
    return outside, outside, (outside, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    huge = np.broadcast_to(0.0, (1 << 31, 1 << 20))
    return huge, as_strided(np.zeros(1), (10**6, 10**6), (0, 0)), [huge]


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    records = np.zeros(a_prev.shape, dtype=[("value", "f8"), ("more", "O")])
    empty = np.zeros((0, 1 << 30, 1 << 30))
    return records, np.ma.masked_all(a_prev.shape), empty, np.void(b"12345678")


def lstm_forward(x, a0, parameters):
    times = np.zeros(a0.shape, "m8[s]")
    return times, np.char.array(["1"]), times.view("M8[s]"), np.zeros((1,) * 32)
