"""What a student's function answered, projected as far as it is needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from graders.judge import Answer
from graders.judge.model import Array

from .behaviour import Projection, agree, spread
from .table import RAISED, Model

#: How much a step's projection weighs at most among those of all steps.
_HEAVIEST = 1.5


class Seen:
    """The answers to all cases, and the first case again at last.

    present: the positions of the return values that there are; None is work still to do.
    outputs, items: the columns of the outputs, and of the caches' items, that are present.
    """

    def __init__(
        self, model: Model, projections: Sequence[Projection], answers: Sequence[Answer]
    ) -> None:
        self._answers = answers
        self._question = model.question
        self._width = model.width
        self._first_item = model.outputs
        self._projections = projections
        self._memories: dict[int, tuple[list[float], list[float]]] = {}
        returned = [answer.returned for answer in answers if not answer.failure]
        count = len(model.question.returns)
        #: Whether it returned as many values as it should.
        self._usual = bool(returned) and all(_is_sequence(r, count) for r in returned)
        self.present = frozenset(
            place
            for place in range(count if returned else 0)
            if not self._usual or all(values[place] is not None for values in returned)
        )
        places = [divmod(column, self._width) for column in range(len(projections) * self._width)]
        self.outputs = [
            k for k, (_, place) in enumerate(places) if place in self.present - {count - 1}
        ]
        self.items = [
            k
            for k, (_, place) in enumerate(places)
            if place >= self._first_item and count - 1 in self.present
        ]

    def near(self, rows: Array, numbers: Array, used: Iterable[int]) -> Array:
        """Keep the rows, of those with these numbers, that are near enough in every column used."""
        for column in used:
            number, most = self._column(*divmod(column, self._width))
            numbers = numbers[np.abs(rows[numbers, column] - number) <= most]
            if not numbers.size:
                break
        return numbers

    def _column(self, case: int, place: int) -> tuple[float, float]:
        """Project what stands behind a column, and tell how far off that may be."""
        answer, projection = self._answers[case], self._projections[case]
        if answer.failure:
            return RAISED, 0.5
        if not self._usual:
            return projection.of(answer.returned), spread(answer.returned)
        if place < self._first_item:
            value = answer.returned[place]
            return projection.of(value), spread(value)
        if case not in self._memories:
            memory = answer.returned[-1]
            self._memories[case] = projection.memory(memory), self._spreads(memory)
        numbers, most = self._memories[case]
        return numbers[place - self._first_item], most[place - self._first_item]

    def _spreads(self, memory: Any) -> list[float]:
        caches = self._caches(memory)
        if caches is None:
            return [spread(memory)] * len(self._question.cache)
        return [_HEAVIEST * sum(map(spread, items)) for items in zip(*caches, strict=True)]

    def _caches(self, memory: Any) -> Sequence[Sequence[Any]] | None:
        """Give the caches one by one, where all of them have their items."""
        caches = memory if self._question.cell else [memory]
        if not isinstance(caches, tuple | list) or not caches:
            return None
        count = len(self._question.cache)
        return caches if all(_is_sequence(cache, count) for cache in caches) else None

    def agrees(self, call: int, made: Answer, memory: bool) -> bool:
        """Whether what is present is what was made, number by number."""
        answer = self._answers[call]
        if answer.failure or made.failure:
            return bool(answer.failure and made.failure)
        if not self._usual:
            return agree(answer.returned, made.returned)
        if not _is_sequence(made.returned, len(answer.returned)):
            return False
        last = len(answer.returned) - 1
        places = [place for place in self.present if memory or place != last]
        mine, its = answer.returned, made.returned
        return agree([mine[place] for place in places], [its[place] for place in places])

    def left_alike(self, made: Sequence[Answer]) -> bool:
        """Whether the inputs came back as they did from what was made."""
        pairs = zip(self._answers, made, strict=True)
        return all(agree(mine.arguments, its.arguments) for mine, its in pairs)

    def wrong_items(self, made: Sequence[Answer]) -> tuple[str, ...]:
        """Name the one item of the cache that is not what was made, or two that are exchanged.

        Returns nothing where that is not all that is wrong.
        """
        if self._first_item not in self.present or not self._usual:
            return ()
        wrong: set[int] = set()
        exchanged = True
        for answer, one in zip(self._answers, made, strict=True):
            if answer.failure:
                continue
            mine, its = self._caches(answer.returned[-1]), self._caches(one.returned[-1])
            if mine is None or its is None or len(mine) != len(its):
                return ()
            got, want = list(zip(*mine, strict=True)), list(zip(*its, strict=True))
            here = [k for k in range(len(got)) if not agree(got[k], want[k])]
            wrong.update(here)
            exchanged &= len(here) == 2 and all(
                agree(got[i], want[j]) for i, j in (here, here[::-1])
            )
        if len(wrong) == 1 or (len(wrong) == 2 and exchanged):
            return tuple(self._question.cache[k] for k in sorted(wrong))
        return ()

    def wrong_outputs(self, made: Sequence[Answer]) -> list[int]:
        """List the outputs that are not what was made, where every cache is."""
        last = self._first_item
        if not self._usual or last not in self.present:
            return []
        pairs = [
            (answer.returned, one.returned)
            for answer, one in zip(self._answers, made, strict=True)
            if not answer.failure
        ]
        if not all(agree(mine[last], its[last]) for mine, its in pairs):
            return []
        return [
            place
            for place in sorted(self.present - {last})
            if not all(agree(mine[place], its[place]) for mine, its in pairs)
        ]


def _is_sequence(value: Any, count: int) -> bool:
    return isinstance(value, tuple | list) and len(value) == count
