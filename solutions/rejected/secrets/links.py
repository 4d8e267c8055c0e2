"""Makes links to secret files, soft and hard, in every place that may be writable, and reads
through them. No link can be made, and Landlock looks at what a link leads to.

At most: 0
"""

import os
import re

# FILES comes from the tests: the paths of everything that is worth reading.


def rnn_cell_forward(xt, a_prev, parameters):
    found = set()
    for place in (".", "/tmp", "/dev/shm", "/var/tmp"):
        for number, path in enumerate(FILES):
            for make in (os.symlink, os.link):
                link = f"{place}/rnn-attack-link-{number}"
                try:
                    make(path, link)
                    with open(link, errors="replace") as file:
                        found.update(re.findall(r"CANARY-[0-9a-f]+", file.read()))
                except OSError:
                    pass
                try:
                    os.unlink(link)
                except OSError:
                    pass
    raise type(" ".join(found) or "NothingFound", (Exception,), {})
