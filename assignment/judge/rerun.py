"""Whether a notebook's function is the one that its cell says now."""

from __future__ import annotations

import linecache
import re
import sys
from collections.abc import Sequence
from itertools import takewhile
from types import CodeType


def cells_run() -> Sequence[str]:
    """Give the cells that this notebook ran, in order; none outside of one."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return list(getattr(getattr(shell, "history_manager", None), "input_hist_parsed", ()))


def is_outdated(function: object, name: str, cells: Sequence[str]) -> bool:
    """Whether a cell was run that defines the function anew, and stopped before it came there.

    cells: what was run, in order. Where none of them made the function, nothing is known.
    """
    code = getattr(function, "__code__", None)
    made = "".join(linecache.getlines(code.co_filename)) if isinstance(code, CodeType) else ""
    later = list(takewhile(lambda cell: cell.strip() != made.strip(), reversed(cells)))
    if not made or len(later) == len(cells):
        return False
    return any(re.search(rf"^def {name}\b", cell, re.MULTILINE) for cell in later)
