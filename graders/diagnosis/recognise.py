"""Finding the mistake that gives the same answers: first by projections, then number by number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from graders.judge import Answer, Case
from graders.judge.local import ask
from graders.judge.model import Array

from .behaviour import Projection, agree, spread
from .edits import Edit, edited
from .table import RAISED, Model, Table

#: More candidates of one sort than this are no recognition.
_MOST = 8
_REMEMBERED = 32


@dataclass(frozen=True)
class Match:
    """What explains an answer.

    edits: no, one or two edits. item: the name of the one item of the cache that is something
    else, whatever it is. concerned: the outputs that the edits change, by position; the cache is
    the last.
    """

    edits: tuple[Edit, ...]
    item: str = ""
    concerned: frozenset[int] = frozenset()


class Recogniser:
    """Recognises the mistakes of one function on the cases of a batch."""

    def __init__(self, model: Model, table: Table, cases: Sequence[Case]) -> None:
        self._model = model
        self._table = table
        self._cases = cases
        self._projections = [Projection(model.question, case.arguments[-1]) for case in cases]
        self._answers = lru_cache(_REMEMBERED)(self._reproduce)
        single = table.edits[:, 1] < 0
        self._ranks = (np.flatnonzero(single), np.flatnonzero(~single))

    def match(self, answers: Sequence[Answer]) -> Match | None:
        """Find what gives these answers, the simplest there is; None where nothing does.

        answers: to the cases as the judge asks them, the first case again at last.
        """
        seen = _Seen(self._model, self._projections, answers)
        if not seen.present or not _stable(answers):
            return None
        for rank in self._ranks:
            near = self._near(rank, seen)
            found = [number for number in near if self._explains(number, seen)]
            if found:
                return self._simplest(found, seen)
        return self._match_item(seen)

    def _near(self, numbers: Array, seen: _Seen) -> list[int]:
        """Find the rows that are near enough in every column; the cache is looked at last."""
        numbers = seen.near(self._table.rows, numbers, seen.outputs)
        if len(numbers) > _MOST:
            numbers = seen.near(self._table.rows, numbers, seen.items)
        return [int(number) for number in numbers[:_MOST]]

    def _explains(self, number: int, seen: _Seen, memory: bool = True) -> bool:
        return all(
            seen.agrees(case, made, memory) for case, made in enumerate(self._answers(number))
        )

    def _reproduce(self, number: int) -> list[Answer]:
        """Apply the edits to the reference and ask it: what they really answer."""
        program = edited(self._model.program, self._edits(number))
        assert program is not None
        cell = self._model.cell
        function = program.function({} if cell is None else {cell.__name__: cell})
        return [ask(function, case.arguments) for case in self._cases]

    def _edits(self, number: int) -> tuple[Edit, ...]:
        if number < 0:
            return ()
        return tuple(self._model.edits[k] for k in self._table.edits[number] if k >= 0)

    def _simplest(self, found: Sequence[int], seen: _Seen) -> Match:
        """Of mistakes that explain the same, take the one that changes least."""
        number = min(found, key=lambda number: (len(self._changed(number)), number))
        return Match(self._edits(number), concerned=self._changed(number) & seen.present)

    def _changed(self, number: int) -> frozenset[int]:
        row, right = self._table.rows[number], self._table.right
        near = np.isclose(row, right, rtol=1e-6, atol=1e-6).reshape(-1, self._model.width)
        columns = np.flatnonzero(~near.all(axis=0))
        return frozenset(min(int(column), self._model.outputs) for column in columns)

    def _match_item(self, seen: _Seen) -> Match | None:
        """Explain the outputs first, by nothing or an edit; then just one item of the cache."""
        if self._model.outputs not in seen.present:
            return None
        for rank in (np.array([-1]), *self._ranks):
            if rank[0] < 0:
                near = [-1] if seen.near(self._table.right[None], np.array([0]), seen.outputs).size else []
            else:
                near = [int(k) for k in seen.near(self._table.rows, rank, seen.outputs)[:_MOST]]
            for number in near:
                if not self._explains(number, seen, memory=False):
                    continue
                wrong = {
                    item
                    for case, made in enumerate(self._answers(number))
                    for item in seen.wrong_items(case, made)
                }
                if len(wrong) == 1:
                    concerned = self._changed(number) if number >= 0 else frozenset()
                    name = self._model.question.cache[wrong.pop()] 
                    return Match(self._edits(number), name, concerned & seen.present)
        return None


class _Seen:
    """What a student's function answered, projected as far as it is needed.

    present: the positions of the return values that there are; None is work still to do.
    outputs, items: the columns of the outputs and of the caches' items that are present.
    """

    def __init__(
        self, model: Model, projections: Sequence[Projection], answers: Sequence[Answer]
    ) -> None:
        self._answers = answers[:-1]
        self._model = model
        self._projections = projections
        count = len(model.question.returns)
        usual = [a.returned for a in self._answers if not a.failure]
        self._usual = bool(usual) and all(
            isinstance(r, tuple | list) and len(r) == count for r in usual
        )
        positions = range(count) if usual else []
        self.present = frozenset(
            k for k in positions if not self._usual or all(r[k] is not None for r in usual)
        )
        width, outputs = model.width, model.outputs
        columns = range(width * len(self._answers))
        self.outputs = [k for k in columns if k % width in self.present and k % width < outputs]
        self.items = [k for k in columns if k % width >= outputs and outputs in self.present]
        self._known: dict[int, tuple[list[float], list[float]]] = {}

    def near(self, rows: Array, numbers: Array, used: Iterable[int]) -> Array:
        """Keep the rows that are near enough in every column used."""
        for column in used:
            number, most = self._column(column)
            numbers = numbers[np.abs(rows[numbers, column] - number) <= most]
            if not numbers.size:
                break
        return numbers

    def _column(self, column: int) -> tuple[float, float]:
        """Project what stands behind a column, and tell how far off that may be."""
        case, place = divmod(column, self._model.width)
        answer, outputs = self._answers[case], self._model.outputs
        if answer.failure:
            return RAISED, 0.5
        if not self._usual:
            return self._projections[case].of(answer.returned), spread(answer.returned)
        if place < outputs:
            value = answer.returned[place]
            return self._projections[case].of(value), spread(value)
        if case not in self._known:
            memory = answer.returned[-1]
            self._known[case] = (self._projections[case].memory(memory), self._spreads(memory))
        numbers, spreads = self._known[case]
        return numbers[place - outputs], spreads[place - outputs]

    def _spreads(self, memory: Any) -> list[float]:
        count = len(self._model.question.cache)
        caches = memory if self._model.question.cell else [memory]
        if not isinstance(caches, tuple | list) or not all(
            isinstance(c, tuple | list) and len(c) == count for c in caches
        ):
            return [spread(memory)] * count
        return [sum(1.5 * spread(item) for item in items) for items in zip(*caches, strict=True)]

    def agrees(self, case: int, made: Answer, memory: bool) -> bool:
        """Whether what is present is what was made, number by number."""
        answer = self._answers[case]
        if answer.failure or made.failure:
            return bool(answer.failure and made.failure)
        if not self._usual:
            return agree(answer.returned, made.returned)
        if not isinstance(made.returned, tuple | list):
            return False
        if len(made.returned) != len(answer.returned):
            return False
        last = len(answer.returned) - 1
        positions = [k for k in self.present if memory or k != last]
        return agree(
            [answer.returned[k] for k in positions], [made.returned[k] for k in positions]
        )

    def wrong_items(self, case: int, made: Answer) -> list[int]:
        """List the items of the cache that are not what was made; every one where there are none."""
        answer = self._answers[case]
        if answer.failure:
            return []
        count = len(self._model.question.cache)
        mine, its = answer.returned[-1], made.returned[-1]
        if not self._model.question.cell:
            mine, its = [mine], [its]
        if not isinstance(mine, tuple | list) or len(mine) != len(its):
            return list(range(count))
        if not all(isinstance(c, tuple | list) and len(c) == count for c in mine):
            return list(range(count))
        columns = enumerate(zip(zip(*mine, strict=True), zip(*its, strict=True), strict=True))
        return [k for k, (got, want) in columns if not agree(got, want)]


def _stable(answers: Sequence[Answer]) -> bool:
    """Whether the first case was answered the same when it was asked again."""
    one, two = answers[0].returned, answers[-1].returned
    if isinstance(one, tuple | list) and isinstance(two, tuple | list):
        # The last value is the cache, which follows from the others.
        return len(one) == len(two) and all(map(agree, one[:-1], two[:-1]))
    return agree(one, two)
