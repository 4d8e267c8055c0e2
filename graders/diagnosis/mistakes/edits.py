"""A mistake as data: which lines of the reference it exchanges, and how two go together."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal

from graders.diagnosis.mistakes.program import Line, Program, in_loop, read, with_lines
from graders.diagnosis.mistakes.rewrite import HERE, Path
from graders.diagnosis.mistakes.sites import equations_of, site_of

Apply = Callable[[ast.stmt], ast.stmt | None]


@dataclass(frozen=True, eq=False)
class Edit:
    """One mistake in a reference function.

    id: unique among all functions. kind: what sort of mistake, see `rules` and `sentences`.
    where: in a cell, in a loop, or in the formulas of a cell that are written into a loop.
    sites: the quantities that it changes, or the part of a loop at which it stands.
    lines: what takes the place of which line. equations: those that it breaks.
    names: what its title may speak of.
    rare: whether it is so rare that no table holds it together with a second mistake.
    changes: how many changes it takes; what takes fewer is simpler.
    path, apply: where in its lines it is, and how it is made in each, so that others can share it.
    form: what it does to its line, the same in lines of the same form.
    of: in formulas that are written into a loop, the cell's mistake that it is.
    """

    id: str
    kind: str
    where: Literal["cell", "loop", "step"]
    sites: tuple[str, ...]
    lines: Mapping[int, tuple[Line, ...]]
    equations: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    rare: bool = False
    changes: int = 1
    path: Path = ()
    apply: Mapping[int, Apply] = field(default_factory=dict)
    form: str = ""
    of: Edit | None = None

    @property
    def is_of_prediction(self) -> bool:
        """Whether it is in a prediction that a loop computes itself; its cell may do all else."""
        return self.where == "step" and self.sites == ("yt_pred",)

    @property
    def needs_no_cell(self) -> bool:
        """Whether it is in formulas of a loop's own that take the place of its cell."""
        return self.where == "step" and not self.is_of_prediction


def edit_at(
    program: Program,
    kind: str,
    number: int,
    lines: Mapping[int, tuple[Line, ...]],
    names: Mapping[str, str],
    **more: Any,
) -> Edit:
    """Make an edit that stands at a line, with its id.

    lines, names: as in `Edit`. more: its other fields.
    """
    site = site_of(program.lines[number])
    own = [names[key] for key in ("W", "B", "Q", "first", "second") if key in names]
    details = "_".join([names["OTHER"], "for", *own] if "OTHER" in names else own)
    details = "" if details == site else details
    is_loop = any(line.depth for line in program.lines)
    return Edit(
        id="/".join(part for part in (program.name, site, kind, details) if part),
        kind=kind,
        where="loop" if is_loop else "cell",
        sites=(site,),
        lines=lines,
        equations=equations_of(program.name, site),
        names=names,
        **more,
    )


def sites_of(edits: Iterable[Edit]) -> frozenset[str]:
    """Collect the places at which edits stand."""
    return frozenset(site for edit in edits for site in edit.sites)


def edited(program: Program, edits: Sequence[Edit]) -> Program | None:
    """Make the mistakes of some edits; None where they do not go together."""
    changed: dict[int, tuple[Line, ...]] = {}
    for number in {number for edit in edits for number in edit.lines}:
        at_line = [edit for edit in edits if number in edit.lines]
        made = on_one_line(program.lines[number], number, at_line)
        if made is None:
            return None
        changed[number] = made
    return with_lines(program, changed)


def may_go_together(one: Edit, other: Edit) -> bool:
    """Whether nothing speaks against it before `edited` tries."""
    if one.of and other.of:
        return may_go_together(one.of, other.of)
    shared = one.lines.keys() & other.lines.keys()
    if one.of or other.of:
        return shared <= (other if one.of else one).apply.keys()
    return not shared or (
        one.path != other.path and shared <= one.apply.keys() and shared <= other.apply.keys()
    )


def on_one_line(line: Line, number: int, edits: Sequence[Edit]) -> tuple[Line, ...] | None:
    """Make mistakes in one line, the inner one first; None where they do not go together."""
    if len(edits) == 1:
        return edits[0].lines[number]
    in_step = [edit.of for edit in edits if edit.of]
    if in_step:
        in_call = [edit for edit in edits if not edit.of]
        made = _in_one_line(line, number, in_call)
        return None if made is None else written_out(made, in_step)
    made = _in_one_line(line, number, edits)
    return None if made is None else (made,)


def _in_one_line(line: Line, number: int, edits: Sequence[Edit]) -> Line | None:
    """Make mistakes that leave it one line."""
    if len({edit.path for edit in edits}) < len(edits):
        return None
    inner_first = sorted(edits, key=lambda edit: -len(edit.path))
    if any(number not in edit.apply for edit in inner_first):
        return None
    return _applied(line, tuple(edit.apply[number] for edit in inner_first))


def written_out(line: Line, edits: Sequence[Edit]) -> tuple[Line, ...] | None:
    """Write the formulas of the cell that a line calls in its place, with these mistakes in them.

    None where they do not go together.
    """
    program = edited(read(_called(line)[0]), edits)
    if program is None:
        return None
    formulas = (line for line in program.lines if not isinstance(line.node, ast.Return))
    return (*passed(line), *map(in_loop, formulas))


@cache
def passed(line: Line) -> tuple[Line, ...]:
    """Give what a line passes to a cell the names that it has there; its parameters have theirs.

    The same objects each time.
    """
    cell, given = _called(line)
    return tuple(
        Line(1, ast.Assign([ast.Name(name, ast.Store(), **HERE)], value, **HERE))
        for name, value in zip(read(cell).arguments[:-1], given, strict=False)
    )


def _called(line: Line) -> tuple[str, Sequence[ast.expr]]:
    """Take the name of the function that a line calls, and what it is given."""
    call = getattr(line.node, "value", None)
    assert isinstance(call, ast.Call)
    assert isinstance(call.func, ast.Name)
    return call.func.id, call.args


@lru_cache(1 << 13)
def _applied(line: Line, changes: Sequence[Apply]) -> Line | None:
    """Make changes of one line; the same object each time, so that it is compiled once."""
    statement: ast.stmt | None = line.node
    for change in changes:
        statement = None if statement is None else change(statement)
    return None if statement is None else Line(line.depth, statement)
