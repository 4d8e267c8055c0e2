"""Pairs of which one mistake is rare: no table holds them, so they are put together when needed.

What only one of two mistakes changes is, in the answer to both, as that one alone leaves it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graders.judge.model import Array

from .seen import Seen
from .table import Model, Table, changed_places

#: No more pairs than this are run for one answer.
_MOST = 48


class Composed:
    """The pairs of single mistakes that could give an answer.

    singles: the rows of the table that are of one edit, shape (any,).
    """

    def __init__(self, model: Model, table: Table, singles: Array) -> None:
        self._numbers = table.edits[singles, 0]
        self._rows = table.rows[singles]
        self._changed = changed_places(self._rows, table.rows[0], model.width)
        edits = [model.edits[number] for number in self._numbers]
        self._is_rare = np.array([edit.alone for edit in edits], bool)
        self._is_of_loop = np.array([edit.where != "step" for edit in edits], bool)

    def pairs(self, seen: Seen, calls_cell: bool) -> Sequence[tuple[int, int]]:
        """Give pairs of edits by their numbers, that which shows most of each by itself first.

        calls_cell: whether a loop called its cell, and so has no formulas of its own for the step.
        """
        places, fits = seen.fits(self._rows)
        changed = self._changed[:, places]
        able = self._is_of_loop if calls_cell else np.ones(len(fits), bool)
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
        return [(self._numbers[i], self._numbers[j]) for i, j in most_first[:_MOST]]
