"""Pairs of which one mistake is rare, and which no table holds, looked for by their rows.

What only one of two mistakes changes is, in the answer to both, as that one alone leaves it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graders.judge.asked import Asking
from graders.judge.model import Array

from .edits import Edit
from .seen import Seen
from .table import Model, Table, changed_places

#: No more pairs than this are given for one answer.
_MOST = 48

Pair = tuple[Edit, Edit]


class Composed:
    """The pairs of single mistakes that may give an answer.

    singles: the rows of the table that are of one edit, shape (any,).
    """

    def __init__(self, model: Model, table: Table, singles: Array) -> None:
        self._rows = table.rows[singles]
        self._changed = changed_places(self._rows, table.rows[0], model.width)
        self._edits = [model.edits[number] for number in table.edits[singles, 0]]
        self._is_rare = np.array([edit.rare for edit in self._edits], bool)
        self._is_of_loop = np.array([edit.where != "step" for edit in self._edits], bool)

    def pairs(self, seen: Seen, asking: Asking) -> Sequence[Pair]:
        """Take those that could be, the one that shows most of each mistake by itself first.

        asking: how a loop called its cell; if it did, it has no formulas of its own for the step.
        """
        places, fits = seen.fits(self._rows)
        changed = self._changed[:, places]
        able = np.ones(len(fits), bool) if asking == "none" else self._is_of_loop
        found: dict[tuple[int, int], int] = {}
        for first in np.flatnonzero(able & (changed & fits).any(axis=1)).tolist():
            # What both change tells nothing before the pair is run.
            is_explained = (changed[first] & changed) | np.where(changed[first], fits[first], fits)
            is_first_seen = (changed[first] & ~changed).any(axis=1)
            is_pair = able & is_explained.all(axis=1) & is_first_seen
            is_in_no_table = self._is_rare | self._is_rare[first]
            for second in np.flatnonzero(is_pair & is_in_no_table).tolist():
                shown = int((changed[first] ^ changed[second]).sum())
                found[min(first, second), max(first, second)] = shown
        most_first = sorted(found, key=lambda pair: (-found[pair], pair))
        return [(self._edits[i], self._edits[j]) for i, j in most_first[:_MOST]]
