"""The rows of many programs on one case: what each answers, as a few numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from graders.diagnosis.answers.abreast import Abreast, Formulas
from graders.diagnosis.answers.runner import GIVEN_NAMES, CellRunner, LoopRunner, sealed
from graders.diagnosis.mistakes.edits import passed
from graders.diagnosis.mistakes.program import Lines, Program, in_loop
from graders.diagnosis.mistakes.sites import place_of
from graders.judge import Question
from graders.judge.model import Array
from graders.judge.projection import Projection, of_steps, project_abreast

#: Stands in the row of a program that raises.
RAISED = -1e6
#: So many programs at most run side by side.
_MANY = 128
#: What a loop stores of each step, in the order in which a cell returns it.
STORED = {"a": "a_next", "c": "c_next", "y_pred": "yt_pred"}


class CellRows:
    """Makes the rows of programs of a cell."""

    def __init__(self, question: Question, reference: Program, runner: CellRunner) -> None:
        self._columns = (*question.outputs, *question.cache)
        self._reference = reference
        self._runner = runner
        self.projection = Projection(question, runner.arguments[-1], keep=True)
        self._right: Mapping[str, Any] = runner.names(reference)
        self._formulas = Formulas(reference, reference.lines, self._right)

    def of(self, programs: Sequence[Program], alike: Program | None = None) -> Array:
        """Make the rows, shape (programs, columns).

        alike: a program with a mistake that is in all of them.
        """
        done, names = self._reference, self._right
        if alike is not None:
            done, names = self._after(alike)
        values, raised, odd = self._formulas.run([p.lines for p in programs], done.lines, names, {})
        rows = np.empty((len(programs), len(self._columns)))
        for column, name in enumerate(self._columns):
            is_other = name in values
            rows[:, column] = (
                project_abreast(values[name]) if is_other else self.projection.of(names[name])
            )
        for k, program in enumerate(programs):
            if program.lines[-2:] != self._reference.lines[-2:]:
                own = {name: value[:, k] for name, value in values.items()}
                rows[k] = _row(self.projection, partial(_packed, program, {**names, **own}))
        rows[[*raised]] = RAISED
        for k in odd.union(_not_finite(rows)):
            run = partial(self._runner.run, programs[k], keep=alike is None)
            rows[k] = _row(self.projection, run)
        return rows

    def _after(self, program: Program) -> tuple[Program, Mapping[str, Any]]:
        """Give a program with what is known after it, where others can go on from there."""
        try:
            names = self._runner.names(program)
        except Exception:
            return self._reference, self._right
        is_usual = self._formulas.are_usual(names)
        return (program, names) if is_usual else (self._reference, self._right)


class LoopRows:
    """Makes the rows of programs of a loop.

    cell: the function that it calls.
    """

    def __init__(
        self, question: Question, reference: Program, cell: Program, runner: LoopRunner
    ) -> None:
        self._outputs = [STORED[name] for name in question.outputs]
        self._items = question.cache
        self._runner = runner
        self.projection = Projection(question, runner.arguments[-1], keep=True)
        self._x, a0, parameters = runner.arguments
        states = {name: sealed(np.zeros_like(a0)) for name in cell.arguments[1:-1]}
        states["a_prev"] = a0
        #: What each step is given, by name, and the name of that in the step before it.
        self._states = {name: name.replace("_prev", "_next") for name in states}
        self._lines = tuple(map(in_loop, cell.lines[:-1]))
        arguments = (self._x[:, :, 0], *states.values(), parameters)
        self._first = CellRunner(cell, arguments).names(cell)
        self._formulas = Formulas(cell, self._lines, self._first)
        call = place_of(reference, "cell")
        #: What stands around formulas that take the place of the call.
        self._before = (*reference.lines[:call], *passed(reference.lines[call]))
        self._after = reference.lines[call + 1 :]

    def of(self, programs: Sequence[Program], alike: Program | None = None) -> Array:
        """Make the rows, shape (programs, columns).

        alike: as for a cell; in a loop it saves nothing.
        """
        rows = np.full((len(programs), len(self._outputs) + len(self._items)), np.nan)
        inside = {k: lines for k, program in enumerate(programs) if (lines := self._step(program))}
        numbers = [*inside]
        for some in (numbers[start : start + _MANY] for start in range(0, len(numbers), _MANY)):
            rows[some] = self._of_steps([inside[k] for k in some])
        for k in _not_finite(rows):
            rows[k] = _row(self.projection, partial(self._runner.run, programs[k]))
        return rows

    def _step(self, program: Program) -> Lines:
        """Give the formulas that stand in a loop instead of the call; nothing if it calls."""
        start, end = len(self._before), len(program.lines) - len(self._after)
        is_inside = (
            end - start == len(self._lines)
            and program.lines[:start] == self._before
            and program.lines[end:] == self._after
        )
        lines = program.lines[start:end] if is_inside else ()
        return lines if lines[-1:] == self._lines[-1:] else ()

    def _of_steps(self, programs: Sequence[Lines]) -> Array:
        """Make the rows of loops with formulas for the step; nan for those that must be run."""
        count, raised, odd = len(programs), set[int](), set[int]()
        steps: list[Abreast] = []
        given = {name: _abreast(self._first[name], count) for name in self._states}
        for t in range(self._x.shape[2]):
            given["xt"] = _abreast(self._x[:, :, t], count)
            values, *failed = self._formulas.run(programs, self._lines, self._first, given)
            steps.append(values)
            raised |= failed[0] - odd
            odd |= failed[1] - raised
            given = {name: values[came] for name, came in self._states.items()}
        stored = (np.stack([step[name] for step in steps], axis=-1) for name in self._outputs)
        caches = np.array([[self._project(step, n, count) for n in self._items] for step in steps])
        cached = [of_steps(caches[:, :, k].tolist()) for k in range(count)]
        rows = np.column_stack([*map(project_abreast, stored), cached])
        rows[[*raised]] = RAISED
        rows[[*odd]] = np.nan
        return rows

    def _project(self, step: Abreast, name: str, count: int) -> Array:
        if name in step:
            return project_abreast(step[name])
        return np.full(count, self.projection.of(self._first[name]))


def _abreast(value: Array, count: int) -> Array:
    """Lay the same side by side, shape (rows, count, columns)."""
    return np.repeat(value[:, None], count, axis=1)


def _not_finite(rows: Array) -> Iterable[int]:
    numbers: list[int] = np.flatnonzero(~np.isfinite(rows).all(axis=1)).tolist()
    return numbers


def _packed(program: Program, names: dict[str, Any]) -> Any:
    """Give what a cell returns that packs what is known in a way of its own."""
    *_, cache, last = program.lines
    exec(cache.code, GIVEN_NAMES, names)
    return eval(last.code, GIVEN_NAMES, names)


def _row(projection: Projection, run: Callable[[], Any]) -> Any:
    """Make the row of what is returned; `RAISED` where that raises."""
    try:
        return projection.row(run())
    except Exception:
        return RAISED
