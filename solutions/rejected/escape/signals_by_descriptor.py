"""Has the kernel send the signal: it makes the grader the owner of a pipe, which is then told of
every byte with a signal of the sender's choice. A descriptor's owner cannot be set.

At most: 0
"""

import ctypes
import os
import signal

# GRADER comes from the tests: the number of the grader's process.


_SET_OWNER, _SET_SIGNAL, _NOTIFY = 8, 10, 1026
_libc = ctypes.CDLL(None, use_errno=True)


def rnn_cell_forward(xt, a_prev, parameters):
    done = []
    for number in range(3, 256):
        for command, value in (
            (_SET_OWNER, os.getppid()),
            (_SET_OWNER, GRADER),
            (_SET_SIGNAL, signal.SIGTERM),
            (_NOTIFY, -1),
        ):
            if _libc.fcntl(number, command, ctypes.c_long(value)) == 0:
                done.append(f"BREACH: fcntl {command} of {number}")
    raise PermissionError(done)
