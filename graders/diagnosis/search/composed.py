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
_MOST = 32

Pair = tuple[Edit, Edit]


class Composed:
    """The pairs of single mistakes that may give an answer.

    singles: the rows of the table that are of one edit, shape (any,).
    """

    def __init__(self, model: Model, table: Table, singles: Array) -> None:
        self._rows = table.rows[singles]
        self._changed = changed_columns(self._rows, table.rows[0])
        self._edits = [model.edits[number] for number in table.edits[singles, 0]]
        self._is_rare = np.array([edit.rare for edit in self._edits], bool)
        self._may_call = np.array([not edit.needs_no_cell for edit in self._edits], bool)

    def pairs(self, seen: Seen, asking: Asking) -> Sequence[Pair]:
        """Take those that could be, the one that shows most of each mistake by itself first.

        asking: how a loop called its cell; if it did, it has no formulas of its own for the step.
        """
        columns, near = seen.fits(self._rows)
        # As numbers, so that products of matrices count columns.
        fits, changed = near.astype(np.float32), self._changed[:, columns].astype(np.float32)
        unlike, kept = 1 - fits, 1 - changed
        able = np.ones(len(fits), bool) if asking == "none" else self._may_call
        firsts = np.flatnonzero(able & (changed * fits).any(axis=1))
        # What both change tells nothing before the pair is run.
        against = (changed * unlike)[firsts] @ kept.T + kept[firsts] @ unlike.T
        first_alone, second_alone = changed[firsts] @ kept.T, kept[firsts] @ changed.T
        is_in_no_table = self._is_rare | self._is_rare[firsts, None]
        is_pair = able & is_in_no_table & (against == 0) & (first_alone > 0)
        shown = first_alone + second_alone
        found: dict[tuple[int, int], float] = {}
        for place, second in np.argwhere(is_pair).tolist():
            first = int(firsts[place])
            found[min(first, second), max(first, second)] = float(shown[place, second])
        most_first = sorted(found, key=lambda pair: (-found[pair], pair))
        pairs = ((self._edits[i], self._edits[j]) for i, j in most_first)
        return list(islice((pair for pair in pairs if may_go_together(*pair)), _MOST))
