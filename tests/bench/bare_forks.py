"""The least that it can take: a fork for each submission that runs its cells and makes 40 calls.

`python -m tests.bench.bare_forks WORK COUNT`. Nothing is read from a notebook, judged, explained,
kept apart, limited or written. WORK is a pickle of the cells of some submissions, what they import
by name, and calls: a function's name and its arguments. Imports as little as the forks need, so
that there is little to copy.
"""

import gc
import os
import pickle
import sys
from copy import deepcopy
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NoReturn

import numpy  # noqa: F401 (the cells import it)

from graders.child import handouts

CALLS = 40


def main(work: str, count: str) -> None:
    """Take the submissions in turn, so many in all."""
    submissions, modules, calls = pickle.loads(Path(work).read_bytes())
    handouts.install(modules)
    calls = list(islice(cycle(calls), CALLS))
    gc.collect()
    gc.freeze()
    for cells in islice(cycle(submissions), int(count)):
        pid = os.fork()
        if pid == 0:
            _live(cells, calls)
        os.waitpid(pid, 0)


def _live(cells: list[str], calls: list[tuple[str, tuple[Any, ...]]]) -> NoReturn:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    namespace = handouts.namespace()
    for cell in cells:
        try:
            exec(compile(cell, "<cell>", "exec"), namespace)
        except Exception:
            continue
    for function, arguments in calls:
        try:
            namespace[function](*deepcopy(arguments))
        except Exception:
            continue
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
