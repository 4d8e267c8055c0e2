"""Mistakes in several equations of a cell, each found by itself.

A quantity is computed from the student's own values of what comes before it, so that nothing but a
mistake in its own line makes it differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import combinations, product, takewhile
from typing import Any

from graders.judge import Case
from graders.judge.values import is_numeric

from .agree import is_same
from .edits import Edit, on_one_line
from .packing import Packing, one_of_each, packings
from .program import Line, Program
from .seen import Seen
from .sites import role_of, site_of
from .ways import Ways, value

Edits = tuple[Edit, ...]
#: All that has a name, in each case.
Named = Sequence[Mapping[str, Any]]

#: The mistakes, one or two, that explain each line.
Readings = Mapping[int, Sequence[Edits]]

#: No quantity with more numbers than this is computed with: the right ones have fewer.
_MOST = 200


class ByEquation:
    """The mistakes, one or two in a line, that give what a cell answers; a loop has no equations.

    edits: those that stand for a behaviour.
    """

    def __init__(self, program: Program, edits: Sequence[Edit], cases: Sequence[Case]) -> None:
        self._cases = cases
        # The least work first: nearly every mistake shows there.
        self._order = sorted(range(len(cases)), key=lambda k: cases[k].sizes["m"])
        self._known = [
            {**dict(zip(program.arguments, given, strict=True)), **given[-1]}
            for given in (cases[k].arguments for k in self._order)
        ]
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
        self._packings = packings(program, edits) if self._formulas else []
        computed = [n for n, role in enumerate(roles) if role in ("joined", "formula")]
        #: What is right, by name, in the case of the least work.
        self._right = dict(self._known[0])
        for line in map(self._lines.__getitem__, computed if self._formulas else ()):
            self._right[site_of(line)] = value(line, self._right)
        self._quantities = [site_of(self._lines[number]) for number in computed]
        #: The lines of two mistakes in one line, each with those of the two.
        self._pairs = {n: self._make_pairs(n) for n in self._formulas}
        self._ways = {
            n: [Ways(self._lines[n], [*lines], self._right) for lines in (self._at[n], pairs)]
            for n, pairs in self._pairs.items()
        }

    def sets(self, seen: Seen) -> Sequence[Edits]:
        """Give the sets of mistakes that explain every quantity that is shown, line by line.

        What is returned is taken to be packed as it should be, or so that more lines are right.
        """
        if not self._packings or not seen.returned:
            return []
        # What explains nothing in the case of the least work explains nothing in all of them.
        first, *others = self._order
        returned = [self._returned(first, seen)]
        able = [
            packing
            for packing in self._able(returned)
            if any(self._all_readings(self._named(packing, returned)))
        ]
        if able:
            returned += [self._returned(case, seen) for case in others]
        explained = (
            (*packing.edits, *edits)
            for packing in able
            for edits in self._explaining(self._named(packing, returned))
        )
        return list(filter(None, explained))

    def _returned(self, case: int, seen: Seen) -> Sequence[Any]:
        return one_of_each(self._cases[case].arguments, seen.returned[case])

    def _able(self, returned: Sequence[Sequence[Any]]) -> Sequence[Packing]:
        """Give the packing as it should be, and those by which more lines are right."""
        plain, *others = self._packings
        right = self._right_lines(plain, returned)
        if right is not None:
            lines = [n for n in self._formulas if n not in right]
            wrong = {q for n in lines for q in (self._formulas[n], *self._lines[n].quantities)}
            others = [one for one in others if not wrong.isdisjoint(one.moved)]
        least = -1 if right is None else len(right)
        able = ((one, self._right_lines(one, returned)) for one in others)
        return [plain, *(one for one, its in able if its is not None and len(its) > least)]

    def _named(self, packing: Packing, returned: Sequence[Sequence[Any]]) -> Named:
        """Give a name to what was returned in each case; nothing if it was packed otherwise."""
        named = []
        for known, values in zip(self._known, returned, strict=False):
            names = packing.unpacked(known, values)
            if names is None or not all(
                map(_is_small, (names.get(q) for q in self._formulas.values()))
            ):
                return []
            named.append(names)
        return named

    def _right_lines(
        self, packing: Packing, returned: Sequence[Sequence[Any]]
    ) -> Sequence[int] | None:
        """List the lines that are right; None if it was packed otherwise."""
        named = self._named(packing, returned)
        if not named:
            return None
        for line in map(self._lines.__getitem__, self._joined):
            named = self._with(line, named)
        return [n for n in self._shown(named) if self._is_made(self._lines[n], named)]

    def _shown(self, named: Named) -> list[int]:
        """List the lines whose quantities are known, up to the first that is not."""
        known = set.intersection(*map(set, named))
        return list(takewhile(lambda n: self._formulas[n] in known, self._formulas))

    def _explaining(self, named: Named) -> Iterator[Edits]:
        """Give the mistakes that explain all that is known by name."""
        for hidden, readings in self._all_readings(named):
            for edits in covers(readings):
                yield (*hidden, *edits)

    def _all_readings(self, named: Named) -> Iterator[tuple[Edits, Readings]]:
        """Give what explains each line that is wrong, with the mistake that no cache shows."""
        shown = self._shown(named) if named else []
        for hidden, known in self._with_joined(named, shown) if named else ():
            readings = self._readings(shown, known)
            if readings is not None:
                yield hidden, readings

    def _readings(self, shown: Sequence[int], known: Named) -> Readings | None:
        """Find what explains each line that is wrong; None if there is one that nothing does."""
        readings: dict[int, Sequence[Edits]] = {}
        wrong = {q for q in self._quantities if not is_same(known[0].get(q), self._right[q])}
        for number in shown:
            if not self._is_made(self._lines[number], known):
                single, paired = (self._made(ways, known, wrong) for ways in self._ways[number])
                readings[number] = self._single(number, single) or self._paired(number, paired)
                if not readings[number]:
                    return None
        for number, found in readings.items():
            if not any(_are_everywhere(reading, readings) for reading in found):
                paired = self._made(self._ways[number][1], known, wrong)
                readings[number] = [*found, *self._paired(number, paired)]
        return readings

    def _made(self, ways: Ways, known: Named, wrong: Set[str]) -> Iterator[Line]:
        return (line for line in ways.able(known[0], wrong) if self._is_made(line, known))

    def _single(self, number: int, made: Iterable[Line]) -> Sequence[Edits]:
        return [(edit,) for line in made for edit in self._at[number][line]]

    def _paired(self, number: int, made: Iterable[Line]) -> Sequence[Edits]:
        at, pairs = self._at[number], self._pairs[number]
        both = ((at[first], at[second]) for first, second in map(pairs.__getitem__, made))
        return [edits for two in both for edits in product(*two)]

    def _with_joined(self, named: Named, shown: Sequence[int]) -> Iterator[tuple[Edits, Named]]:
        """Add what no cache holds: as it should be, or else as a line that is right read it."""
        if not self._joined:
            yield (), named
            return
        (number,) = self._joined
        readers = [self._lines[n] for n in shown if "concat" in self._lines[n].reads]
        known = self._with(self._lines[number], named)
        yield (), known
        if not any(self._is_made(line, known) for line in readers):
            for joined, (edit, *_) in self._at[number].items():
                known = self._with(joined, named)
                if known and any(self._is_made(line, known) for line in readers):
                    yield (edit,), known

    def _with(self, line: Line, named: Named) -> Named:
        made = [value(line, names) for names in named]
        if any(one is None for one in made):
            return []
        return [{**names, site_of(line): one} for names, one in zip(named, made, strict=True)]

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
        """Whether a line gives what is shown, in every case."""
        site = site_of(line)
        return all(is_same(names[site], value(line, names)) for names in known)


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
