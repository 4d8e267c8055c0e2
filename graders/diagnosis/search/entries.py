"""What the rows of a table stand for: the reference, known wrong answers, edits and pairs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np

from graders.diagnosis.answers.agree import Spoken, spoken
from graders.diagnosis.answers.familiar import answers_of, known_of
from graders.diagnosis.answers.runner import CellRunner, LoopRunner, answered
from graders.diagnosis.answers.table import Model, Table, changed_places
from graders.diagnosis.mistakes.edits import Edit, edited, sites_of
from graders.judge import Case
from graders.judge.model import Array
from graders.known import Known

#: What so many entries answer is remembered.
_REMEMBERED = 32
#: Sites at which nothing is computed.
_PACKING = frozenset(("return", "cache", "caches"))


class Entries:
    """The entries of a table by their numbers, the first of which is the reference.

    known: the numbers of the known wrong answers. single, pair: those of one edit, and of two; an
    edit that takes two changes is a pair, as it is no simpler.
    apart: what known wrong answers answer of which a row does not say all, by their numbers.
    """

    def __init__(self, model: Model, table: Table, cases: Sequence[Case]) -> None:
        self._model = model
        self._table = table
        self._cases = cases
        self._known = {one.id: one for one in known_of(model.question)}
        self._in_calls = frozenset(table.in_calls)
        self._changing = self._numbers_of(table.changing)
        self._changed_places = changed_places(table.rows, table.rows[0], model.width)
        first = 1 + len(table.known)
        numbers = np.arange(len(table.rows))
        changes = np.array([edit.changes for edit in model.edits])
        count = np.where(table.edits >= 0, changes[table.edits], 0).sum(axis=1)
        self.known = numbers[1:first]
        self.single, self.pair = (numbers[first:][count[first:] == some] for some in (1, 2))
        #: The entry of each edit that stands for its behaviour, by itself.
        self._alone = {model.edits[table.edits[row, 0]]: int(row) for row in self.single}
        self.made = lru_cache(_REMEMBERED)(self._reproduce)
        self.apart = {n: self._reproduce(n) for n in self._numbers_of(table.apart)}
        for made in self.apart.values():
            for one in made:
                one.lay_out()

    @cached_property
    def runners(self) -> Sequence[CellRunner | LoopRunner]:
        """What runs edits, one for each case."""
        return [self._model.runner(case) for case in self._cases]

    def without_steps(self, numbers: Array) -> Array:
        """Leave out those with edits of formulas for the step, which are in no loop with a cell."""
        in_step = np.array([edit.needs_no_cell for edit in self._model.edits])
        edits = self._table.edits[numbers]
        kept: Array = numbers[~np.any(in_step[edits] & (edits >= 0), axis=1)]
        return kept

    def with_wrong_outputs(self, numbers: Array) -> Array:
        """Keep those that change more than the cache."""
        outputs = self._changed_places[numbers, : self._model.outputs]
        kept: Array = numbers[outputs.any(axis=1)]
        return kept

    def known_at(self, number: int) -> Known | None:
        """Give the known wrong answer that an entry is, if it is one."""
        return self._known[self._table.known[number - 1]] if self._is_known(number) else None

    def edits(self, number: int) -> tuple[Edit, ...]:
        """Give the edits of an entry; for a known wrong answer, the one that it behaves like."""
        return tuple(self._model.edits[k] for k in self._table.edits[number] if k >= 0)

    def place(self, number: int) -> str | frozenset[str]:
        """Give a known wrong answer's id, or else the sites of edits."""
        known = self.known_at(number)
        return sites_of(self.edits(number)) if known is None else known.id

    def computes(self, number: int) -> bool:
        """Whether its edits are in what is computed, and not in what is packed."""
        return not _PACKING & sites_of(self.edits(number))

    def changes_inputs(self, number: int) -> bool:
        """Whether a known wrong answer changes its inputs."""
        return number in self._changing

    def is_in_calls(self, number: int) -> bool:
        """Whether a mistake is one in how a loop calls its cell."""
        known = self.known_at(number)
        return (
            self.are_in_calls(self.edits(number)) if known is None else known.id in self._in_calls
        )

    def are_in_calls(self, edits: Sequence[Edit]) -> bool:
        """Whether any of the edits is one in how a loop calls its cell."""
        return any(edit.id in self._in_calls for edit in edits)

    def changed(self, number: int) -> frozenset[int]:
        """Give the positions of the return values that an entry changes."""
        memory = self._model.outputs
        places = np.flatnonzero(self._changed_places[number]).tolist()
        changed = frozenset(min(place, memory) for place in places)
        # What a cell's cache holds is compared with what is returned beside it.
        question = self._model.question
        is_held = any(question.returns[place] in question.cache for place in changed - {memory})
        return changed | {memory} if is_held and question.cell is None else changed

    def changed_by(self, edit: Edit) -> frozenset[int]:
        """Do the same for an edit by itself; nothing where another stands for its behaviour."""
        row = self._alone.get(edit)
        return frozenset() if row is None else self.changed(row)

    def _reproduce(self, number: int) -> list[Spoken]:
        """Ask the known wrong answer, or the reference with the edits: what they really answer."""
        known = self.known_at(number)
        if known is not None:
            answers = answers_of(known, self._cases)
        else:
            program = edited(self._model.program, self.edits(number))
            assert program is not None
            answers = [answered(runner, program) for runner in self.runners]
            answers.append(answers[-1])
        return spoken(answers, self._model.outputs + 1)

    def _is_known(self, number: int) -> bool:
        return 0 < number <= len(self._table.known)

    def _numbers_of(self, ids: Sequence[str]) -> frozenset[int]:
        return frozenset(n for n, one in enumerate(self._table.known, 1) if one in ids)
