"""Starts another program, which would begin without the runner: a shell, a second Python, a file
made in memory. No program can be started and no file be made.

At most: 0
"""

import os
import subprocess
import sys


def rnn_cell_forward(xt, a_prev, parameters):
    started = []
    for start in (
        lambda: subprocess.run(["/bin/sh", "-c", "true"]),
        lambda: os.posix_spawn("/bin/sh", ["sh", "-c", "true"], {}),
        lambda: os.close(os.memfd_create("program")),
        lambda: os.execv("/bin/sh", ["sh", "-c", "exit 77"]),
        lambda: os.execv(sys.executable, [sys.executable, "-c", "exit(77)"]),
    ):
        try:
            start()
            started.append("BREACH: a program")
        except (OSError, ValueError):
            pass
    if os.system("exit 0") == 0:
        started.append("BREACH: a shell")
    raise PermissionError(started)
