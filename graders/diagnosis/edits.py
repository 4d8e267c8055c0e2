"""A mistake as data: which lines of the reference it exchanges, and how two go together."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .program import Line, Program, with_lines
from .rewrite import Path

Apply = Callable[[ast.stmt], ast.stmt | None]


@dataclass(frozen=True, eq=False)
class Edit:
    """One mistake in a reference function.

    id: unique among all functions. kind: what sort of mistake, see `rules` and `sentences`.
    where: in a cell, in a loop, or in the formulas of a cell that are written into a loop.
    sites: the quantities that it changes, or the part of a loop at which it stands.
    lines: what takes the place of which line. equations: those that it breaks.
    names: what its title may speak of.
    alone: whether it is so rare that no table holds it together with a second mistake.
    changes: how many changes it takes; what takes fewer is simpler.
    path, apply: where in its line it is, and how it is made there, so that two can share a line.
    form: what it does to its line, the same in lines of the same form.
    """

    id: str
    kind: str
    where: Literal["cell", "loop", "step"]
    sites: tuple[str, ...]
    lines: Mapping[int, tuple[Line, ...]]
    equations: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False
    changes: int = 1
    path: Path = ()
    apply: Apply | None = None
    form: str = ""


def sites_of(edits: Iterable[Edit]) -> frozenset[str]:
    """Collect the places at which edits stand."""
    return frozenset(site for edit in edits for site in edit.sites)


def edited(program: Program, edits: Sequence[Edit]) -> Program | None:
    """Make the mistakes of up to two edits; None where they do not go together."""
    changed: dict[int, tuple[Line, ...]] = {}
    for edit in edits:
        if changed.keys() & edit.lines.keys():
            shared = _on_one_line(program, edits)
            return None if shared is None else with_lines(program, shared)
        changed.update(edit.lines)
    return with_lines(program, changed)


def _on_one_line(program: Program, edits: Sequence[Edit]) -> dict[int, tuple[Line, ...]] | None:
    """Make mistakes in one line, the inner one first."""
    numbers = {number for edit in edits for number in edit.lines}
    if len(numbers) != 1 or len({edit.path for edit in edits}) < len(edits):
        return None
    number = numbers.pop()
    line = program.lines[number]
    statement: ast.stmt | None = line.node
    for edit in sorted(edits, key=lambda edit: -len(edit.path)):
        if edit.apply is None or statement is None:
            return None
        statement = edit.apply(statement)
    return None if statement is None else {number: (Line(line.depth, statement),)}
