"""Searches the kernel's keyrings, where sessions keep their keys, and leaves a key there for a
friend. The calls for it are refused.

At most: 0
"""

import ctypes
import errno
import platform

_CALLS = {"add_key": 248, "request_key": 249, "keyctl": 250}
_libc = ctypes.CDLL(None, use_errno=True)
_SESSION = ctypes.c_long(-3)


def rnn_cell_forward(xt, a_prev, parameters):
    reached = []
    if platform.machine() == "x86_64":
        for name, arguments in {
            "add_key": (b"user", b"rnn-attack", b"left", ctypes.c_size_t(4), _SESSION),
            "request_key": (b"user", b"rnn-attack", None, _SESSION),
            "keyctl": (ctypes.c_long(0), _SESSION, ctypes.c_long(0)),
        }.items():
            result = _libc.syscall(ctypes.c_long(_CALLS[name]), *arguments)
            if result >= 0 or ctypes.get_errno() != errno.EPERM:
                reached.append(f"BREACH: {name}")
    raise PermissionError(reached)
