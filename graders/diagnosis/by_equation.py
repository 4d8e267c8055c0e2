"""Mistakes in several equations of a cell, each found by itself.

A quantity is computed from the student's own values of what comes before it, so that nothing but a
mistake in its own line makes it differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product, takewhile
from typing import Any

from graders.judge import Case
from graders.judge.values import is_numeric

from .edits import Edit, on_one_line
from .packing import Packing, is_same, one_of_each, packings
from .program import Line, Program
from .runner import GIVEN_NAMES
from .seen import Seen
from .sites import role_of, site_of

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
        self._pairs = cache(self._make_pairs)
        roles = [role_of(line) for line in program.lines]
        #: The quantity of each line that is an equation.
        self._formulas = {n: site_of(self._lines[n]) for n, r in enumerate(roles) if r == "formula"}
        self._joined = [n for n, role in enumerate(roles) if role == "joined"]
        self._packings = packings(program, edits) if self._formulas else []

    def sets(self, seen: Seen) -> Sequence[Edits]:
        """Give the sets of mistakes that explain every quantity that is shown, line by line.

        What is returned is taken to be packed as it should be, or so that more lines are right.
        """
        if not self._packings or not seen.returned:
            return []
        returned = [one_of_each(self._cases[k].arguments, seen.returned[k]) for k in self._order]
        shown = {packing: self._named(packing, returned) for packing in self._packings}
        right = {packing: self._count_right(named) for packing, named in shown.items() if named}
        least = right.pop(self._packings[0], -1)
        able = [self._packings[0], *(packing for packing in right if right[packing] > least)]
        explained = (
            (*packing.edits, *edits)
            for packing in able
            if shown[packing]
            for edits in self._explaining(shown[packing])
        )
        return list(filter(None, explained))

    def _named(self, packing: Packing, returned: Sequence[Sequence[Any]]) -> Named:
        """Give a name to what was returned in each case; nothing if it was packed otherwise."""
        named = []
        for known, values in zip(self._known, returned, strict=True):
            names = packing.unpacked(known, values)
            if names is None or not all(
                map(_is_small, (names.get(q) for q in self._formulas.values()))
            ):
                return []
            named.append(names)
        return named

    def _count_right(self, named: Named) -> int:
        for line in map(self._lines.__getitem__, self._joined):
            named = self._with(line, named)
        return sum(self._is_made(self._lines[n], named) for n in self._shown(named))

    def _shown(self, named: Named) -> list[int]:
        """List the lines whose quantities are known, up to the first that is not."""
        known = set.intersection(*map(set, named))
        return list(takewhile(lambda n: self._formulas[n] in known, self._formulas))

    def _explaining(self, named: Named) -> Iterator[Edits]:
        """Give the mistakes that explain all that is known by name."""
        shown = self._shown(named)
        for hidden, known in self._with_joined(named, shown):
            readings = self._readings(shown, known)
            if readings is not None:
                for edits in covers(readings):
                    yield (*hidden, *edits)

    def _readings(self, shown: Sequence[int], known: Named) -> Readings | None:
        """Find what explains each line that is wrong; None if there is one that nothing does."""
        readings: dict[int, Sequence[Edits]] = {}
        for number in shown:
            if not self._is_made(self._lines[number], known):
                readings[number] = self._single(number, known) or self._paired(number, known)
                if not readings[number]:
                    return None
        for number, found in readings.items():
            if not any(_are_everywhere(reading, readings) for reading in found):
                readings[number] = [*found, *self._paired(number, known)]
        return readings

    def _single(self, number: int, known: Named) -> Sequence[Edits]:
        at = self._at[number]
        return [(edit,) for line in at if self._is_made(line, known) for edit in at[line]]

    def _paired(self, number: int, known: Named) -> Sequence[Edits]:
        at = self._at[number]
        made = [pair for pair in self._pairs(number) if self._is_made(pair[0], known)]
        return [both for _, first, second in made for both in product(at[first], at[second])]

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
        made = [_value(line, names) for names in named]
        if any(value is None for value in made):
            return []
        return [{**names, site_of(line): value} for names, value in zip(named, made, strict=True)]

    def _make_pairs(self, number: int) -> Sequence[tuple[Line, Line, Line]]:
        """Make every two mistakes in one line, none of them rare; give it with theirs."""
        made = []
        for one, other in combinations(self._at[number].items(), 2):
            (first, (edit, *_)), (second, (another, *_)) = one, other
            if not (edit.rare or another.rare):
                lines = on_one_line(self._lines[number], number, (edit, another))
                made += [(line, first, second) for line in lines or ()]
        return made

    def _is_made(self, line: Line, known: Named) -> bool:
        """Whether a line gives what is shown, in every case."""
        site = site_of(line)
        return all(is_same(names[site], _value(line, names)) for names in known)


def _is_small(value: Any) -> bool:
    return value is None or (is_numeric(value) and value.ndim == 2 and value.size <= _MOST)


def _value(line: Line, names: Mapping[str, Any]) -> Any:
    """Run a line for what it binds; None where it raises."""
    known = dict(names)
    try:
        exec(line.code, GIVEN_NAMES, known)
    except Exception:
        return None
    return known[line.targets[0]]


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
