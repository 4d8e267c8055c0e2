"""Lines of a loop that are missing, doubled, or stand elsewhere, or one too many."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from graders.diagnosis.mistakes.edits import Edit
from graders.diagnosis.mistakes.program import Line, Program
from graders.diagnosis.mistakes.rewrite import parse
from graders.diagnosis.mistakes.rules_loop import MOVES
from graders.diagnosis.mistakes.sites import place_of, role_of, site_of


def moves(program: Program) -> Iterator[Edit]:
    """Leave each line out, do it twice, or put it at every other place, in the loop or out of it.

    Only what `rules_loop.MOVES` has a name for is made.
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


def first_columns(program: Program, singles: Sequence[Edit]) -> Iterator[Edit]:
    """Store `a0` in the first column, and loop over the others; there or one step late in `x`.

    singles: the edits by rules, of which those are made of.
    """
    (skips,) = [edit for edit in singles if edit.kind == "first_step_skipped"]
    (late,) = [edit for edit in singles if edit.kind == "one_step_late"]
    stored = parse("a[:, :, 0] = a0")
    assert isinstance(stored, ast.stmt)
    start = place_of(program, "start")
    lines = {**skips.lines, start: (program.lines[start], Line(0, stored))}
    for more in ({}, late.lines):
        yield Edit(
            id=f"{program.name}/a/first_column_taken",
            kind="first_column_taken",
            where="loop",
            sites=("a",),
            lines={**lines, **more},
            rare=True,
        )


def first_step_twice(program: Program) -> Iterator[Edit]:
    """Take the first step before the loop, with its cache or without, and in the loop again."""
    loop, cell, kept = (place_of(program, role) for role in ("loop", "cell", "kept"))
    first = parse(program.lines[cell].text.strip().replace("[:, :, t]", "[:, :, 0]"))
    assert isinstance(first, ast.stmt)
    for more in ((), (Line(0, program.lines[kept].node),)):
        yield Edit(
            id=f"{program.name}/loop/first_step_twice",
            kind="first_step_twice",
            where="loop",
            sites=("loop",),
            lines={loop: (Line(0, first), *more, program.lines[loop])},
            rare=True,
        )


def handed_on_otherwise(program: Program) -> Iterator[Edit]:
    """Hand on a state that is added to the one before it, or two states in each other's place."""
    cell, kept = (place_of(program, role) for role in ("cell", "kept"))
    states = [name for name in ("a_next", "c_next") if name in program.lines[cell].targets]
    changes: list[tuple[str, str, Mapping[int, tuple[Line, ...]]]] = []
    for name in states:
        before, added = _written("before = {0}", name), _written("{0} = before + {0}", name)
        first, last = program.lines[cell], program.lines[kept]
        changes += [
            # As it is stored, too, or only as it is handed on.
            ("handed_on_as_sum", name, {cell: (before, first, added)}),
            ("handed_on_as_sum", name, {cell: (before, first), kept: (last, added)}),
        ]
    if len(states) > 1:
        exchanged = _written("{0}, {1} = {1}, {0}", *states)
        changes.append(("handed_on_exchanged", states[0], {kept: (program.lines[kept], exchanged)}))
    for kind, state, lines in changes:
        yield Edit(
            id=f"{program.name}/{state}/{kind}",
            kind=kind,
            where="loop",
            sites=(state,),
            lines=lines,
            rare=True,
        )


def _written(text: str, *names: str) -> Line:
    made = parse(text.format(*names))
    assert isinstance(made, ast.stmt)
    return Line(1, made)


def all_in_loop(program: Program) -> Iterator[Edit]:
    """Make every array and list in each round of the loop; or set the first states there too."""
    loop = place_of(program, "loop")
    roles = [role_of(line) for line in program.lines]
    for moved_roles in (("made",), ("made", "start")):
        moved = [n for n, role in enumerate(roles) if role in moved_roles]
        inner = (Line(1, program.lines[n].node) for n in moved)
        yield Edit(
            id=f"{program.name}/loop/all_made_anew",
            kind="all_made_anew",
            where="loop",
            sites=("loop",),
            lines={**dict.fromkeys(moved, ()), loop: (program.lines[loop], *inner)},
            rare=True,
        )


def _depths(before: Line, after: Line) -> set[int]:
    """Tell how deep a line between two others can stand."""
    return {1} if isinstance(before.node, ast.For) else {before.depth, after.depth}


def _move(old: int, new: int, up: bool) -> str:
    if old == new:
        return "early" if up else "late"
    return "in_loop" if new > old else "out_of_loop"
