"""Turns the direction of what follows, joins what is apart and hides what is there: marks that
order text from right to left, that have no width, that are tags. They are shown as what they are.

At most: 0
"""

_TEXT = "\u202e001 fo 001\u202c \u2066\u2067\u2069 \u200f\u061c \u200b\ufeff\u2028\u2029 \U000e0041"


def rnn_cell_forward(xt, a_prev, parameters):
    raise ValueError(_TEXT)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return {_TEXT: _TEXT}


raise ValueError(_TEXT)
