"""Makes links to secret files, soft and hard, in every place that may be writable, and reads
through them; and asks links that are there already for the names that they lead to. No link can be
made or asked, and Landlock looks at what a link leads to.

At most: 0
"""

import os
import re

# FILES comes from the tests: the paths of everything that is worth reading.


def rnn_cell_forward(xt, a_prev, parameters):
    seen = []
    for place in (".", "/tmp", "/dev/shm", "/var/tmp"):
        for number, path in enumerate(FILES):
            for make in (os.symlink, os.link):
                link = f"{place}/rnn-attack-link-{number}"
                try:
                    make(path, link)
                    with open(link, errors="replace") as file:
                        seen.append(file.read())
                except OSError:
                    pass
                try:
                    os.unlink(link)
                except OSError:
                    pass
    for path in FILES:
        try:
            seen.append(os.readlink(path))
        except OSError:
            pass
    found = re.findall(r"CANARY-[0-9a-f]+", " ".join(seen))
    raise type(" ".join(found) or "NothingFound", (Exception,), {})
