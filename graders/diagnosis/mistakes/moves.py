"""Lines of a loop that are missing, doubled, or stand elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from .edits import Edit
from .program import Line, Program
from .rules import MOVES
from .sites import role_of, site_of


def moves(program: Program) -> Iterator[Edit]:
    """Leave each line out, do it twice, or put it at every other place, in the loop or out of it.

    Only what `rules.MOVES` has a name for is made.
    """
    for number, line in enumerate(program.lines):
        changes: list[tuple[str, Mapping[int, tuple[Line, ...]]]] = [
            ("missing", {number: ()}),
            ("twice", {number: (line, line)}),
        ]
        for place, other in enumerate(program.lines):
            if place in (number, number + 1) or place == 0:
                continue
            for depth in _depths(program.lines[place - 1], other):
                moved = Line(depth, line.node)
                changes.append(
                    (_move(line.depth, depth, place < number), {number: (), place: (moved, other)})
                )
        for what, lines in changes:
            kind = MOVES.get((role_of(line), what))
            if kind:
                yield Edit(
                    id=f"{program.name}/{site_of(line)}/{kind}",
                    kind=kind,
                    where="loop",
                    sites=(site_of(line),),
                    lines=lines,
                    rare=what == "twice" or role_of(line) == "return",
                )


def _depths(before: Line, after: Line) -> set[int]:
    """Tell how deep a line between two others can stand."""
    return {1} if isinstance(before.node, ast.For) else {before.depth, after.depth}


def _move(old: int, new: int, up: bool) -> str:
    if old == new:
        return "early" if up else "late"
    return "in_loop" if new > old else "out_of_loop"
