"""Makes a file that seems to be a gigabyte long and takes no room until someone copies it. No file
can be made or made longer.

At most: 0
"""

import os


def rnn_cell_forward(xt, a_prev, parameters):
    made = []
    for place in (".", "/tmp", "/var/tmp", "/dev/shm"):
        path = f"{place}/rnn-attack-sparse"
        for grow in (os.truncate, lambda path, size: os.posix_fallocate(os.open(path, 2), 0, size)):
            try:
                open(path, "xb").close()
                made.append(f"BREACH: {path}")
                grow(path, 1 << 30)
            except OSError:
                pass
    raise OSError(made)
