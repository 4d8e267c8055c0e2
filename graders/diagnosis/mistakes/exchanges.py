"""Mistakes of place: two things that are packed, unpacked or computed in each other's place."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, permutations
from typing import Any

from graders.diagnosis.mistakes.edits import Edit, edit_at
from graders.diagnosis.mistakes.program import Line, Program
from graders.diagnosis.mistakes.rewrite import HERE, Path, at, put
from graders.diagnosis.mistakes.sites import GATES, site_of
from graders.judge.ladder import EQUATIONS

_VALUE: Path = (("value", None),)
#: What the function of a gate is applied to.
_SUM: Path = (("value", None), ("args", 0))


def orders(program: Program) -> Iterator[Edit]:
    """Put two things that are returned, kept or unpacked in each other's place; leave one out."""
    for number, line in enumerate(program.lines):
        items = getattr(line.node, "value", None)
        if site_of(line) == "cell":
            yield from _unpackings(program, number)
        elif site_of(line) in ("cache", "return") and isinstance(items, ast.Tuple):
            names = [ast.unparse(item) for item in items.elts]
            in_cache = site_of(line) == "cache"
            for i, j in combinations(range(len(names)), 2):
                order = _swapped(range(len(names)), i, j)
                told = {"first": names[i], "second": names[j]}
                yield _reordered(program, number, "order", order, told, rare=in_cache)
            for order in [] if in_cache else map(list, permutations(range(len(names)))):
                if sum(k != place for place, k in enumerate(order)) > 2:
                    yield _reordered(program, number, "several_moved", order, {}, rare=True)
            for i, name in enumerate(names):
                left = [k for k in range(len(names)) if k != i]
                yield _reordered(program, number, "left_out", left, {"first": name}, rare=True)


def _swapped(items: Sequence[Any], i: int, j: int) -> list[Any]:
    swapped = list(items)
    swapped[i], swapped[j] = items[j], items[i]
    return swapped


def _reordered(
    program: Program,
    number: int,
    kind: str,
    order: Sequence[int],
    told: Mapping[str, str],
    rare: bool,
) -> Edit:
    line = program.lines[number]

    def apply(statement: ast.stmt) -> ast.stmt | None:
        value = at(statement, _VALUE)
        if not isinstance(value, ast.Tuple) or len(value.elts) < len(order):
            return None
        made = put(statement, _VALUE, ast.Tuple([value.elts[k] for k in order], ast.Load(), **HERE))
        return made if isinstance(made, ast.stmt) else None

    made = apply(line.node)
    assert made is not None
    lines = {number: (Line(line.depth, made),)}
    return edit_at(
        program, kind, number, lines, told, rare=rare, path=_VALUE, apply={number: apply}
    )


def _unpackings(program: Program, number: int) -> Iterator[Edit]:
    """Unpack what the cell returns into each other's names, or into a name that nothing reads."""
    line = program.lines[number]
    assert isinstance(line.node, ast.Assign)
    target = line.node.targets[0]
    assert isinstance(target, ast.Tuple)
    names = [ast.unparse(item) for item in target.elts]
    for i, j in combinations(range(len(names)), 2):
        told = {"first": names[i], "second": names[j]}
        yield _unpacked(program, number, "unpacked_in_other_order", _swapped(names, i, j), told)
    for i, name in enumerate(names):
        unread = [*names[:i], "_", *names[i + 1 :]]
        yield _unpacked(program, number, "never_updated", unread, {"first": name})


def _unpacked(
    program: Program, number: int, kind: str, names: Sequence[str], told: Mapping[str, str]
) -> Edit:
    line = program.lines[number]
    assert isinstance(line.node, ast.Assign)
    items: list[ast.expr] = [ast.Name(name, ast.Store(), **HERE) for name in names]
    made = ast.Assign([ast.Tuple(items, ast.Store(), **HERE)], line.node.value, **HERE)
    return edit_at(program, kind, number, {number: (Line(line.depth, made),)}, told)


def exchanges(program: Program) -> Iterator[Edit]:
    """Compute two quantities by each other's formula."""
    numbers = [n for n, line in enumerate(program.lines) if site_of(line) in GATES]
    for i, j in combinations(numbers, 2):
        first, second = program.lines[i].node, program.lines[j].node
        assert isinstance(first, ast.Assign)
        assert isinstance(second, ast.Assign)
        lines = {
            i: (Line(0, ast.Assign(first.targets, second.value, **HERE)),),
            j: (Line(0, ast.Assign(second.targets, first.value, **HERE)),),
        }
        sites = site_of(program.lines[i]), site_of(program.lines[j])
        told = dict(zip(("first", "second"), sites, strict=True))
        # These two are multiplied with each other, so that only the cache tells them apart.
        kind = "exchanged_in_cache" if sites == ("ut", "cct") else "formulas_exchanged"
        edit = edit_at(program, kind, i, lines, told)
        equations = tuple(EQUATIONS[program.name][site] for site in sites)
        yield replace(edit, sites=sites, equations=equations)


def permutations_of_parameters(program: Program) -> Iterator[Edit]:
    """Compute quantities with each other's weights and biases, as when stacked ones are split."""
    numbers = [n for n, line in enumerate(program.lines) if site_of(line) in GATES]
    nodes = [program.lines[number].node for number in numbers]
    sums = [at(node, _SUM) for node in nodes]
    for order in permutations(range(len(numbers))):
        moved = [k for k, other in enumerate(order) if k != other]
        if not moved:
            continue
        lines = {}
        for k in moved:
            made, given = nodes[k], sums[order[k]]
            assert given is not None
            changed = put(made, _SUM, given)
            assert isinstance(changed, ast.stmt)
            lines[numbers[k]] = (Line(0, changed),)
        sites = tuple(site_of(program.lines[numbers[k]]) for k in moved)
        kind = "parameters_exchanged" if len(moved) == 2 else "parameters_permuted"
        told = dict(zip(("first", "second"), sites, strict=False))
        edit = edit_at(program, kind, numbers[moved[0]], lines, told, rare=True)
        equations = tuple(EQUATIONS[program.name][site] for site in sites)
        yield replace(edit, sites=sites, equations=equations)


def copies(program: Program) -> Iterator[Edit]:
    """Compute a quantity by another's formula, as when a line was copied; a gate also by what
    another gate leaves, as cells do that tie two of them together.
    """
    numbers = [n for n, line in enumerate(program.lines) if site_of(line) in GATES]
    for number, other in permutations(numbers, 2):
        node, copied = program.lines[number].node, program.lines[other].node
        assert isinstance(node, ast.Assign)
        assert isinstance(copied, ast.Assign)
        told = {"first": site_of(program.lines[number]), "OTHER": site_of(program.lines[other])}
        made = {"formula_of_another": copied.value}
        if "cct" not in told.values():
            rest = ast.BinOp(ast.Constant(1, **HERE), ast.Sub(), copied.value, **HERE)
            made["rest_of_another"] = rest
        for kind, value in made.items():
            lines = {number: (Line(0, ast.Assign(node.targets, value, **HERE)),)}
            yield edit_at(program, kind, number, lines, told, rare=True, changes=2)
