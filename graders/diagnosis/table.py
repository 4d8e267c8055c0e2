"""The table of all mistakes of one function: what each answers on the batch's inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graders.judge import Case, Question
from graders.judge.model import Array
from solutions import reference

from .behaviour import Projection
from .edits import Edit, edited, singles
from .program import Program, Runner, read

#: Stands in a row where a mistake raises.
RAISED = -1e6


@dataclass(frozen=True)
class Model:
    """The error model of one function: the reference, and every single mistake in it."""

    question: Question
    program: Program
    edits: tuple[Edit, ...]

    @property
    def cell(self) -> Callable[..., Any] | None:
        """The right cell, for a loop."""
        name = self.question.cell
        return None if name is None else getattr(reference, name)

    @property
    def outputs(self) -> int:
        """How many columns of a case are outputs; the others are the items of the cache."""
        return len(self.question.outputs)

    @property
    def width(self) -> int:
        """How many columns a case has."""
        return self.outputs + len(self.question.cache)


def model_of(question: Question) -> Model:
    """Make the error model of a question."""
    program = read(question.name)
    cell = read(question.cell) if question.cell else None
    return Model(question, program, tuple(singles(program, cell)))


@dataclass(frozen=True, eq=False)
class Table:
    """What every mistake answers.

    rows: a projection for each case, output and item of the cache, shape (mistakes, columns).
    edits: which one or two edits each row is, shape (mistakes, 2); -1 for no second one.
    right: the row of the reference.
    """

    rows: Array
    edits: Array
    right: Array


def build(model: Model, cases: Sequence[Case], pairs: bool = True) -> Table:
    """Run every edit, and every pair of edits that are not rare, on the cases.

    What raises on each of them is left out: it gives no numbers to explain.
    """
    watch = _Watch(model, cases)
    with np.errstate(all="ignore"):
        right = watch.row(model.program, single=True)
        found = list(_single_rows(model, watch))
        if pairs:
            kept = [number for (number, _), _ in found if not model.edits[number].alone]
            found += _pair_rows(model, watch, kept)
    return Table(
        rows=np.array([row for _, row in found]),
        edits=np.array([numbers for numbers, _ in found]),
        right=np.array(right),
    )


_Row = tuple[tuple[int, int], list[float]]


def _single_rows(model: Model, watch: _Watch) -> Iterator[_Row]:
    for number, edit in enumerate(model.edits):
        program = edited(model.program, [edit])
        row = watch.row(program, single=True) if program else None
        if row is not None:
            yield (number, -1), row


def _pair_rows(model: Model, watch: _Watch, numbers: Sequence[int]) -> Iterator[_Row]:
    for index, first in enumerate(numbers):
        for second in numbers[index + 1 :]:
            program = edited(model.program, [model.edits[first], model.edits[second]])
            row = watch.row(program) if program else None
            if row is not None:
                yield (first, second), row


class _Watch:
    """Runs programs on all cases and projects what they answer."""

    def __init__(self, model: Model, cases: Sequence[Case]) -> None:
        self._width = model.width
        self._runners = [Runner(case.arguments, model.cell) for case in cases]
        self._projections = [
            Projection(model.question, runner.arguments[-1]) for runner in self._runners
        ]

    def row(self, program: Program, single: bool = False) -> list[float] | None:
        """Give the row of a program; None when it raises on every case.

        A pair that raises on any case is left out too: the other cases have too little to tell.
        """
        rows: list[list[float]] = []
        for runner, projection in zip(self._runners, self._projections, strict=True):
            try:
                rows.append(projection.row(runner.run(program, keep=single)))
            except Exception:
                if not single:
                    return None
                rows.append([RAISED] * self._width)
        return None if all(row[0] == RAISED for row in rows) else sum(rows, [])
