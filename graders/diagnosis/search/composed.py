"""Mistakes which no table holds together, looked for by their rows: two of which one is rare.

What only one of two mistakes changes in a case is, in the answer to both, as that one alone leaves
it. In a loop with formulas of its own, caches tell what is wrong in those: one is put beside it.
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

Edits = tuple[Edit, ...]


class Composed:
    """The single mistakes that may give an answer together.

    singles: the rows of the table that are of one edit, shape (any,).
    """

    def __init__(self, model: Model, table: Table, singles: Array) -> None:
        self._rows, self._right = table.rows[singles], table.rows[0]
        self._changed = changed_columns(self._rows, self._right)
        #: The same in few bytes.
        self._where = np.packbits(self._changed, axis=1)
        self._edits = [model.edits[number] for number in table.edits[singles, 0]]
        self._numbers = {edit: number for number, edit in enumerate(self._edits)}
        self._is_rare = np.array([edit.rare for edit in self._edits], bool)
        names = (*model.question.outputs, *model.question.cache)
        is_given = [name in model.question.cell_arguments for name in names]
        self._is_given = np.resize(is_given, self._rows.shape[1])
        self._is_around = np.array([edit.of is None for edit in self._edits], bool)
        self._may_call = np.array([not edit.needs_no_cell for edit in self._edits], bool)

    def pairs(self, seen: Seen, asking: Asking) -> Sequence[Edits]:
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
        likeliest = np.argsort(self._distance((first, second), columns, got), kind="stable")
        numbers = np.sort((first[likeliest], second[likeliest]), axis=0).T.tolist()
        pairs = ((self._edits[i], self._edits[j]) for i, j in numbers)
        return list(islice((pair for pair in pairs if _may_be_named(*pair)), _MOST))

    def around(self, seen: Seen, steps: Sequence[Edits]) -> Sequence[Edits]:
        """Put beside mistakes in a loop's formulas for the step one in the loop around them.

        The likeliest first.
        """
        columns, got, fits = seen.fits(self._rows)
        changed = self._changed[:, columns]
        found: list[tuple[float, Edits]] = []
        for edits in filter(None, steps):
            numbers = [self._numbers[edit] for edit in edits]
            # What a step is given, where mistakes in the steps before it do not change that.
            given = self._is_given[columns] & ~changed[numbers].any(axis=0)
            able = np.flatnonzero(self._is_around & fits[:, given].all(axis=1))
            far = self._distance((able, *numbers), columns, got).tolist()
            around = (self._edits[number] for number in able.tolist())
            found += [(off, (edit, *edits)) for off, edit in zip(far, around, strict=True)]
        found.sort(key=lambda one: (len(one[1]), one[0]))
        return list(islice((edits for _, edits in found if _may_be_around(*edits)), _MOST))

    def _distance(self, numbers: Sequence[Array | int], columns: Array, got: Array) -> Array:
        """Tell how far from an answer mistakes are that shift it as all do by themselves.

        numbers: those of each. Mostly that is not quite what they do together, but nearer than
        what others would do.
        """
        right = self._right[columns]
        shifts = [self._rows[some][..., columns] - right for some in numbers]
        most = sum(map(np.abs, shifts))
        off = np.abs(sum(shifts) - (got - right))
        distance: Array = np.minimum(off / (most + _ROUNDING), 1).sum(axis=1)
        return distance


def _may_be_named(one: Edit, other: Edit) -> bool:
    """Whether they may be made together, and what caches show is not what tells them."""
    in_step = one.of or other.of
    return may_go_together(one, other) and not (in_step and one.lines.keys() & other.lines.keys())


def _may_be_around(edit: Edit, *steps: Edit) -> bool:
    return all(may_go_together(edit, step) for step in steps)
