"""The table of all mistakes of one function: what each answers on the batch's inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from graders.judge import Case, Question
from graders.judge.model import Array
from solutions import reference

from .behaviour import Projection
from .edits import Edit, edited, singles
from .program import Program, Runner, read


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


def model_of(question: Question) -> Model:
    """Make the error model of a question."""
    program = read(question.name)
    return Model(question, program, tuple(singles(program)))


@dataclass(frozen=True, eq=False)
class Table:
    """What every mistake answers.

    rows: a projection for each case and return value, shape (mistakes, cases * returns).
    edits: which one or two edits each row is, shape (mistakes, 2); -1 for no second one.
    right: the row of the reference.
    """

    rows: Array
    edits: Array
    right: Array


def build(model: Model, cases: Sequence[Case], pairs: bool = True) -> Table:
    """Run every edit, and every pair of edits that are not rare, on the cases.

    What raises on one of them is left out: it is told apart by that.
    """
    watch = _Watch(model, cases)
    with np.errstate(all="ignore"):
        right = watch.row(model.program, keep=True)
        assert right is not None
        found = list(_single_rows(model, watch))
        if pairs:
            kept = [number for number, _ in found if not model.edits[number[0]].alone]
            found += _pair_rows(model, watch, [number[0] for number in kept])
    return Table(
        rows=np.array([row for _, row in found]),
        edits=np.array([numbers for numbers, _ in found]),
        right=np.array(right),
    )


_Row = tuple[tuple[int, int], list[float]]


def _single_rows(model: Model, watch: _Watch) -> Iterator[_Row]:
    for number, edit in enumerate(model.edits):
        program = edited(model.program, [edit])
        row = watch.row(program, keep=True) if program else None
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
        self._count = len(model.question.returns)
        self._runners = [Runner(case.arguments, model.cell) for case in cases]
        self._projections = [Projection(runner.arguments[-1]) for runner in self._runners]

    def row(self, program: Program, keep: bool = False) -> list[float] | None:
        """Give the row of a program; None when it raises."""
        row: list[float] = []
        for runner, projection in zip(self._runners, self._projections, strict=True):
            try:
                returned = runner.run(program, keep)
                row += columns(projection, returned, self._count)
            except Exception:
                return None
        return row


def columns(projection: Projection, returned: Any, count: int) -> list[float]:
    """Project each return value; something else than that many values is projected as one."""
    if isinstance(returned, tuple | list) and len(returned) == count:
        return [projection.of(value) for value in returned]
    return [projection.of(returned)] * count


@cache
def models(questions: tuple[Question, ...]) -> tuple[Model, ...]:
    """Make the error model of every question, once."""
    return tuple(map(model_of, questions))
