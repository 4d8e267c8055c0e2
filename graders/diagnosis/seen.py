"""What a student's function answered, projected as far as it is needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from graders.judge import Answer
from graders.judge.model import Array
from graders.judge.projection import ROUNDING, Projection, caches_of, memory_spreads, spread

from .agree import Spoken, agree, spoken
from .table import RAISED, Model

#: Two projections that differ by less are those of one answer, computed in another order.
_DIGITS = 1e-9


class Seen:
    """The answers to all cases, the last case twice.

    present: the positions of the return values that there are; None is work still to do.
    outputs, items: the columns of the outputs, and of the caches' items, that are present.
    calls_are_right: whether a loop called its cell for every step as it should.
    """

    def __init__(
        self,
        model: Model,
        projections: Sequence[Projection],
        answers: Sequence[Answer],
        calls_are_right: bool = False,
    ) -> None:
        self.calls_are_right = calls_are_right
        self._answers = answers
        self._question = model.question
        self._width = model.width
        self._first_item = model.outputs
        self._projections = projections
        #: Of each case, what the items of its cache, or all that came back, is projected to.
        self._projected: dict[int, tuple[list[float], list[float]]] = {}
        self._columns: dict[int, tuple[float, float]] = {}
        returned = [answer.returned for answer in answers if not answer.failure]
        count = len(model.question.returns)
        self._spoken = spoken(answers, count)
        #: Whether it returned as many values as it should.
        self._usual = bool(returned) and all(
            one.usual or one.answer.failure for one in self._spoken
        )
        self.present = frozenset(
            place
            for place in range(count if returned else 0)
            if not self._usual or all(values[place] is not None for values in returned)
        )
        columns = range(len(projections) * self._width)
        self.outputs = [k for k in columns if k % self._width in self.present - {count - 1}]
        has_memory = count - 1 in self.present
        self.items = [k for k in columns if has_memory and k % self._width >= self._first_item]

    def near(self, rows: Array, numbers: Array, used: Iterable[int]) -> Array:
        """Keep the rows, of those with these numbers, that are near enough in every column used."""
        for column in used:
            number, most = self._projection_at(column)
            numbers = numbers[np.abs(rows[numbers, column] - number) <= most]
            if not numbers.size:
                break
        return numbers

    def fits(self, rows: Array) -> tuple[Array, Array]:
        """Tell at which places rows are near enough in every case.

        Returns the places that are present, shape (places,), and for each row whether it is near
        there, shape (rows, places).
        """
        used = np.array([*self.outputs, *self.items])
        numbers, most = np.reshape([self._projection_at(k) for k in used], (-1, 2)).T
        is_near = np.abs(rows[:, used] - numbers) <= most
        places = np.unique(used % self._width)
        columns = [is_near[:, used % self._width == place].all(axis=1) for place in places]
        return places, np.stack(columns, axis=1)

    def repeats(self, row: Array, memory: bool = True) -> bool:
        """Whether every column that is present is the row's to nine digits.

        Weights are drawn at random, so other numbers are not projected to the same nine digits.
        Numbers so small that those digits are of what they are added to must be nearer.
        """
        used = [*self.outputs, *(self.items if memory else ())]
        numbers, spreads = np.reshape([self._projection_at(k) for k in used], (-1, 2)).T
        most = np.minimum(_DIGITS * (1 + np.abs(numbers)), spreads - ROUNDING + _DIGITS)
        return bool((np.abs(row[used] - numbers) <= most).all())

    @property
    def returned(self) -> Sequence[Any]:
        """What was returned in each case; nothing where that is not as many values as it should."""
        answers = self._answers[:-1] if self._usual else []
        return [] if any(one.failure for one in answers) else [one.returned for one in answers]

    @cached_property
    def is_stable(self) -> bool:
        """Whether the last case got the same answer twice."""
        first, second = self._spoken[-2:]
        return first is second or first.agrees_with(second, tuple(sorted(self.present)))

    @property
    def is_cut_off(self) -> bool:
        """Whether an output is of whole numbers that are all 0: small ones were cut off there."""
        outputs = [
            v for a in self._answers if self._usual and not a.failure for v in a.returned[:-1]
        ]
        whole = [v for v in outputs if isinstance(v, np.ndarray) and v.dtype.kind in "iu"]
        return any(not value.any() for value in whole)

    def _projection_at(self, column: int) -> tuple[float, float]:
        if column not in self._columns:
            self._columns[column] = self._column(*divmod(column, self._width))
        return self._columns[column]

    def _column(self, case: int, place: int) -> tuple[float, float]:
        """Project what stands behind a column, and tell how far off that may be."""
        answer, projection = self._answers[case], self._projections[case]
        if answer.failure:
            return RAISED, 0.5
        if self._usual and place < self._first_item:
            value = answer.returned[place]
            return projection.of(value), spread(value)
        if case not in self._projected:
            value = answer.returned[-1] if self._usual else answer.returned
            self._projected[case] = (
                projection.memory(value) if self._usual else [projection.of(value)] * self._width,
                memory_spreads(self._question, value)
                if self._usual
                else [spread(value)] * self._width,
            )
        numbers, most = self._projected[case]
        place -= self._first_item if self._usual else 0
        return numbers[place], most[place]

    @property
    def memory_is_odd(self) -> bool:
        """Whether what stands for a cache, or a list of them, is something else in every case."""
        if not self._usual:
            return True
        answered = [answer.returned[-1] for answer in self._answers if not answer.failure]
        return all(caches_of(self._question, memory) is None for memory in answered)

    def agrees(self, made: Sequence[Spoken], memory: bool = True) -> bool:
        """Whether what is present is what was made, number by number; with the cache or without."""
        places = tuple(sorted(self.present if memory else self.present - {self._first_item}))
        # The last case, asked twice, mostly got one answer twice.
        pairs = dict.fromkeys(zip(self._spoken, made, strict=True))
        return all(mine.agrees_with(its, places) for mine, its in pairs)

    def is_answer(self, case: int, made: Answer) -> bool:
        """Whether what is present of the answer to a case is what was made."""
        (one,) = spoken([made], len(self._question.returns))
        return self._spoken[case].agrees_with(one, tuple(sorted(self.present)))

    def left_alike(self, made: Sequence[Spoken]) -> bool:
        """Whether the inputs came back as they did from what was made."""
        pairs = zip(self._answers, made, strict=True)
        return all(agree(mine.arguments, its.answer.arguments) for mine, its in pairs)

    def wrong_items(self, made: Sequence[Spoken]) -> tuple[str, ...]:
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
            mine, its = (
                caches_of(self._question, answer.returned[-1]),
                caches_of(self._question, one.answer.returned[-1]),
            )
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

    def wrong_outputs(self, made: Sequence[Spoken]) -> list[int]:
        """List the outputs that are not what was made, where every cache is."""
        last = self._first_item
        if not self._usual or last not in self.present:
            return []
        pairs = [
            (mine, its)
            for mine, its in zip(self._spoken, made, strict=True)
            if not mine.answer.failure
        ]
        if not all(mine.agrees_with(its, (last,)) for mine, its in pairs):
            return []
        return [
            place
            for place in sorted(self.present - {last})
            if not all(mine.agrees_with(its, (place,)) for mine, its in pairs)
        ]
