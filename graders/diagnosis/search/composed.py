"""Pairs of which one mistake is rare, and which no table holds, looked for by their rows.

What only one of two mistakes changes in a case is, in the answer to both, as that one alone leaves
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np

from graders.diagnosis.answers.table import Model, Table, changed_columns
from graders.diagnosis.mistakes.edits import Edit, may_go_together
from graders.diagnosis.search.seen import Seen
from graders.judge.asked import Asking
from graders.judge.model import Array

#: No more pairs than this are given for one answer.
_MOST = 8
#: What shifts a column by less shifts nothing.
_ROUNDING = 1e-6

Pair = tuple[Edit, Edit]


class Composed:
    """The pairs of single mistakes that may give an answer.

    singles: the rows of the table that are of one edit, shape (any,).
    """

    def __init__(self, model: Model, table: Table, singles: Array) -> None:
        self._rows, self._right = table.rows[singles], table.rows[0]
        self._changed = changed_columns(self._rows, self._right)
        #: The same in few bytes.
        self._where = np.packbits(self._changed, axis=1)
        self._edits = [model.edits[number] for number in table.edits[singles, 0]]
        self._is_rare = np.array([edit.rare for edit in self._edits], bool)
        self._may_call = np.array([not edit.needs_no_cell for edit in self._edits], bool)

    def pairs(self, seen: Seen, asking: Asking) -> Sequence[Pair]:
        """Take those that could be, the likeliest first.

        asking: how a loop called its cell; if it did, it has no formulas of its own for the step.
        """
        columns, got, fits = seen.fits(self._rows)
        changed = self._changed[:, columns]
        able = np.ones(len(fits), bool) if asking == "none" else self._may_call
        shows_alone = able & (changed & fits).any(axis=1)
        firsts = np.flatnonzero(shows_alone)
        if not firsts.size:
            return []
        # As numbers, so that a product of matrices counts columns.
        unlike, kept = (~fits).astype(np.float32), (~changed).astype(np.float32)
        # What both change tells nothing before the pair is run.
        mine = np.hstack(((changed * unlike)[firsts], kept[firsts]))
        against = mine @ np.hstack((kept, unlike)).T
        is_in_no_table = self._is_rare | self._is_rare[firsts, None]
        found = np.flatnonzero((against == 0) & is_in_no_table)
        first, second = firsts[found // len(able)], found % len(able)
        is_once = able[second] & ((second > first) | ~shows_alone[second])
        first, second = first[is_once], second[is_once]
        differ = (self._where[first] != self._where[second]).any(axis=1)
        first, second = first[differ], second[differ]
        likeliest = np.argsort(self._distance(first, second, columns, got), kind="stable")
        numbers = np.sort((first[likeliest], second[likeliest]), axis=0).T.tolist()
        pairs = ((self._edits[i], self._edits[j]) for i, j in numbers)
        return list(islice((pair for pair in pairs if may_go_together(*pair)), _MOST))

    def _distance(self, first: Array, second: Array, columns: Array, got: Array) -> Array:
        """Tell how far from an answer two mistakes are that shift it as both do by themselves.

        Mostly that is not quite what they do together, but nearer than what other two would do.
        """
        right = self._right[columns]
        one, other = (self._rows[numbers][:, columns] - right for numbers in (first, second))
        most = np.abs(one) + np.abs(other)
        off = np.abs(one + other - (got - right))
        distance: Array = np.minimum(off / (most + _ROUNDING), 1).sum(axis=1)
        return distance
