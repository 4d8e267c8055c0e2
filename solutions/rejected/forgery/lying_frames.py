"""Sends frames that lie about what is in them: arrays larger than their bytes, shapes whose product
has no end, references to what was never sent, kinds of number that would run code, nesting without
bottom, texts that are no JSON. Each is one violation of the wire, and ends the fork that made it.

At most: 0
"""

import os
import struct


def _claim(text, body=b"", call=0):
    data = struct.pack("<2sBxIII", b"Rn", 15, call, len(text), len(body)) + text + body
    for number in range(3, 256):
        try:
            os.write(number, data)
        except OSError:
            pass


def rnn_cell_forward(xt, a_prev, parameters):
    big = b'["a", "<f8", 2147483647, 2147483647, 2147483647]'
    _claim(b'{"returned": ["t", %b, %b, %b]}' % (big, big, big), bytes(64))


def rnn_forward(x, a0, parameters):
    _claim(b'{"returned": ["t", ["a", "|O8", 1], ["r", 10], ["r", -1]]}', bytes(8))


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    _claim(b'{"returned": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")


def lstm_forward(x, a0, parameters):
    _claim(b'{"returned": ["t", 1e999, -NaN, ' + b"9" * 100_000 + b"], \xff")
