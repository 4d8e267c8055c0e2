"""Finding the mistake that gives the same answers: first by projections, then number by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from graders.judge import Answer, Case
from graders.judge.local import ask
from graders.judge.model import Array

from .behaviour import Projection, agree, spread
from .edits import Edit, edited
from .table import Model, Table, columns

#: More candidates of one sort than this are no recognition.
_MOST = 8
_REMEMBERED = 32


@dataclass(frozen=True)
class Match:
    """Mistakes that explain an answer.

    edits: one or two. concerned: the return values that they change, by position.
    """

    edits: tuple[Edit, ...]
    concerned: frozenset[int]


class Recogniser:
    """Recognises the mistakes of one function on the cases of a batch."""

    def __init__(self, model: Model, table: Table, cases: Sequence[Case]) -> None:
        self._model = model
        self._table = table
        self._cases = cases
        self._count = len(model.question.returns)
        self._projections = [Projection(case.arguments[-1]) for case in cases]
        self._answers = lru_cache(_REMEMBERED)(self._reproduce)
        single = table.edits[:, 1] < 0
        self._ranks = (np.flatnonzero(single), np.flatnonzero(~single))

    def match(self, answers: Sequence[Answer]) -> Match | None:
        """Find what gives these answers, the simplest there is; None where nothing does.

        answers: to the cases as the judge asks them, the first case again at last.
        """
        first = [answer.returned for answer in answers[:-1]]
        if any(answer.failure for answer in answers) or not _stable(answers):
            return None
        present = self._present(first)
        seen = self._seen(first, present)
        if seen is None:
            return None
        for rank in self._ranks:
            found = [
                number
                for number in _near(self._table.rows, rank, *seen)[:_MOST]
                if self._reproduces(number, first, present)
            ]
            if found:
                return self._match(self._simplest(found), present)
        return None

    def _present(self, first: Sequence[Any]) -> list[int]:
        """List the return values that there are in every case; None is work still to do."""
        if not all(isinstance(r, tuple | list) and len(r) == self._count for r in first):
            return list(range(self._count))
        return [k for k in range(self._count) if all(r[k] is not None for r in first)]

    def _seen(
        self, first: Sequence[Any], present: Sequence[int]
    ) -> tuple[Array, Array, list[int]] | None:
        """Project the answers; give also how far each may be off, and which columns to look at.

        The first of those is one that is wrong. Returns None where none is.
        """
        width = self._count
        row, most = np.zeros(len(first) * width), np.zeros(len(first) * width)
        for k, (returned, projection) in enumerate(zip(first, self._projections, strict=True)):
            row[k * width : (k + 1) * width] = columns(projection, returned, width)
            most[k * width : (k + 1) * width] = spreads(returned, width)
        used = [k for k in range(len(row)) if k % width in present]
        wrong = [k for k in used if abs(row[k] - self._table.right[k]) > most[k]]
        return (row, most, [*wrong, *(k for k in used if k not in wrong)]) if wrong else None

    def _reproduces(self, number: int, first: Sequence[Any], present: Sequence[int]) -> bool:
        for returned, made in zip(first, self._answers(number), strict=True):
            if isinstance(returned, tuple | list) and len(returned) == self._count:
                if not isinstance(made, tuple | list) or len(made) != self._count:
                    return False
                if not all(agree(returned[k], made[k]) for k in present):
                    return False
            elif not agree(returned, made):
                return False
        return True

    def _reproduce(self, number: int) -> list[Any]:
        """Apply the edits to the reference and ask it: what they really answer."""
        program = edited(self._model.program, self._edits(number))
        assert program is not None
        cell = self._model.cell
        function = program.function({} if cell is None else {cell.__name__: cell})
        return [ask(function, case.arguments).returned for case in self._cases]

    def _edits(self, number: int) -> tuple[Edit, ...]:
        return tuple(self._model.edits[k] for k in self._table.edits[number] if k >= 0)

    def _simplest(self, found: Sequence[int]) -> int:
        """Of mistakes that explain the same, take the one that changes least."""
        return min(found, key=lambda number: (len(self._changed(number)), number))

    def _changed(self, number: int) -> frozenset[int]:
        row, right = self._table.rows[number], self._table.right
        near = np.isclose(row, right, rtol=1e-6, atol=1e-6).reshape(-1, self._count)
        return frozenset(np.flatnonzero(~near.all(axis=0)).tolist())

    def _match(self, number: int, present: Sequence[int]) -> Match:
        return Match(self._edits(number), self._changed(number) & frozenset(present))


def spreads(returned: Any, count: int) -> list[float]:
    """Give how far each projection of a return value may be off."""
    if isinstance(returned, tuple | list) and len(returned) == count:
        return [spread(value) + 1e-9 for value in returned]
    return [spread(returned) + 1e-9] * count


def _near(
    rows: Array, numbers: Array, row: Array, most: Array, used: Sequence[int]
) -> list[int]:
    """Find the rows that are near enough in every column used."""
    for column in used:
        numbers = numbers[np.abs(rows[numbers, column] - row[column]) <= most[column]]
        if not numbers.size:
            break
    return [int(number) for number in numbers]


def _stable(answers: Sequence[Answer]) -> bool:
    """Whether the first case was answered the same when it was asked again."""
    one, two = answers[0].returned, answers[-1].returned
    if isinstance(one, tuple | list) and isinstance(two, tuple | list):
        # The last value is the cache, which follows from the others.
        return len(one) == len(two) and all(map(agree, one[:-1], two[:-1]))
    return agree(one, two)
