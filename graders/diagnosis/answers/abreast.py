"""Running many programs of one cell at once, side by side like the sequences of a batch.

A line of the reference computes each column from the same column of what it reads: it is run once
for all programs. What a mistake makes of a line may do anything, and is run by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from graders.diagnosis.answers.runner import GIVEN_NAMES
from graders.diagnosis.mistakes.program import Line, Lines, Program
from graders.diagnosis.mistakes.sites import role_of
from graders.judge.model import Array

#: Quantities that are not the same in all programs, each of shape (rows, programs, columns).
Abreast = Mapping[str, Array]


class Ran(NamedTuple):
    """What became of programs.

    values: the quantities in which they differ. raised: the numbers of those that raise. odd: of
    those that compute something of another shape, so that they must be run by themselves.
    """

    values: Abreast
    raised: set[int]
    odd: set[int]


class Formulas:
    """The lines of a cell that compute something.

    lines: those of the reference, as they stand in the programs. right: all that is known after
    they were run.
    """

    def __init__(self, reference: Program, lines: Lines, right: Mapping[str, Any]) -> None:
        roles = map(role_of, reference.lines)
        numbers = [n for n, role in enumerate(roles) if role in ("joined", "formula")]
        self._lines = {n: lines[n] for n in numbers}
        self._right = right
        #: What a line makes that is not the reference's, where all that it reads is right.
        self._alone: dict[Line, Any] = {}

    def run(
        self, programs: Sequence[Lines], done: Lines, names: Mapping[str, Any], other: Abreast
    ) -> Ran:
        """Run in each program what is not done yet, and what follows from it.

        done: the lines that were run. names: what is known after that. other: what is something
        else from the start.
        """
        values = dict(other)
        changed = [set(other) for _ in programs]
        raised, odd = set[int](), set[int]()
        right = {name for name, value in self._right.items() if names.get(name) is value}
        for number, meant in self._lines.items():
            (target,) = meant.targets
            again = [
                k
                for k, lines in enumerate(programs)
                if lines[number] is not done[number]
                or not changed[k].isdisjoint(lines[number].quantities)
            ]
            if not again:
                continue
            if target not in values:
                values[target] = np.repeat(names[target][:, None], len(programs), axis=1)
            shared = [k for k in again if programs[k][number] is meant]
            if shared:
                values[target][:, shared] = _run_at_once(meant, shared, names, values)
            for k in again:
                line, read = programs[k][number], programs[k][number].quantities
                if line is not meant and k not in raised and k not in odd:
                    is_alone = right.issuperset(read) and changed[k].isdisjoint(read)
                    try:
                        made = self._run(line, k, is_alone, names, values)
                    except Exception:
                        raised.add(k)
                        continue
                    if _is_like(made, self._right[target]):
                        values[target][:, k] = made
                    else:
                        odd.add(k)
                changed[k].add(target)
        return Ran(values, raised, odd)

    def are_usual(self, names: Mapping[str, Any]) -> bool:
        """Whether every quantity is of the right shape, so that others can stand beside it."""
        targets = (line.targets[0] for line in self._lines.values())
        return all(_is_like(names[target], self._right[target]) for target in targets)

    def _run(
        self, line: Line, k: int, is_alone: bool, names: Mapping[str, Any], values: Abreast
    ) -> Any:
        """Run a line in one program, or take what it made before. Raises whatever it raises."""
        if is_alone and line in self._alone:
            return self._alone[line]
        known = dict(names)
        known.update((name, values[name][:, k]) for name in line.quantities if name in values)
        exec(line.code, GIVEN_NAMES, known)
        made = known[line.targets[0]]
        if is_alone:
            self._alone[line] = made
        return made


def _run_at_once(
    line: Line, programs: Sequence[int], names: Mapping[str, Any], values: Abreast
) -> Array:
    """Run a line of the reference in some programs, shape (rows, programs, columns)."""
    count, known = len(programs), dict(names)
    for name in line.quantities:
        if name in values:
            known[name] = values[name][:, programs].reshape(len(values[name]), -1)
        else:
            known[name] = np.tile(names[name], count)
    exec(line.code, GIVEN_NAMES, known)
    made: Array = known[line.targets[0]]
    return made.reshape(len(made), count, -1)


def _is_like(value: Any, right: Array) -> bool:
    return (
        isinstance(value, np.ndarray) and value.dtype == right.dtype and value.shape == right.shape
    )
