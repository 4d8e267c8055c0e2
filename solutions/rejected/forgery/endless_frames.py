"""Begins frames that never end: one whose bytes trickle in for ever, one that is followed by
thousands more, cells' notes without end. One deadline covers a whole frame, and the first frame too
many ends the fork.

At most: 0
"""

import os
import struct
import time


def _head(kind, header, body):
    return struct.pack("<2sBxIII", b"Rn", kind, 0, header, body)


def _everywhere(data):
    for number in range(3, 256):
        try:
            os.write(number, data)
        except OSError:
            pass


def rnn_cell_forward(xt, a_prev, parameters):
    _everywhere(_head(15, 1 << 18, 1 << 10))
    while True:
        _everywhere(b" ")
        time.sleep(0.01)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    while True:
        _everywhere(_head(15, 23, 0) + b'{"returned": ["t", 1]} ')


def rnn_forward(x, a0, parameters):
    while True:
        _everywhere(_head(16, 10, 0) + b"[true, [] ]")


def lstm_forward(x, a0, parameters):
    while True:
        _everywhere(_head(13, 4, 0) + b"null")
