"""What a student's function answered, projected as far as it is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from graders.diagnosis.answers.agree import Spoken, agree, spoken
from graders.diagnosis.answers.measure import Measure
from graders.diagnosis.answers.table import Model
from graders.judge import Answer
from graders.judge.model import Array
from graders.judge.projection import ROUNDING, caches_of

#: Two projections that differ by less are those of one answer, computed in another order.
_DIGITS = 1e-9
#: So few rows are compared in all columns at once.
_FEW_ROWS = 32
#: So many items of a cache are named at most, unless they are all there, in another order.
_MOST_NAMED = 3


class Items(NamedTuple):
    """Items of a cache that are something else, by name, and whether each is another of them."""

    names: tuple[str, ...] = ()
    moved: bool = False


NO_ITEMS = Items()


class Seen:
    """The answers to all cases, the last case twice.

    spoken: the answers, to be compared. calls_are_right: whether a loop called its cell for every
    step as it should.
    usual: whether it returned as many values as it should.
    present: the positions of the return values that there are; None is work still to do.
    outputs, items: the columns of the outputs, and of the caches' items, that are present.
    """

    def __init__(
        self,
        model: Model,
        measure: Measure,
        answers: Sequence[Answer],
        calls_are_right: bool = False,
    ) -> None:
        self.calls_are_right = calls_are_right
        self._answers = answers
        self._question = model.question
        self._width = model.width
        self._first_item = model.outputs
        self._measure = measure
        returned = [answer.returned for answer in answers if not answer.failure]
        count = len(model.question.returns)
        self.spoken = spoken(answers, count)
        self.usual = bool(returned) and all(one.usual or one.answer.failure for one in self.spoken)
        self.present = frozenset(
            place
            for place in range(count if returned else 0)
            if not self.usual or all(values[place] is not None for values in returned)
        )
        outputs = [place for place in range(model.outputs) if place in self.present]
        items = range(model.outputs, model.width) if model.outputs in self.present else ()
        starts = range(0, (len(answers) - 1) * model.width, model.width)
        self.outputs = [start + place for start in starts for place in outputs]
        self.items = [start + place for start in starts for place in items]

    def near(self, rows: Array, numbers: Array, used: Sequence[int]) -> Array:
        """Keep the rows, of those with these numbers, that are near enough in every column used."""
        got, most = self._measured
        for column in used:
            if numbers.size <= _FEW_ROWS:
                break
            numbers = numbers[np.abs(rows[:, column][numbers] - got[column]) <= most[column]]
        is_near: Array = np.abs(rows[numbers][:, used] - got[used]) <= most[used]
        kept: Array = numbers[is_near.all(axis=1)]
        return kept

    def fits(self, rows: Array) -> tuple[Array, Array, Array]:
        """Tell which columns of rows are near enough.

        Returns the columns that are present, their numbers, and for each row whether it is near
        there, shape (rows, columns).
        """
        used = np.array([*self.outputs, *self.items])
        got, most = self._measured
        is_near: Array = (np.abs(rows - got) <= most)[:, used]
        return used, got[used], is_near

    def repeats(self, row: Array, memory: bool = True) -> bool:
        """Whether every column that is present is the row's to nine digits."""
        used = [*self.outputs, *(self.items if memory else ())]
        return bool(self._is_exact(row)[used].all())

    def _is_exact(self, row: Array) -> Array:
        """Tell which columns are a row's to nine digits, shape (columns,).

        Weights are drawn at random, so other numbers are not projected to the same nine digits.
        Numbers so small that those digits are of what they are added to must be nearer.
        """
        got, spreads = self._measured
        most = np.minimum(_DIGITS * (1 + np.abs(got)), spreads - ROUNDING + _DIGITS)
        is_exact: Array = np.abs(row - got) <= most
        return is_exact

    @cached_property
    def _measured(self) -> tuple[Array, Array]:
        """Give each column's number, and how far off it may be."""
        return self._measure.of(self._answers[:-1], self.usual)

    def returned(self, case: int) -> Sequence[Any]:
        """What was returned in a case; nothing where some case has no usual answer."""
        is_whole = self.usual and not any(one.failure for one in self._answers)
        return self._answers[case].returned if is_whole else ()

    @cached_property
    def is_stable(self) -> bool:
        """Whether the last case got the same answer twice."""
        first, second = self.spoken[-2:]
        return first is second or first.agrees_with(second, tuple(sorted(self.present)))

    @property
    def is_cut_off(self) -> bool:
        """Whether what was computed is whole numbers, all 0: small ones were cut off there."""
        answered = dict.fromkeys(one for one in self._answers if self.usual and not one.failure)
        computed = (
            value
            for *outputs, memory in (answer.returned for answer in answered)
            for values in (outputs, *(caches_of(self._question, memory) or ()))
            for value in values
        )
        whole = (v for v in computed if isinstance(v, np.ndarray) and v.dtype.kind in "iu")
        return any(not value.any() for value in whole)

    @cached_property
    def memory_is_odd(self) -> bool:
        """Whether what stands for a cache, or a list of them, is something else in every case."""
        if not self.usual:
            return True
        answered = [answer.returned[-1] for answer in self._answers if not answer.failure]
        return all(caches_of(self._question, memory) is None for memory in answered)

    def agrees(self, made: Sequence[Spoken], memory: bool = True) -> bool:
        """Whether what is present is what was made, number by number; with the cache or without."""
        places = tuple(sorted(self.present if memory else self.present - {self._first_item}))
        # The last case, asked twice, mostly got one answer twice; it is the least work.
        pairs = reversed(dict.fromkeys(zip(self.spoken, made, strict=True)))
        return all(mine.agrees_with(its, places) for mine, its in pairs)

    def is_answer(self, case: int, made: Answer, memory: bool) -> bool:
        """Whether what is present of the answer to a case is what was made: outputs, or memory."""
        (one,) = spoken([made], len(self._question.returns))
        places = [place for place in self.present if (place == self._first_item) == memory]
        # One by one: nearly always the first tells.
        return all(self.spoken[case].agrees_at(one, place) for place in sorted(places))

    def left_alike(self, made: Sequence[Spoken]) -> bool:
        """Whether the inputs came back as they did from what was made."""
        pairs = dict.fromkeys(zip(self.spoken, made, strict=True))
        return all(mine.left.agrees_with(its.left) for mine, its in pairs)

    def wrong_items(
        self, row: Array, make: Callable[[], Sequence[Spoken]], right: Sequence[Spoken]
    ) -> Items | None:
        """Name the few items of the cache that are not what was made, or all in another order.

        row: what was made, projected. make: gives it. right: what the reference makes. Names none
        where that is not all that is wrong, or where an item is None, and so still to do. Returns
        None where an item is right at first: then what was made is not what the student made.
        """
        is_there = self._first_item in self.present and not self.memory_is_odd
        if not is_there or not self._may_be_items(row):
            return NO_ITEMS
        made = make()
        wrong: set[int] = set()
        is_reordered = True
        items = self._is_exact(row).reshape(-1, self._width)[:, self._first_item :]
        for answer, one, is_exact in zip(self._answers[:-1], made[:-1], items, strict=True):
            if answer.failure:
                continue
            mine, its = (
                caches_of(self._question, answer.returned[-1]),
                caches_of(self._question, one.answer.returned[-1]),
            )
            if mine is None or its is None or len(mine) != len(its):
                return NO_ITEMS
            got, want = list(zip(*mine, strict=True)), list(zip(*its, strict=True))
            odd = np.flatnonzero(~is_exact).tolist()
            if any(one is None for k in odd for one in got[k]):
                return NO_ITEMS
            here = [k for k in odd if not agree(got[k], want[k])]
            if here and _are_reordered(mine, its):
                # Its caches are right; only the steps stand in another order.
                return NO_ITEMS
            wrong.update(here)
            is_reordered = is_reordered and _are_reordered(
                [got[k] for k in here], [want[k] for k in here]
            )
            if len(wrong) > _MOST_NAMED and not is_reordered:
                return NO_ITEMS
        if made is not right and any(self._begins_right(k, right) for k in wrong):
            return None
        names = tuple(self._question.cache[k] for k in sorted(wrong))
        return Items(names, is_reordered and len(names) > 1)

    def _may_be_items(self, row: Array) -> bool:
        """Whether what is wrong in the cache may be a few items, or items in another order."""
        got, most, want = (
            numbers.reshape(-1, self._width)[:, self._first_item :]
            for numbers in (*self._measured, row)
        )
        is_wrong = np.abs(got - want) > most
        return int(is_wrong.any(axis=0).sum()) <= _MOST_NAMED or all(
            (np.abs(np.sort(mine[wrong]) - np.sort(its[wrong])) <= most.max()).all()
            for mine, its, wrong in zip(got, want, is_wrong, strict=True)
        )

    def _begins_right(self, item: int, right: Sequence[Spoken]) -> bool:
        """Whether an item of the first cache is the reference's."""
        if self._answers[0].failure:
            return False
        mine, its = (
            caches_of(self._question, answer.returned[-1])
            for answer in (self._answers[0], right[0].answer)
        )
        return mine is not None and its is not None and agree(mine[0][item], its[0][item])

    def wrong_outputs(self, row: Array, made: Sequence[Spoken]) -> list[int]:
        """List the outputs that are not what was made, where every cache is.

        row: what was made, projected.
        """
        last = self._first_item
        if not self.usual or last not in self.present:
            return []
        is_exact = self._is_exact(row)
        pairs = [
            (mine, its)
            for mine, its in zip(self.spoken, made, strict=True)
            if not mine.answer.failure
        ]
        if not is_exact[self.items].all() and not all(
            mine.agrees_with(its, (last,)) for mine, its in pairs
        ):
            return []
        return [
            place
            for place in sorted(self.present - {last})
            if not is_exact[place :: self._width].all()
            and not all(mine.agrees_with(its, (place,)) for mine, its in pairs)
        ]


def _are_reordered(got: Sequence[Any], want: Sequence[Any]) -> bool:
    """Whether each of some values is another one of those that should be there."""
    left = set(range(len(want)))
    for value in got:
        (place, *others) = [k for k in left if agree(value, want[k])] or [-1]
        if place < 0 or others:
            return False
        left.remove(place)
    return True
