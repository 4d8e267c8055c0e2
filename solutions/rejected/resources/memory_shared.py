"""Takes memory that is not counted as its own: anonymous files, shared mappings, segments with a
number, /dev/shm, full pipes. Mappings count as any other; the rest cannot be made.

At most: 0
"""

import mmap
import os


def rnn_cell_forward(xt, a_prev, parameters):
    kept, taken = [], 0
    for _ in range(64):
        try:
            kept.append(mmap.mmap(-1, 1 << 26))
            taken += 1 << 26
        except (OSError, ValueError):
            break
    try:
        memory = os.memfd_create("rnn-attack")
        os.ftruncate(memory, 1 << 30)
        taken += 1 << 30
    except OSError:
        pass
    try:
        with open("/dev/shm/rnn-attack", "wb") as file:
            file.truncate(1 << 30)
            taken += 1 << 30
    except OSError:
        pass
    for _ in range(1000):
        try:
            _, end = os.pipe()
            os.write(end, bytes(1 << 16))
            taken += 1 << 16
        except OSError:
            break
    said = "BREACH: memory" if taken > 1 << 29 else "no more than is allowed"
    raise MemoryError(said)
