"""Ends the first thread alone, by a system call, while others go on: one burns, one sleeps, one writes
answers. The process counts as one: its time runs on, and it ends as a whole.

At most: 0
"""

import ctypes
import os
import threading
import time

_EXIT = 60 if os.uname().machine == "x86_64" else 93


def _leave(work):
    threading.Thread(target=work, daemon=True).start()
    ctypes.CDLL(None).syscall(_EXIT, 0)


def _burn():
    while True:
        pass


def _sleep():
    time.sleep(1000)


def _write():
    while True:
        os.write(63, b"Rn" + bytes(1000))


def rnn_cell_forward(xt, a_prev, parameters):
    _leave(_burn)


def rnn_forward(x, a0, parameters):
    _leave(_write)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    _leave(_sleep)
