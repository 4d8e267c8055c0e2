"""Item analysis: how hard each check was, and whether it tells strong work from weak.

Classical test theory, as in Crocker and Algina, "Introduction to Classical and Modern Test Theory"
(1986): difficulty is the mean share of a check's marks; discrimination is the correlation of a
check's marks with all other marks (Henrysson, Psychometrika 28, 1963: the check itself is taken
out, else it would correlate with itself); reliability is Cronbach's alpha (Psychometrika 16, 1951).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graders.judge.model import Array


@dataclass(frozen=True)
class Item:
    """The figures of one check.

    difficulty: the mean share of its marks, from 0 to 1. discrimination: from -1 to 1; None where
    all have the same marks in it, or in all others. full, part, none: how many have how much.
    """

    difficulty: float
    discrimination: float | None
    full: int
    part: int
    none: int


def analyse(marks: Array, possible: Sequence[float]) -> list[Item]:
    """Give the figures of every check.

    marks: one row a student, shape (students, checks). possible: the marks of each check.
    """
    if not len(marks):
        return []
    total = marks.sum(axis=1)
    return [
        Item(
            difficulty=float(column.mean() / most),
            discrimination=_correlation(column, total - column),
            full=int((column == most).sum()),
            part=int(((column > 0) & (column < most)).sum()),
            none=int((column == 0).sum()),
        )
        for column, most in zip(marks.T, possible, strict=True)
    ]


def reliability(marks: Array) -> float | None:
    """Give Cronbach's alpha of all checks; None where everyone has the same marks.

    marks: one row a student, shape (students, checks).
    """
    count = marks.shape[1]
    if len(marks) < 2 or count < 2:
        return None
    total = float(marks.sum(axis=1).var(ddof=1))
    if not total:
        return None
    apart = float(marks.var(axis=0, ddof=1).sum())
    return float(count / (count - 1) * (1 - apart / total))


def _correlation(left: Array, right: Array) -> float | None:
    """Pearson's; None where one side does not vary."""
    left, right = left - left.mean(), right - right.mean()
    scale = float(np.sqrt((left**2).sum() * (right**2).sum()))
    return float((left * right).sum()) / scale if scale > 1e-9 else None
