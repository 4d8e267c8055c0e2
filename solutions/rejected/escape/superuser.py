"""Becomes the superuser, or anyone else: by asking, by capabilities, by programs that run as their
owner. It may become nobody, gain nothing from a program, and start none.

At most: 0
"""

import ctypes
import os


def rnn_cell_forward(xt, a_prev, parameters):
    become = []
    for name, arguments in (
        ("setuid", (0,)),
        ("seteuid", (0,)),
        ("setgid", (0,)),
        ("setresuid", (0, 0, 0)),
        ("setresgid", (0, 0, 0)),
        ("setreuid", (-1, 0)),
        ("setgroups", ([0],)),
        ("initgroups", ("root", 0)),
    ):
        try:
            getattr(os, name)(*arguments)
            become.append(f"BREACH: {name}")
        except OSError:
            pass
    everything = (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    if ctypes.CDLL(None).capset(header, everything) == 0:
        become.append("BREACH: capset")
    for program in ("/usr/bin/su", "/usr/bin/sudo", "/bin/mount", "/usr/bin/newuidmap"):
        try:
            os.execv(program, [program, "--version"])
        except OSError:
            pass
    if 0 in (os.getuid(), os.geteuid(), os.getgid()):
        become.append("BREACH: it is the superuser")
    raise PermissionError(become)
