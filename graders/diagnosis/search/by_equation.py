"""Mistakes in several equations of a step, each found by itself.

A quantity is computed from the student's own values of what comes before it, so that nothing but a
mistake in its own line makes it differ. One case is looked at: what is found is tried on all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import combinations, product, takewhile
from typing import Any

from graders.diagnosis.answers.agree import Sought, is_same
from graders.diagnosis.mistakes.edits import Edit, on_one_line
from graders.diagnosis.mistakes.program import Line, Program
from graders.diagnosis.mistakes.sites import role_of, site_of
from graders.diagnosis.search.packing import Packing, one_of_each, packings
from graders.diagnosis.search.ways import Ways, value
from graders.judge.values import is_numeric

Edits = tuple[Edit, ...]
#: All that has a name.
Named = Mapping[str, Any]

#: The mistakes, one or two, that explain each line.
Readings = Mapping[int, Sequence[Edits]]

#: No quantity with more numbers than this is computed with: the right ones have fewer.
_MOST = 200


class ByEquation:
    """The mistakes, one or two in a line, that give what a cell answers.

    edits: those that stand for a behaviour. arguments: what it is given when all is right.
    """

    def __init__(self, program: Program, edits: Sequence[Edit], arguments: Sequence[Any]) -> None:
        self._arguments = program.arguments
        self._lines = program.lines
        self._at: list[dict[Line, list[Edit]]] = [{} for _ in self._lines]
        for edit in edits:
            for number, lines in edit.lines.items():
                for line in lines:
                    self._at[number].setdefault(line, []).append(edit)
        roles = [role_of(line) for line in program.lines]
        #: The quantity of each line that is an equation.
        self._formulas = {n: site_of(self._lines[n]) for n, r in enumerate(roles) if r == "formula"}
        self._joined = [n for n, role in enumerate(roles) if role == "joined"]
        joined = (site_of(self._lines[n]) for n in self._joined)
        #: All in which a mistake can show: what comes from the step before, and what is computed.
        self._told = [*program.arguments[:-1], *joined, *self._formulas.values()]
        #: What is right, by name.
        self._right = self._known_of(arguments)
        for number, quantity in self._formulas.items():
            self._right[quantity] = value(self._lines[number], self._right)
        self._reads = {n: frozenset(self._lines[n].quantities) for n in self._formulas}
        self._packings = packings(program, edits)
        #: The packings with a mistake, by the lines that they concern.
        self._moved: dict[tuple[Set[int], Set[int]], list[Packing]] = {}
        for packing in self._packings[1:]:
            self._moved.setdefault(self._lines_moved(packing), []).append(packing)
        #: The lines of two mistakes in one line, each with those of the two.
        self._pairs = {n: self._make_pairs(n) for n in self._formulas}
        self._ways = {
            n: [Ways(self._lines[n], [*lines], self._right) for lines in (self._at[n], pairs)]
            for n, pairs in self._pairs.items()
        }

    def sets(
        self, arguments: Sequence[Any], returned: Sequence[Any], likely: Edits = ()
    ) -> Sequence[Edits]:
        """Give the sets of mistakes that explain every quantity that is shown, line by line.

        An empty one where all is right. arguments: what it was given. returned: what is
        taken to be packed as it should be, or so that more lines are right. likely: mistakes that
        are tried first.
        """
        if not returned:
            return []
        each = one_of_each(arguments, returned)
        return [
            (*packing.edits, *edits)
            for packing, named, right in self._able(self._known_of(arguments), each)
            for edits in self._explaining(named, right, likely)
        ]

    def _known_of(self, arguments: Sequence[Any]) -> dict[str, Any]:
        """Give a name to what a step is given, and to what is joined of it.

        No cache shows what is joined, but it is made of nothing but arguments.
        """
        known: dict[str, Any] = dict(zip(self._arguments, arguments, strict=True))
        known |= arguments[-1]
        for line in map(self._lines.__getitem__, self._joined):
            known[site_of(line)] = value(line, known)
        return known

    def _able(
        self, known: Named, returned: Sequence[Any]
    ) -> Iterator[tuple[Packing, Named, Set[int]]]:
        """Give the packing as it should be, and those by which more lines are right.

        With each come all that has a name then, and the lines that are right.
        """
        plain = self._packings[0]
        named = self._named(plain, known, returned)
        right = self._right_lines(self._shown(named), named)
        yield plain, named, right
        for (moved, lost), others in self._moved.items():
            if not named or len(moved - right) > len(lost & right):
                for packing in others:
                    its = self._named(packing, known, returned)
                    if its and (not named or self._is_better(its, moved, right)):
                        yield packing, its, self._right_lines(self._shown(its), its)

    def _lines_moved(self, packing: Packing) -> tuple[Set[int], Set[int]]:
        """Give the lines in which another value has a name when it is packed so.

        Then those of them that read nothing else than before: if they were right, they no longer
        are.
        """
        moved = packing.moved
        lines = {n: (q in moved, moved & self._reads[n]) for n, q in self._formulas.items()}
        return (
            frozenset(n for n, (is_itself, read) in lines.items() if is_itself or read),
            frozenset(n for n, (is_itself, read) in lines.items() if is_itself and not read),
        )

    def _is_better(self, named: Named, moved: Set[int], right: Set[int]) -> bool:
        """Whether more lines are right if it was packed so.

        moved: the lines that this concerns. right: those that are right if it was packed rightly.
        """
        shown = set(self._shown(named))
        gained = self._right_lines(shown & (moved - right), named)
        if not gained:
            return False
        kept = self._right_lines(shown & moved & right, named) | (shown & (right - moved))
        return len(gained) + len(kept) > len(right)

    def _named(self, packing: Packing, known: Named, returned: Sequence[Any]) -> Named:
        """Give a name to what was returned; nothing if it was packed otherwise."""
        named = packing.unpacked(known, returned) or {}
        return named if all(_is_small(named.get(q)) for q in self._formulas.values()) else {}

    def _right_lines(self, numbers: Iterable[int], named: Named) -> Set[int]:
        """Take the lines that give what is shown."""
        return {number for number in numbers if self._is_made(self._lines[number], named)}

    def _shown(self, named: Named) -> list[int]:
        """List the lines whose quantities are known, up to the first that is not."""
        return list(takewhile(lambda n: self._formulas[n] in named, self._formulas))

    def _explaining(self, named: Named, right: Set[int], likely: Edits) -> Iterator[Edits]:
        """Give the mistakes that explain all that is known by name; some lines are right."""
        for hidden, readings in self._all_readings(named, right, likely):
            for edits in covers(readings):
                yield (*hidden, *edits)

    def _all_readings(
        self, named: Named, right: Set[int], likely: Edits
    ) -> Iterator[tuple[Edits, Readings]]:
        """Give what explains each line that is wrong, with the mistake that no cache shows."""
        shown = self._shown(named)
        for hidden, known, right_then in self._with_joined(named, shown, right) if named else ():
            readings = self._readings(shown, right_then, known, likely)
            if readings is not None:
                yield hidden, readings

    def _readings(
        self, shown: Sequence[int], right: Set[int], known: Named, likely: Edits
    ) -> Readings | None:
        """Find what explains each line that is wrong; None if there is one that nothing does."""
        readings: dict[int, Sequence[Edits]] = {}
        wrong = {q for q in self._told if not is_same(known.get(q), self._right[q])}
        for number in shown:
            if number not in right:
                single, paired = (self._made(ways, known, wrong) for ways in self._ways[number])
                readings[number] = (
                    self._likely(number, likely, known)
                    or self._single(number, single)
                    or self._paired(number, paired)
                )
                if not readings[number]:
                    return None
        for number, found in readings.items():
            if not any(_are_everywhere(reading, readings) for reading in found):
                paired = self._made(self._ways[number][1], known, wrong)
                readings[number] = [*found, *self._paired(number, paired)]
        return readings

    def _made(self, ways: Ways, known: Named, wrong: Set[str]) -> Iterator[Line]:
        sought = Sought(known[ways.site])
        made = ((line, value(line, known)) for line in ways.able(known, wrong))
        return (line for line, one in made if sought.may_be(one) and is_same(sought.value, one))

    def _likely(self, number: int, likely: Edits, known: Named) -> Sequence[Edits]:
        lines = ((edit, line) for edit in likely for line in edit.lines.get(number, ()))
        return [(edit,) for edit, line in lines if self._is_made(line, known)]

    def _single(self, number: int, made: Iterable[Line]) -> Sequence[Edits]:
        return [(edit,) for line in made for edit in self._at[number][line]]

    def _paired(self, number: int, made: Iterable[Line]) -> Sequence[Edits]:
        at, pairs = self._at[number], self._pairs[number]
        both = ((at[first], at[second]) for first, second in map(pairs.__getitem__, made))
        return [edits for two in both for edits in product(*two)]

    def _with_joined(
        self, named: Named, shown: Sequence[int], right: Set[int]
    ) -> Iterator[tuple[Edits, Named, Set[int]]]:
        """Take what no cache holds as it should be, or else as a line that is right read it.

        Gives the mistake in it, all that has a name then, and the lines that are right.
        """
        yield (), named, right
        for number in self._joined:
            joined = site_of(self._lines[number])
            readers = [n for n in shown if joined in self._reads[n]]
            if right.isdisjoint(readers):
                for line, (edit, *_) in self._at[number].items():
                    known = self._with(line, named)
                    if known and any(self._is_made(self._lines[n], known) for n in readers):
                        yield (edit,), known, self._right_lines(shown, known)

    def _with(self, line: Line, named: Named) -> Named:
        made = value(line, named)
        return {} if made is None else {**named, site_of(line): made}

    def _make_pairs(self, number: int) -> Mapping[Line, tuple[Line, Line]]:
        """Make every two mistakes in one line, none of them rare; give it with theirs."""
        made = {}
        for one, other in combinations(self._at[number].items(), 2):
            (first, (edit, *_)), (second, (another, *_)) = one, other
            if not (edit.rare or another.rare):
                lines = on_one_line(self._lines[number], number, (edit, another))
                made.update(dict.fromkeys(lines or (), (first, second)))
        return made

    def _is_made(self, line: Line, known: Named) -> bool:
        """Whether a line gives what is shown."""
        (quantity,) = line.targets
        return is_same(known[quantity], value(line, known))


def _is_small(one: Any) -> bool:
    return one is None or (is_numeric(one) and one.ndim == 2 and one.size <= _MOST)


def covers(readings: Readings, chosen: Edits = ()) -> Iterator[Edits]:
    """Choose mistakes so that those in each line are a reading of it.

    Of choices that differ only in how the same lines come to the same, the first is given.
    """
    if not readings:
        yield chosen
        return
    number = min(readings)
    given = {edit for edit in chosen if number in edit.lines}
    tried = set()
    for reading in readings[number]:
        new = tuple(edit for edit in reading if edit not in given)
        where = tuple(frozenset(edit.lines) for edit in new)
        if given <= set(reading) and where not in tried and _are_everywhere(new, readings):
            tried.add(where)
            rest = {n: found for n, found in readings.items() if n != number}
            yield from covers(rest, (*chosen, *new))


def _are_everywhere(edits: Edits, readings: Readings) -> bool:
    """Whether mistakes are in a reading of every line that they are in."""
    return all(
        any(edit in reading for reading in readings.get(number, ()))
        for edit in edits
        for number in edit.lines
    )
