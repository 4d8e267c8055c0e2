"""Finding the mistake that gives the same answers: first by projections, then number by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

import numpy as np

from graders.judge import Answer, Case
from graders.judge.asked import Asking
from graders.judge.model import Array
from graders.known import Known

from .agree import Spoken, spoken
from .chance import Chance
from .edits import Edit, edited, sites_of
from .familiar import answers_of, known_of
from .measure import Measure
from .runner import CellRunner, LoopRunner, answered
from .seen import NO_ITEMS, Items, Seen
from .table import Model, Table, changed_places
from .together import Together

#: So many candidates of one sort are looked at, and what so many of all give is remembered.
_MOST, _REMEMBERED = 8, 32
#: Of more mistakes than this, some may be no more than items of the cache in other places.
_SIMPLE = 2

#: The row of what is right.
_REFERENCE = np.array([0])
#: Sites at which nothing is computed.
_PACKING = frozenset(("return", "cache", "caches"))


@dataclass(frozen=True)
class Match:
    """What explains an answer.

    edits: the mistakes that were made. known: the known wrong answer that it is, if it is one.
    items: those of the cache that are something else, whatever it is.
    stored: a loop's outputs that alone are wrong, while its caches show every step to be right.
    concerned: the return values that all this changes, by position. changes_inputs: whether it
    changes its inputs too.
    """

    edits: tuple[Edit, ...]
    known: Known | None = None
    items: Items = NO_ITEMS
    stored: tuple[str, ...] = ()
    concerned: frozenset[int] = frozenset()
    changes_inputs: bool = False


class Recogniser:
    """Recognises the mistakes of one function on the cases of a batch."""

    def __init__(self, model: Model, table: Table, cases: Sequence[Case]) -> None:
        self._model = model
        self._table = table
        self._cases = cases
        self._measure = Measure(model, cases)
        self._made = lru_cache(_REMEMBERED)(self._reproduce)
        self._in_calls = frozenset(table.in_calls)
        self._known = {one.id: one for one in known_of(model.question)}
        self._chance = {name: Chance(self._known[name], cases) for name in table.chance}
        #: Known wrong answers of which a row does not say all, and what they answer.
        self._apart = {n: self._reproduce(n) for n in self._numbers_of(table.apart)}
        for made in self._apart.values():
            for one in made:
                one.lay_out()
        self._changing = self._numbers_of(table.changing)
        self._changed_places = changed_places(table.rows, table.rows[0], model.width)
        first = 1 + len(table.known)
        numbers = np.arange(len(table.rows))
        changes = np.array([edit.changes for edit in model.edits])
        count = np.where(table.edits >= 0, changes[table.edits], 0).sum(axis=1)
        single, pair = (numbers[first:][count[first:] == some] for some in (1, 2))
        #: The row of each edit that stands for its behaviour, by itself.
        self._alone = {model.edits[table.edits[row, 0]]: int(row) for row in single}
        #: What is looked for, the simplest first: known wrong answers, single edits, pairs.
        self._ranks = (numbers[1:first], single, pair)
        in_step = np.array([edit.where == "step" for edit in model.edits])
        in_own_step: Array = np.any(in_step[table.edits] & (table.edits >= 0), axis=1)
        self._together = Together(model, table, single, cases, self._runners)
        #: The same without edits of formulas for the step, for a loop that calls its cell.
        self._ranks_of_calls = (
            numbers[1:first],
            *(rank[~in_own_step[rank]] for rank in (single, pair)),
        )

    @np.errstate(all="ignore")
    def match(self, answers: Sequence[Answer], asking: Asking = "none") -> Match | None:
        """Find what gives these answers, the simplest there is; None where nothing does.

        answers: to the cases as the judge asks them, the last case twice. asking: how a loop
        called its cell; if it did, it has no formulas of its own for the step, and if it did so
        rightly, no mistake in its calls.
        """
        seen = Seen(self._model, self._measure, answers, asking == "right")
        if not seen.outputs:
            return None
        ranks = self._ranks if asking == "none" else self._ranks_of_calls
        if seen.is_cut_off:
            # As zeros these look like what was never computed, and no edit cuts numbers off.
            ranks = ranks[:1]
        # What is not the same when asked again is known by more than a row, or not at all.
        near = (self._near(rank, seen) for rank in ranks) if seen.is_stable else ([*self._apart],)
        for numbers in near:
            found = self._explaining(numbers, seen)
            if found:
                return self._simplest(found, seen)
        # That items of the cache are something else is less than several mistakes.
        first = self._match_chance(seen) or self._match_outputs(seen, (_REFERENCE,))
        if first:
            return first
        together = self._match_together(seen, asking)
        if together and len(together.edits) <= _SIMPLE:
            return together
        # Where the caches show every step to be right, no mistake in a step explains more.
        other = self._match_stored(seen) or self._match_outputs(seen, ranks[1:])
        if together is None:
            return other
        is_simpler = other and other.items.moved and len(other.edits) + 1 < len(together.edits)
        return other if is_simpler else together

    def is_stable(self, answers: Sequence[Answer]) -> bool:
        """Whether the last case got the same answer twice."""
        return Seen(self._model, self._measure, answers).is_stable

    def concerning(self, match: Match, place: int) -> list[Edit]:
        """Give those of a match's edits that change a return value by themselves, or else all."""
        own = [edit for edit in match.edits if place in self._changed_by(edit)]
        return own or list(match.edits)

    def _changed_by(self, edit: Edit) -> frozenset[int]:
        row = self._alone.get(edit)
        return frozenset() if row is None else self._changed(row)

    def _near(self, numbers: Array, seen: Seen) -> list[int]:
        """Find the rows that are near enough in every column; the cache is looked at last."""
        columns = [*seen.outputs, *seen.items]
        near: list[int] = seen.near(self._table.rows, numbers, columns)[:_MOST].tolist()
        return near

    def _explaining(self, numbers: Sequence[int], seen: Seen, memory: bool = True) -> Sequence[int]:
        """Take those that give the answers and are not ruled out by how a loop called its cell."""
        found = sorted(self._giving(numbers, seen, memory))
        return [n for n in found if not (seen.calls_are_right and self._is_in_calls(n))]

    def _giving(self, numbers: Sequence[int], seen: Seen, memory: bool) -> Sequence[int]:
        """Take those that give the answers: to nine digits, or else compared number by number."""
        found = [n for n in numbers if n in self._apart and self._is_again(n, seen, memory)]
        if not seen.is_stable:
            return found
        rest = [n for n in numbers if n not in self._apart]
        exact = [n for n in rest if seen.repeats(self._table.rows[n], memory)]
        return found + (exact or [n for n in rest if seen.agrees(self._made(n), memory)])

    def _is_in_calls(self, number: int) -> bool:
        """Whether a mistake is one in the calls of the cell."""
        if self._is_known(number):
            return self._table.known[number - 1] in self._in_calls
        return any(edit.id in self._in_calls for edit in self._edits(number))

    def _is_again(self, number: int, seen: Seen, memory: bool) -> bool:
        """Whether a known wrong answer is given again, with what it does to its inputs."""
        made = self._apart[number]
        if not seen.agrees(made, memory):
            return False
        return not self._changes_inputs(number) or seen.left_alike(made)

    def _numbers_of(self, ids: Sequence[str]) -> frozenset[int]:
        return frozenset(n for n, one in enumerate(self._table.known, 1) if one in ids)

    def _changes_inputs(self, number: int) -> bool:
        return number in self._changing

    def _is_known(self, number: int) -> bool:
        return 0 < number <= len(self._table.known)

    def _reproduce(self, number: int) -> list[Spoken]:
        """Apply the edits to the reference and ask it: what they really answer."""
        if self._is_known(number):
            answers = answers_of(self._known[self._table.known[number - 1]], self._cases)
        else:
            program = edited(self._model.program, self._edits(number))
            assert program is not None
            answers = [answered(runner, program) for runner in self._runners]
            answers.append(answers[-1])
        return spoken(answers, self._model.outputs + 1)

    @cached_property
    def _runners(self) -> list[CellRunner | LoopRunner]:
        return [self._model.runner(case) for case in self._cases]

    def _edits(self, number: int) -> tuple[Edit, ...]:
        return tuple(self._model.edits[k] for k in self._table.edits[number] if k >= 0)

    def _simplest(self, found: Sequence[int], seen: Seen) -> Match | None:
        """Of mistakes that explain the same at one place, take one; at several, none."""
        # Where inputs come back changed as well, what changes them explains more.
        able = [number for number in found if self._changes_inputs(number)] or found
        if self._are_several(able):
            return None
        number = able[0]
        known = self._known[self._table.known[number - 1]] if self._is_known(number) else None
        places = self._changed(number)
        if known is not None:
            returns = self._model.question.returns
            places = frozenset(returns.index(check) for check in known.fails)
        return Match(
            self._edits(number),
            known,
            concerned=places & seen.present,
            changes_inputs=self._changes_inputs(number),
        )

    def _changed(self, number: int) -> frozenset[int]:
        memory = self._model.outputs
        places = np.flatnonzero(self._changed_places[number]).tolist()
        changed = frozenset(min(place, memory) for place in places)
        # What a cell's cache holds is compared with what is returned beside it.
        question = self._model.question
        is_held = any(question.returns[place] in question.cache for place in changed - {memory})
        return changed | {memory} if is_held and question.cell is None else changed

    def _match_chance(self, seen: Seen) -> Match | None:
        """Recognise a known wrong answer that depends on chance by what does not."""
        if seen.is_stable:
            return None
        for name, chance in self._chance.items():
            if chance.can_answer(seen.spoken):
                every = frozenset(range(self._model.outputs + 1))
                return Match((), self._known[name], concerned=every)
        return None

    def _match_together(self, seen: Seen, asking: Asking) -> Match | None:
        """Find mistakes that no table holds together."""
        is_comparable = seen.is_stable and not seen.is_cut_off
        edits = self._together.find(seen, asking) if is_comparable else None
        if edits is None or (seen.calls_are_right and any(e.id in self._in_calls for e in edits)):
            return None
        places = frozenset[int]().union(*map(self._changed_by, edits))
        return Match(edits, concerned=places & seen.present)

    def _match_outputs(self, seen: Seen, ranks: Sequence[Array]) -> Match | None:
        """Explain the outputs first, by nothing or by edits; then what is wrong in the cache.

        Where the cache is nothing to compare, what explains the outputs stands alone; so do
        mistakes in formulas when too much is wrong in the cache to tell what.
        """
        if not seen.usual:
            return None
        memory, rows, right = self._model.outputs, self._table.rows, self._made(0)
        for rank in ranks:
            if seen.memory_is_odd:
                # What leaves the outputs as they should be explains nothing there.
                rank = rank[self._changed_places[rank, :memory].any(axis=1)]
            near = seen.near(rows, rank, seen.outputs)[:_MOST].tolist()
            found = {
                n: items
                for n in self._explaining(near, seen, memory=False)
                if (items := seen.wrong_items(rows[n], partial(self._made, n), right)) is not None
            }
            able = [n for n in found if found[n].names] or [
                n for n in found if n and (seen.memory_is_odd or self._computes(n))
            ]
            if able:
                if self._are_several(able):
                    return None
                edits, items = self._edits(able[0]), found[able[0]]
                changed = self._changed(able[0]) & seen.present
                concerned = changed | {memory} if items.names else changed - {memory}
                return Match(edits, items=items, concerned=concerned)
        return None

    def _are_several(self, numbers: Sequence[int]) -> bool:
        """Whether nothing that is there tells them apart, so that there is no mistake to name."""
        return len({self._place(number) for number in numbers}) > 1

    def _place(self, number: int) -> str | frozenset[str]:
        """Give a known wrong answer's id, or else the sites of edits."""
        if self._is_known(number):
            return self._table.known[number - 1]
        return sites_of(self._edits(number))

    def _computes(self, number: int) -> bool:
        return not _PACKING & sites_of(self._edits(number))

    def _match_stored(self, seen: Seen) -> Match | None:
        """Find that nothing but what a loop stores is wrong."""
        if self._model.cell is None or not seen.near(self._table.rows, _REFERENCE, seen.items).size:
            return None
        wrong = seen.wrong_outputs(self._table.rows[0], self._made(0))
        if not wrong:
            return None
        outputs = self._model.question.outputs
        return Match((), stored=tuple(outputs[k] for k in wrong), concerned=frozenset(wrong))
