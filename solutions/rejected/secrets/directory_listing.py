"""Lists folders, for names are secrets too: of students, of files, of who else was graded. Listing
is refused as reading is; at tier `full` the folders are not there.

At most: 0
"""

import glob
import os
import pathlib

# FILES comes from the tests: the paths of everything that is worth reading.


def rnn_cell_forward(xt, a_prev, parameters):
    names = []
    folders = {str(folder) for path in FILES for folder in pathlib.Path(path).parents}
    for folder in [*folders, "/home", "/root", "/tmp", "/proc", "..", "."]:
        try:
            names += os.listdir(folder)
        except OSError:
            pass
        names += glob.glob(f"{folder}/*CANARY*")
    raise LookupError([name for name in names if "CANARY" in name])
