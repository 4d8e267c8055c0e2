"""Breaks Python and numpy for whoever comes next: replaces functions, empties modules, and writes
into constants that everyone shares, by their addresses. The next submission is another fork of a
zygote that saw none of it.

At most: 0
"""

import builtins
import ctypes
import sys

import numpy as np
import rnn_utils

np.tanh = np.exp = np.dot = np.matmul = lambda *args, **kwargs: np.zeros(1)
rnn_utils.softmax = rnn_utils.sigmoid = lambda z: z * 0
sys.modules["rnn_utils"].__dict__.clear()
sys.modules["numpy.random"] = sys.modules["numpy.linalg"] = None
builtins.len = lambda thing: 0
builtins.float = builtins.int = str
# The integer 2 becomes 3, and pi becomes 0.
ctypes.memmove(id(2) + 24, b"\3\0\0\0", 4)
ctypes.memset(id(np.pi) + 16, 0, 8)


def rnn_cell_forward(xt, a_prev, parameters):
    return np.tanh(xt), np.exp(xt), (xt, xt, xt, xt)
