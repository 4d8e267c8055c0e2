"""Looks for a classmate's work: where it was told that one lies, and in what an earlier submission
may have left in this process's memory. The zygote never sees a submission's text, only the fork
does that runs it, and that fork has ended.

At most: 0
"""

import gc
import re
import sys

# FILES comes from the tests: the paths of everything that is worth reading.


def rnn_cell_forward(xt, a_prev, parameters):
    seen = []
    for path in FILES:
        try:
            with open(path, errors="replace") as file:
                seen.append(file.read())
        except OSError:
            pass
    for thing in [*gc.get_objects(), *map(vars, list(sys.modules.values()))]:
        if isinstance(thing, dict):
            seen += [text for text in list(thing.values()) if type(text) is str]
    found = set(re.findall(r"CANARY-[0-9a-f]+", " ".join(seen)))
    return type(" ".join(found) or "nothing", (), {})()
