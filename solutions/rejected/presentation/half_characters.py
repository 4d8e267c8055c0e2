"""Writes halves of characters, which no file in UTF-8 can hold, so that the file with everyone's
results cannot be written. They are replaced before a result is kept.

At most: 0
"""

_TEXT = "\ud800 and \udfff, \udc80\udcff"


def rnn_cell_forward(xt, a_prev, parameters):
    raise ValueError(_TEXT)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return {_TEXT: 1}, _TEXT


raise ValueError(_TEXT)
