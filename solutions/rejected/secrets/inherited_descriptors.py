"""Reads every descriptor that it may have been left with: the grader's database, a log, the
zygote's socket. All but its own two pipes were closed before its code ran.

At most: 0
"""

import os
import re
import stat


def rnn_cell_forward(xt, a_prev, parameters):
    found = []
    for number in range(4096):
        try:
            kind = os.fstat(number).st_mode
        except OSError:
            continue
        if stat.S_ISREG(kind):
            text = os.pread(number, 1 << 20, 0)
            found += re.findall(rb"CANARY-[0-9a-f]+", text) or [f"BREACH: file {number}"]
        elif stat.S_ISSOCK(kind) or stat.S_ISDIR(kind):
            found.append(f"BREACH: {number} is a socket or a folder")
    raise LookupError(found)
