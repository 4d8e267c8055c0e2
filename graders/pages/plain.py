"""What functions and their results are called in plain words: read from the reference's docstrings.

A page can so be read by someone who never saw a name of ours.
"""

from __future__ import annotations

import inspect
import re
from functools import cache

from solutions import reference

_RESULT = re.compile(r"^ {4}(\w+): (.*?)(?:, shape \(.*\))?$", re.MULTILINE)
#: A cache's docstring says what is in it, and not what it is.
_CACHES = {
    "cache": "what this step keeps for backpropagation",
    "caches": "what every step keeps, in the order of time",
}
#: What is no function's result: the gates of a cache, and what the axes count.
_GATES = {"ft": "forget gate", "ut": "update gate", "cct": "candidate", "ot": "output gate"}
_AXES = {"n_a": "hidden unit", "n_y": "class", "m": "sequence", "T_x": "time step"}


@cache
def purpose(function: str) -> str:
    """Say what a function is for: "run one time step of the LSTM"; "" when nobody says."""
    first = _docstring(function).partition("\n")[0]
    return re.sub(r" \(.*?\)|\.$", "", first)


@cache
def meaning(function: str, name: str) -> str:
    """Say what a result or a gate of a function is: "the hidden state of step t"."""
    _, _, returns = _docstring(function).partition("Returns:")
    found = dict(_RESULT.findall(returns))
    return _CACHES.get(name) or found.get(name) or _GATES.get(name, "")


def axis(size: str) -> str:
    """Name what a size counts: "unit" for n_a."""
    return _AXES.get(size, size)


def _docstring(function: str) -> str:
    return inspect.getdoc(getattr(reference, function, None)) or ""
