"""Answers with arrays that are small as they are and enormous once they are compared with others: a
column of a hundred thousand numbers beside a row, sizes of zero, strides of zero. The shape is
looked at first; of another shape, nothing is compared.

At most: 0
"""

import numpy as np


def rnn_cell_forward(xt, a_prev, parameters):
    column = np.zeros((100_000, 1, 1))
    return column, column.reshape(1, 100_000), (column, column, column, column)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    vast = np.broadcast_to(np.zeros(1), (2**20, 2**20))
    empty = np.zeros((0, 2**30))
    return vast, empty, empty, (empty,) * 10


def rnn_forward(x, a0, parameters):
    bits = np.zeros(1_000_000, dtype="i1")
    return bits, bits.reshape(1000, 1000, 1), [(bits, bits[:, None], bits[None], parameters)]
