"""Spoils the process from which the next submission is forked: through its memory, its socket, its
files. Memory of its own is a copy, and of the zygote's there is no way in.

At most: 0
"""

import ctypes
import os
import socket

import numpy as np

# GRADER comes from the tests: the number of the grader's process.


def rnn_cell_forward(xt, a_prev, parameters):
    done = []
    target = id(np.tanh)
    for process in (os.getppid(), GRADER):
        try:
            with open(f"/proc/{process}/mem", "r+b", buffering=0) as memory:
                memory.seek(target)
                done.append(f"BREACH: the memory of {process}")
        except OSError:
            pass
        piece = (ctypes.c_size_t * 2)(ctypes.addressof(ctypes.create_string_buffer(8)), 0)
        if ctypes.CDLL(None).process_vm_writev(process, piece, 1, piece, 1, 0) >= 0:
            done.append(f"BREACH: process_vm_writev of {process}")
    for number in range(256):
        try:
            end = socket.socket(fileno=os.dup(number))
            end.send(b"F")
            done.append(f"BREACH: a socket at {number}")
        except OSError:
            pass
    raise PermissionError(done)
