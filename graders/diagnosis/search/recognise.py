"""Finding the mistake that gives the same answers: first by projections, then number by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from graders.diagnosis.answers.chance import Chance
from graders.diagnosis.answers.familiar import known_of
from graders.diagnosis.answers.measure import Measure
from graders.diagnosis.answers.table import Model, Table
from graders.diagnosis.mistakes.edits import Edit
from graders.diagnosis.search.entries import Entries
from graders.diagnosis.search.seen import NO_ITEMS, Items, Seen
from graders.diagnosis.search.together import Together
from graders.judge import Answer, Case
from graders.judge.asked import Asking
from graders.judge.model import Array
from graders.known import Known

#: So many candidates of one sort are looked at.
_MOST = 8
#: Of more mistakes than this, some may be no more than items of the cache in other places.
_SIMPLE = 2

#: The row of what is right.
_REFERENCE = np.array([0])


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
        self._rows = table.rows
        self._measure = Measure(model, cases)
        self._entries = entries = Entries(model, table, cases)
        wrong = [one for one in known_of(model.question) if one.id in table.chance]
        self._chance = [(one, Chance(one, cases)) for one in wrong]
        self._together = Together(model, table, entries.single, cases, entries.runners)
        #: What is looked for, the simplest first: known wrong answers, single edits, pairs.
        self._ranks = (entries.known, entries.single, entries.pair)
        #: The same without edits of formulas for the step, for a loop that calls its cell.
        edits = map(entries.without_steps, (entries.single, entries.pair))
        self._ranks_of_calls = (entries.known, *edits)

    def see(self, answers: Sequence[Answer], asking: Asking = "none") -> Seen:
        """Lay answers out to the cases as the judge asks them, the last case twice."""
        return Seen(self._model, self._measure, answers, asking == "right")

    @np.errstate(all="ignore")
    def match(self, seen: Seen, asking: Asking = "none") -> Match | None:
        """Find what gives these answers, the simplest there is; None where nothing does.

        asking: how a loop called its cell; if it did, it has no formulas of its own for the step,
        and if it did so rightly, no mistake in its calls.
        """
        if not seen.outputs:
            return None
        ranks = self._ranks if asking == "none" else self._ranks_of_calls
        if seen.is_cut_off:
            # As zeros these look like what was never computed, and no edit cuts numbers off.
            ranks = ranks[:1]
        # Where only the few that answer otherwise again can be meant, no row need be measured.
        near = (
            (self._near(rank, seen) for rank in ranks)
            if seen.is_stable
            else ([*self._entries.apart],)
        )
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

    def concerning(self, match: Match, place: int) -> list[Edit]:
        """Give those of a match's edits that change a return value by themselves, or else all."""
        own = [edit for edit in match.edits if place in self._entries.changed_by(edit)]
        return own or list(match.edits)

    def _near(self, numbers: Array, seen: Seen) -> list[int]:
        """Find the rows that are near enough in every column; the cache is looked at last."""
        columns = [*seen.outputs, *seen.items]
        near: list[int] = seen.near(self._rows, numbers, columns)[:_MOST].tolist()
        return near

    def _explaining(self, numbers: Sequence[int], seen: Seen, memory: bool = True) -> Sequence[int]:
        """Take those that give the answers and are not ruled out by how a loop called its cell."""
        found = sorted(self._giving(numbers, seen, memory))
        return [n for n in found if not (seen.calls_are_right and self._entries.is_in_calls(n))]

    def _giving(self, numbers: Sequence[int], seen: Seen, memory: bool) -> Sequence[int]:
        """Take those that give the answers: to nine digits, or else compared number by number."""
        found = [n for n in numbers if n in self._entries.apart and self._is_again(n, seen, memory)]
        # What is not the same when asked again is known by more than a row, or not at all.
        if not seen.is_stable:
            return found
        rest = [n for n in numbers if n not in self._entries.apart]
        exact = [n for n in rest if seen.repeats(self._rows[n], memory)]
        return found + (exact or [n for n in rest if seen.agrees(self._entries.made(n), memory)])

    def _is_again(self, number: int, seen: Seen, memory: bool) -> bool:
        """Whether a known wrong answer is given again, with what it does to its inputs."""
        made = self._entries.apart[number]
        if not seen.agrees(made, memory):
            return False
        return not self._entries.changes_inputs(number) or seen.left_alike(made)

    def _simplest(self, found: Sequence[int], seen: Seen) -> Match | None:
        """Of mistakes that explain the same at one place, take one; at several, none."""
        # Where inputs come back changed as well, what changes them explains more.
        able = [number for number in found if self._entries.changes_inputs(number)] or found
        if self._are_several(able):
            return None
        number = able[0]
        known, places = self._entries.known_at(number), self._entries.changed(number)
        if known is not None:
            returns = self._model.question.returns
            places = frozenset(returns.index(check) for check in known.fails)
        return Match(
            self._entries.edits(number),
            known,
            concerned=places & seen.present,
            changes_inputs=self._entries.changes_inputs(number),
        )

    def _match_chance(self, seen: Seen) -> Match | None:
        """Recognise a known wrong answer that depends on chance by what does not."""
        if seen.is_stable:
            return None
        for known, chance in self._chance:
            if chance.can_answer(seen.spoken):
                every = frozenset(range(self._model.outputs + 1))
                return Match((), known, concerned=every)
        return None

    def _match_together(self, seen: Seen, asking: Asking) -> Match | None:
        """Find mistakes that no table holds together."""
        is_comparable = seen.is_stable and not seen.is_cut_off
        edits = self._together.find(seen, asking) if is_comparable else None
        if edits is None or (seen.calls_are_right and self._entries.are_in_calls(edits)):
            return None
        places = frozenset[int]().union(*map(self._entries.changed_by, edits))
        return Match(edits, concerned=places & seen.present)

    def _match_outputs(self, seen: Seen, ranks: Sequence[Array]) -> Match | None:
        """Explain the outputs first, by nothing or by edits; then what is wrong in the cache.

        Where the cache is nothing to compare, what explains the outputs stands alone; so do
        mistakes in formulas when too much is wrong in the cache to tell what.
        """
        if not seen.usual:
            return None
        memory, rows, made = self._model.outputs, self._rows, self._entries.made
        right = made(0)
        for rank in ranks:
            if seen.memory_is_odd:
                # What leaves the outputs as they should be explains nothing there.
                rank = self._entries.with_wrong_outputs(rank)
            near = seen.near(rows, rank, seen.outputs)[:_MOST].tolist()
            found = {
                n: items
                for n in self._explaining(near, seen, memory=False)
                if (items := seen.wrong_items(rows[n], partial(made, n), right)) is not None
            }
            wrong = [n for n in found if self._entries.changed(n) & seen.present - {memory}]
            able = [n for n in found if found[n].names] or [
                n for n in wrong if seen.memory_is_odd or self._entries.computes(n)
            ]
            if able:
                if self._are_several(able):
                    return None
                edits, items = self._entries.edits(able[0]), found[able[0]]
                changed = self._entries.changed(able[0]) & seen.present
                concerned = changed | {memory} if items.names else changed - {memory}
                return Match(edits, items=items, concerned=concerned)
        return None

    def _are_several(self, numbers: Sequence[int]) -> bool:
        """Whether nothing that is there tells them apart, so that there is no mistake to name."""
        return len({self._entries.place(number) for number in numbers}) > 1

    def _match_stored(self, seen: Seen) -> Match | None:
        """Find that nothing but what a loop stores is wrong."""
        if self._model.cell is None or not seen.near(self._rows, _REFERENCE, seen.items).size:
            return None
        wrong = seen.wrong_outputs(self._rows[0], self._entries.made(0))
        if not wrong:
            return None
        outputs = self._model.question.outputs
        return Match((), stored=tuple(outputs[k] for k in wrong), concerned=frozenset(wrong))
