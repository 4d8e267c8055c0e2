"""Pairs of mistakes of which one is rare: no table holds them, but they count.

A table of all pairs would be ten times as large as one of those that are likely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graders.diagnosis.answers.agree import Flat
from graders.diagnosis.answers.table import Behaviours, Model
from graders.diagnosis.mistakes.edits import edited
from graders.diagnosis.mistakes.program import Program
from graders.draw import Draw
from graders.judge import Case
from graders.judge.local import ask
from graders.pool import Pool, PoolError

Numbers = tuple[int, int]


@dataclass
class RarePairs:
    """How many pairs there are, and which of them the judge would take for right."""

    count: int = 0
    alike: list[Numbers] = field(default_factory=list)


@dataclass(frozen=True)
class _Task:
    """Pairs of one mistake in a function with each of some others."""

    question: str
    first: int
    others: Sequence[int]


def rare_pairs(
    models: Sequence[Model], draw: Draw, made: Mapping[str, Behaviours], jobs: int
) -> dict[str, RarePairs]:
    """Make every pair that the tables leave out and see whether the drawn inputs tell it.

    What behaves like the reference by itself is in no pair, nor is what behaves like another.
    """
    by_name = {model.question.name: model for model in models}
    tasks = [task for name in by_name for task in _tasks(name, made[name])]

    @contextmanager
    def worker() -> Iterator[Callable[[_Task], RarePairs]]:
        ready: dict[str, _Pairs] = {}

        def work(task: _Task) -> RarePairs:
            if task.question not in ready:
                # One function after the other: what is kept of the one before can go.
                ready.clear()
                model = by_name[task.question]
                ready[task.question] = _Pairs(model, draw.cases[task.question])
            return ready[task.question].look_at(task)

        yield work

    found = {name: RarePairs() for name in by_name}
    pool: Pool[_Task, RarePairs] = Pool(worker, _lost, jobs)
    for task, pairs in pool.run(tasks):
        found[task.question].count += pairs.count
        found[task.question].alike += pairs.alike
    for pairs in found.values():
        pairs.alike.sort()
    return found


def _tasks(name: str, made: Behaviours) -> Iterator[_Task]:
    singles = [first for first, second in made.edits[1:].tolist() if second < 0]
    return (_Task(name, first, singles[place:]) for place, first in enumerate(singles, 1))


def _lost(task: _Task) -> RarePairs:
    raise PoolError(f"The process that made pairs of mistakes in {task.question} ended twice.")


class _Pairs:
    """The pairs of one function on the drawn inputs."""

    def __init__(self, model: Model, cases: Sequence[Case]) -> None:
        self._model = model
        # The least work first: nearly every mistake shows there.
        cases = sorted(cases, key=lambda case: case.sizes["m"])
        right = [ask(model.function(), case.arguments).returned for case in cases]
        self._right = [list(map(Flat, returned)) for returned in right]
        self._runners = [model.runner(case) for case in cases]
        for edit in model.edits:
            program = edited(model.program, [edit])
            if program is not None:
                self._is_alike(program, keep=True)

    def look_at(self, task: _Task) -> RarePairs:
        """Make the pairs of a task of which one is rare; some mistakes do not go together."""
        edits, found = self._model.edits, RarePairs()
        for second in task.others:
            if edits[task.first].rare or edits[second].rare:
                program = edited(self._model.program, [edits[task.first], edits[second]])
                if program is not None:
                    found.count += 1
                    if self._is_alike(program):
                        found.alike.append((task.first, second))
        return found

    @np.errstate(all="ignore")
    def _is_alike(self, program: Program, keep: bool = False) -> bool:
        """Whether it answers like the reference; it is run no further than to what does not."""
        for runner, right in zip(self._runners, self._right, strict=True):
            try:
                if not _agrees(runner.run(program, keep), right):
                    return False
            except Exception:  # a list of caches that holds itself has no end, too
                return False
        return True


def _agrees(returned: Any, right: Sequence[Flat]) -> bool:
    if not isinstance(returned, tuple | list) or len(returned) != len(right):
        return False
    return all(Flat(got).agrees_with(want) for got, want in zip(returned, right, strict=True))
