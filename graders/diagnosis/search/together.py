"""Mistakes that no table holds together, put together when they are needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from graders.diagnosis.answers.runner import CellRunner, LoopRunner, answered
from graders.diagnosis.answers.table import Model, Table
from graders.diagnosis.mistakes.edits import Edit, edited
from graders.diagnosis.search.composed import Composed
from graders.diagnosis.search.equations import OfCell, OfLoop
from graders.diagnosis.search.seen import Seen
from graders.judge import Case
from graders.judge.asked import Asking
from graders.judge.model import Array

Edits = tuple[Edit, ...]


class Together:
    """The fewest single mistakes that give an answer together.

    singles: the rows of the table that are of one edit of one change, shape (any,): so the fewest
    edits are the fewest changes. runners: one for each case.
    """

    def __init__(
        self,
        model: Model,
        table: Table,
        singles: Array,
        cases: Sequence[Case],
        runners: Sequence[CellRunner | LoopRunner],
    ) -> None:
        self._program = model.program
        self._is_loop = model.cell is not None
        self._runners = runners
        numbers = table.edits[singles, 0]
        edits = [model.edits[number] for number in numbers]
        self._shown = (OfLoop if self._is_loop else OfCell)(model, edits, cases)
        self._composed = Composed(model, table, singles)

    def find(self, seen: Seen, asking: Asking) -> Edits | None:
        """Find them, those of a step equation by equation first; None where several answer alike.

        asking: how a loop called its cell; if it did, it has no formulas of its own for the step.
        """
        for sets in self._tried(seen, asking):
            found = self._fewest(sets, seen)
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _tried(self, seen: Seen, asking: Asking) -> Iterator[Sequence[Edits]]:
        shown: Sequence[Edits] = ()
        for shown in self._shown.sets(seen) if asking == "none" else ():
            yield shown
        if self._is_loop and any(shown):
            # They are all that is wrong in the formulas: what is left is around them.
            yield self._composed.around(seen, shown)
        else:
            yield self._composed.pairs(seen, asking)

    def _fewest(self, sets: Sequence[Edits], seen: Seen) -> list[Edits]:
        """Find the fewest mistakes that give every answer; two sets where there are several."""
        found: list[Edits] = []
        for edits in sorted(filter(None, sets), key=len):
            if len(found) > 1 or (found and len(edits) > len(found[0])):
                break
            found += [edits] if self._gives(edits, seen) else []
        return found

    def _gives(self, edits: Edits, seen: Seen) -> bool:
        """Whether mistakes, made together, give every answer, number by number."""
        program = edited(self._program, edits)
        if program is None:
            return False
        made = cache(lambda case: answered(self._runners[case], program))
        # The last case is the least work and tells most, then the first; caches are the most work.
        *others, last = range(len(self._runners))
        return all(
            seen.is_answer(case, made(case), memory)
            for memory in (False, True)
            for case in (last, *others)
        )
