"""Claims to have answered before: it sends the short frame by which a second answer says that it is
the same as the first, in place of a first answer. There it means nothing and ends the fork; in
place of a second answer it repeats the first one, which was wrong.

At most: 0
"""

import os
import struct


def _same(call):
    text = b'{"same": true}'
    for number in range(3, 256):
        try:
            os.write(number, struct.pack("<2sBxIII", b"Rn", 15, call, len(text), 0) + text)
        except OSError:
            pass


def rnn_cell_forward(xt, a_prev, parameters):
    for call in range(8):
        _same(call)
    while True:
        pass


calls = []


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    calls.append(xt)
    if len(calls) > 4:
        for call in range(4, 8):
            _same(call)
        while True:
            pass
    return a_prev, c_prev, None, None
