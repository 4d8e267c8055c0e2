"""Takes the armour off by the call that put it on: to be readable by others again, to gain
privileges, to live on when the parent dies, to adopt orphans, to loosen the filter. But for its
name, nothing of the process can be set.

At most: 0
"""

import ctypes
import errno

_CONTROLS = {
    "live on without the parent": (1, 0),
    "be readable": (4, 1),
    "keep capabilities": (8, 1),
    "set the filter": (22, 0),
    "secure bits": (28, 0),
    "privileges again": (38, 0),
    "adopt orphans": (36, 1),
    "be traced": (0x59616D61, -1),
    "ambient capabilities": (47, 2),
    "the memory map": (35, 1),
}
_libc = ctypes.CDLL(None, use_errno=True)


def rnn_cell_forward(xt, a_prev, parameters):
    done = []
    for name, (option, value) in _CONTROLS.items():
        result = _libc.prctl(option, ctypes.c_ulong(value & 2**64 - 1), 0, 0, 0)
        if result >= 0 or ctypes.get_errno() != errno.EPERM:
            done.append(f"BREACH: {name}")
    raise PermissionError(done)
