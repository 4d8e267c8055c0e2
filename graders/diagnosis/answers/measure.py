"""Measuring answers: the numbers to look up, and how far off each of them may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graders.diagnosis.answers.rows import RAISED
from graders.diagnosis.answers.table import Model
from graders.judge import Answer, Case
from graders.judge.model import Array
from graders.judge.projection import (
    Projection,
    caches_of,
    of_caches,
    plain_arrays,
    project_all,
    spread,
)
from graders.judge.values import same

#: What a value is projected to, and how far off that may be.
Measured = tuple[float, float]


class Measure:
    """Measures answers to the cases of a question."""

    def __init__(self, model: Model, cases: Sequence[Case]) -> None:
        self._question = model.question
        self._width = model.width
        self._given = [case.arguments[-1] for case in cases]
        self._spreads = [*map(spread, self._given)]
        #: The parameters of each case as they came back: unless they are changed, they are the
        #: same object for every answer.
        self._came = [*self._given]

    def of(self, answers: Sequence[Answer], usual: bool) -> tuple[Array, Array]:
        """Project each output and item of the cache, and tell how far off each may be.

        answers: to every case. usual: whether each has as many values as it should; else all that
        came back is one thing. Returns two arrays of shape (columns,).
        """
        shape = len(answers), self._width
        numbers, slack = np.full(shape, RAISED), np.full(shape, 0.5)
        known = self._arrays_in(answers) if usual else {}
        for case, answer in enumerate(answers):
            if answer.failure:
                continue
            parameters = self._parameters_of(case, answer)
            projection = Projection(self._question, parameters)
            if usual:
                known[id(parameters)] = projection.of(parameters), self._spreads[case]
                numbers[case], slack[case] = self._row(answer.returned, projection, known)
            else:
                numbers[case], slack[case] = projection.of(answer.returned), spread(answer.returned)
        return numbers.ravel(), slack.ravel()

    def _arrays_in(self, answers: Sequence[Answer]) -> dict[int, Measured]:
        """Measure the arrays in usual answers all at once, each once; give them by identity.

        Whoever looks them up holds the answers, so that no identity becomes another's.
        """
        found: dict[int, Any] = {}
        for answer in answers:
            if not answer.failure:
                *outputs, memory = answer.returned
                for items in (outputs, *(caches_of(self._question, memory) or ())):
                    found.update(zip(map(id, items), items, strict=True))
        arrays = plain_arrays(found.values())
        measured = zip(*(each.tolist() for each in project_all(arrays)), strict=True)
        return dict(zip(map(id, arrays), measured, strict=True))

    def _parameters_of(self, case: int, answer: Answer) -> Any:
        """Give the parameters as they came back, or as they were given where they are changed."""
        came = answer.arguments[-1]
        if came is not self._came[case] and same(came, self._given[case]):
            self._came[case] = came
        return self._came[case]

    def _row(
        self, returned: Sequence[Any], projection: Projection, known: dict[int, Measured]
    ) -> Array:
        """Measure what came back in one case, shape (2, width).

        known: what is measured by now, by identity; the rest is added, as it comes in every step.
        """

        def measured(value: Any) -> Measured:
            if id(value) not in known:
                known[id(value)] = projection.of(value), spread(value)
            return known[id(value)]

        *outputs, memory = returned
        caches = caches_of(self._question, memory)
        if caches is None:
            width = spread(memory)
            columns = [(number, width) for number in projection.memory(memory)]
        else:
            columns = of_caches(self._question, [list(map(measured, cache)) for cache in caches])
        return np.array([*map(measured, outputs), *columns]).T
