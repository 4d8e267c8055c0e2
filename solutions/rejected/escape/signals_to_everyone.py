"""Signals every process that it may, its group, and the first process of all, by every call that
there is for it. Signal 0 reaches nobody but tells whether another would; it is refused.

At most: 0
"""

import ctypes
import errno
import os
import platform

_CALLS = {"kill": 62, "tkill": 200, "tgkill": 234, "rt_sigqueueinfo": 129, "pidfd_send_signal": 424}
_libc = ctypes.CDLL(None, use_errno=True)


def rnn_cell_forward(xt, a_prev, parameters):
    sent = []
    for process in (-1, 0, 1, -os.getpgrp()):
        try:
            os.kill(process, 0)
            sent.append(f"BREACH: to {process}")
        except OSError:
            pass
    try:
        os.killpg(os.getpgrp(), 0)
        sent.append("BREACH: to the group")
    except OSError:
        pass
    for name, number in _CALLS.items() if platform.machine() == "x86_64" else ():
        nothing = [ctypes.c_long(0)] * 4
        _libc.syscall(ctypes.c_long(number), ctypes.c_long(1), *nothing)
        if ctypes.get_errno() != errno.EPERM:
            sent.append(f"BREACH: {name}")
    raise PermissionError(sent)
