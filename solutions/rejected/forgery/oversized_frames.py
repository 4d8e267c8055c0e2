"""Announces frames of four gigabytes, and sends some that are longer than any answer may be. The
announced length is looked at before a byte is stored, and what is stored grows only with what
arrives.

At most: 0
"""

import os
import struct

import numpy as np


def _everywhere(data):
    for number in range(3, 256):
        try:
            os.write(number, data)
        except OSError:
            pass


def _head(header, body):
    return struct.pack("<2sBxIII", b"Rn", 15, 0, header, body)


def rnn_cell_forward(xt, a_prev, parameters):
    _everywhere(_head(2**32 - 1, 2**32 - 1) + bytes(1 << 16))


def rnn_forward(x, a0, parameters):
    _everywhere(_head(20, 2**31) + b'{"returned": [1, 2]}' + bytes(1 << 16))


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    _everywhere(_head(1 << 18, 0) + b"[" * (1 << 18))


def lstm_forward(x, a0, parameters):
    return [np.zeros((1000, 1000)) for _ in range(20)]
