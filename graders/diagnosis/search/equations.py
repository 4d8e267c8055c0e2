"""The steps that an answer shows, explained equation by equation: a cell's, or a loop's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from graders.diagnosis.answers.rows import STORED
from graders.diagnosis.answers.table import Model
from graders.diagnosis.mistakes.edits import Edit
from graders.diagnosis.mistakes.program import read
from graders.diagnosis.search.by_equation import ByEquation
from graders.diagnosis.search.packing import one_of_each
from graders.diagnosis.search.seen import Seen
from graders.judge import Case
from graders.judge.model import Array
from graders.judge.projection import caches_of
from graders.judge.values import is_numeric

Edits = tuple[Edit, ...]


class OfCell:
    """The mistakes that give what a cell returns.

    edits: those that stand for a behaviour.
    """

    def __init__(self, model: Model, edits: Sequence[Edit], cases: Sequence[Case]) -> None:
        # In the last case nothing is 1, so that most mistakes show there.
        self._case = len(cases) - 1
        self._given = cases[-1].arguments
        self._by_equation = ByEquation(model.program, edits, self._given)

    def sets(self, seen: Seen) -> Iterator[Sequence[Edits]]:
        """Give the sets of mistakes that explain all that is shown; an empty one if it is right."""
        yield self._by_equation.sets(self._given, seen.returned(self._case))


class OfLoop:
    """The mistakes in a loop's own formulas that give what its caches show.

    edits: those that stand for a behaviour of the loop.
    """

    def __init__(self, model: Model, edits: Sequence[Edit], cases: Sequence[Case]) -> None:
        self._question = model.question
        self._case, case = max(enumerate(cases), key=lambda pair: pair[1].sizes["T_x"])
        x, a0, parameters = case.arguments
        cell = read(str(model.question.cell))
        given = {"xt": x[:, :, 0], "a_prev": a0, "parameters": parameters}
        self._names = cell.arguments
        #: What the first step should be given.
        self._first = [given.get(name, np.zeros_like(a0)) for name in self._names]
        #: How many steps are looked at: what the first is given may be nothing.
        self._looked_at = 1 if all(one.any() for one in self._first[:-1]) else 2
        self._of_cell = {edit.of: edit for edit in edits if edit.of}
        self._by_equation = ByEquation(cell, [*self._of_cell], self._first)

    def sets(self, seen: Seen) -> Iterator[Sequence[Edits]]:
        """Give the sets of mistakes that explain the first step; an empty one if all is right.

        An empty memory hides what is wrong in how much of it is kept. Where the first step gets
        one, give those that explain the next too: the first tells which mistakes are likely.
        """
        likely: Edits = ()
        for step, shown in enumerate(self._shown(seen)[: self._looked_at]):
            returned = self._returned(seen, step)
            found = self._by_equation.sets(self._given(shown), returned, likely)
            if not found:
                return
            yield [tuple(map(self._of_cell.__getitem__, edits)) for edits in found]
            likely = tuple(dict.fromkeys(chain.from_iterable(found)))

    def _shown(self, seen: Seen) -> Sequence[Mapping[str, Any]]:
        """Take what the caches of the first two steps hold, by name, where they are whole."""
        returned = seen.returned(self._case)
        caches = caches_of(self._question, returned[-1]) if returned else ()
        return [dict(zip(self._question.cache, cache, strict=True)) for cache in (caches or ())[:2]]

    def _returned(self, seen: Seen, step: int) -> Sequence[Any]:
        """Take what a step returned, in the order of its cell."""
        returned = dict(zip(self._question.returns, seen.returned(self._case), strict=True))
        outputs = [_at(returned[name], step) for name in STORED if name in returned]
        return [*outputs, returned[self._question.memory][step]]

    def _given(self, shown: Mapping[str, Any]) -> Sequence[Any]:
        """Take what a step was given, as its cache shows it, or else what the first should be."""
        *first, parameters = self._first
        given = one_of_each(first, [shown[name] for name in self._names[:-1]])
        pairs = zip(given, first, strict=True)
        return [*(one if _is_like(one, own) else own for one, own in pairs), parameters]


def _is_like(one: Any, own: Array) -> bool:
    return is_numeric(one) and one.shape == own.shape


def _at(output: Any, step: int) -> Any:
    """Give what an output holds of a step; None where it holds no steps."""
    has_it = is_numeric(output) and output.ndim == 3 and output.shape[2] > step
    return output[:, :, step] if has_it else None
