"""Says of its errors what no error says: sizes of thousands of digits, more than Python reads as a
number, and words of thousands of letters, which are long to search. What was raised is cut where it
arrives, to little more than an honest fork sends.

At most: 0
"""

import sys

SIZES = f"ValueError: operands could not be broadcast together with shapes ({'1' * 9_000},2) (3,4) "
WORD = f"TypeError: {'a' * 9_900}"


def _fail(text):
    sys._getframe(2).f_globals["_told"] = lambda error: text
    raise ValueError


def rnn_cell_forward(xt, a_prev, parameters):
    _fail(SIZES)


def rnn_forward(x, a0, parameters):
    _fail(WORD)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    _fail(SIZES)


def lstm_forward(x, a0, parameters):
    _fail(WORD)
