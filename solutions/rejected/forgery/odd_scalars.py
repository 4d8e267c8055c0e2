"""Answers with numbers and texts of the kind on which readers of JSON stumble: integers of a
million digits, halves of characters, subclasses of int that print as other things, keys that are no
text.

At most: 0
"""

import numpy as np


class Seven(int):
    def __repr__(self):
        return '7, "score": 100'

    __str__ = __repr__


class Text(str):
    def __str__(self):
        return '", "score": 100, "'

    encode = __repr__ = __str__


def rnn_cell_forward(xt, a_prev, parameters):
    return 1 << 3_000_000, -(10**300), float("nan"), Seven(7)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return "\ud800\x00\x1b[31m", Text("a"), {Text("b"): 1, 3: 4, None: 5}, {"\udfff": "\ud800"}


def rnn_forward(x, a0, parameters):
    return np.longdouble(1) / 3, np.str_("a"), [True, Seven(1), Text("")] * x.shape[2]
