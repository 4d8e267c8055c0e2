"""Measuring answers: the numbers to look up, and how far off each of them may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graders.judge import Answer, Case
from graders.judge.model import Array
from graders.judge.projection import (
    Projection,
    caches_of,
    memory_spreads,
    plain_arrays,
    spread,
    together,
)

from .table import RAISED, Model


class Measure:
    """Measures answers to the cases of a question."""

    def __init__(self, model: Model, cases: Sequence[Case]) -> None:
        self._question = model.question
        self._width = model.width
        self._projections = [Projection(model.question, case.arguments[-1]) for case in cases]
        #: The parameters that each case came back with, and their spread: unless they are changed,
        #: they are the same object for every answer.
        self._parameters: list[tuple[Any, float]] = [(None, 0.0)] * len(cases)

    def of(self, answers: Sequence[Answer], usual: bool) -> tuple[Array, Array]:
        """Project each output and item of the cache, and tell how far off each may be.

        answers: to every case. usual: whether each has as many values as it should; else all that
        came back is one thing. Returns two arrays of shape (columns,).
        """
        known, spreads = self._known(answers) if usual else ({}, {})
        numbers: list[float] = []
        slack: list[float] = []
        for case, (answer, projection) in enumerate(zip(answers, self._projections, strict=True)):
            if answer.failure:
                numbers += [RAISED] * self._width
                slack += [0.5] * self._width
                continue
            projection.learn(dict(known))
            if usual:
                numbers += projection.row(answer.returned)
                parameters = answer.arguments[-1]
                spreads[id(parameters)] = self._spread_of_parameters(case, parameters)
                slack += self._spreads(answer.returned, spreads)
            else:
                numbers += [projection.of(answer.returned)] * self._width
                slack += [spread(answer.returned)] * self._width
        return np.array(numbers), np.array(slack)

    def _known(
        self, answers: Sequence[Answer]
    ) -> tuple[dict[int, tuple[Any, float]], dict[int, float]]:
        """Look at the arrays in usual answers all at once, at each once.

        Returns by their identities what they are projected to, with themselves, and their spreads.
        """
        found: dict[int, Any] = {}
        for answer in answers:
            if not answer.failure:
                *outputs, memory = answer.returned
                for items in (outputs, *(caches_of(self._question, memory) or ())):
                    found.update(zip(map(id, items), items, strict=True))
        arrays = plain_arrays(found.values())
        numbers, spreads = together(arrays)
        ids = list(map(id, arrays))
        pairs = zip(arrays, numbers.tolist(), strict=True)
        return dict(zip(ids, pairs, strict=True)), dict(zip(ids, spreads.tolist(), strict=True))

    def _spread_of_parameters(self, case: int, parameters: Any) -> float:
        if parameters is not self._parameters[case][0]:
            self._parameters[case] = parameters, spread(parameters)
        return self._parameters[case][1]

    def _spreads(self, returned: Sequence[Any], known: dict[int, float]) -> list[float]:
        *outputs, memory = returned
        slack = [known[id(one)] if id(one) in known else spread(one) for one in outputs]
        return slack + memory_spreads(self._question, memory, known)
