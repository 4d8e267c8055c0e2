"""Leaves a message for a friend's submission in shared memory, in a segment with a number or in a
queue, to be read by it later. None of the three can be made.

At most: 0
"""

import ctypes
import mmap

_KEY, _CREATE = 0x524E4E, 0o1666
_libc = ctypes.CDLL(None, use_errno=True)


def rnn_cell_forward(xt, a_prev, parameters):
    done = []
    for name, arguments in (
        ("shmget", (_KEY, 4096, _CREATE)),
        ("msgget", (_KEY, _CREATE)),
        ("semget", (_KEY, 1, _CREATE)),
        ("shm_open", (b"/rnn-attack", 0o102, 0o666)),
        ("mq_open", (b"/rnn-attack", 0o102, 0o666, None)),
    ):
        function = getattr(_libc, name, None)
        if function is not None and function(*arguments) >= 0:
            done.append(f"BREACH: {name}")
    mmap.mmap(-1, 4096).write(b"for my friend")
    raise PermissionError(done)
