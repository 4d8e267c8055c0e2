"""Builds a world of its own inside the sandbox, in which it would be the superuser, to mount what
it was not given: new namespaces, a new root, the new calls for mounting. All of them are refused.

At most: 0
"""

import ctypes
import errno
import os
import platform

_NEW_USER, _NEW_MOUNT, _SIGCHLD = 0x10000000, 0x00020000, 17
_CALLS = {
    "unshare": (272, _NEW_USER | _NEW_MOUNT),
    "setns": (308, 0, _NEW_USER),
    "chroot": (161, b"/nowhere"),
    "pivot_root": (155, b"/nowhere", b"/nowhere"),
    "mount": (165, b"none", b"/nowhere", b"tmpfs", 0, None),
    "umount2": (166, b"/nowhere", 2),
    "open_tree": (428, -100, b"/", 1),
    "fsopen": (430, b"tmpfs", 0),
    "move_mount": (429, -1, b"", -1, b"", 0),
    "clone3": (435, None, 0),
    "clone": (56, _NEW_USER | _SIGCHLD, 0, 0, 0, 0),
}
_libc = ctypes.CDLL(None, use_errno=True)


def rnn_cell_forward(xt, a_prev, parameters):
    reached = []
    mine = os.getpid()
    for name, (number, *arguments) in _CALLS.items() if platform.machine() == "x86_64" else ():
        longs = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
        result = _libc.syscall(ctypes.c_long(number), *longs)
        if os.getpid() != mine:
            os._exit(0)
        if result >= 0 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
            reached.append(f"BREACH: {name}")
    raise PermissionError(reached)
