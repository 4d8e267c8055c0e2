"""Where the functions of a submission are written, and what is written under another name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import islice

from graders.registry import questions

#: Where a function is written, and how many of another name are looked at: no longer or shorter by
#: more than so many letters, and so much like the one that is missing.
_DEFINED = re.compile(r"^[ \t]*def[ \t]+(\w{1,40})", re.MULTILINE)
_MOST_NAMES, _OTHER_LETTERS, _LIKE = 200, 4, 0.85


def written_in(name: str, sources: Sequence[str]) -> list[int]:
    """The cells in which a function is written, by their number from 0."""
    pattern = re.compile(rf"^[ \t]*(?:async[ \t]+)?def[ \t]+{name}\b", re.MULTILINE)
    return [n for n, source in enumerate(sources) if name in source and pattern.search(source)]


def nearly_named(name: str, sources: Sequence[str]) -> str:
    """Find the function whose name is most like one that is missing; "" where none is."""
    graded = {registered.question.name for registered in questions()}
    written = (found for source in sources for found in _DEFINED.findall(source))
    likely = (one for one in written if abs(len(one) - len(name)) <= _OTHER_LETTERS)
    names = {one.lower(): one for one in islice(likely, _MOST_NAMES) if one not in graded}
    near = get_close_matches(name, names, n=1, cutoff=_LIKE)
    return names[near[0]] if near else ""
