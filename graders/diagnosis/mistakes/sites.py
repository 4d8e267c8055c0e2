"""Where in a reference function a line stands: what it computes, and what it is there for."""

from __future__ import annotations

import ast

from graders.diagnosis.mistakes.program import Line, Program
from graders.judge.ladder import EQUATIONS

#: Quantities that are computed by the same formula from parameters of their own.
GATES = ("ft", "ut", "cct", "ot")


def site_of(line: Line) -> str:
    """Name what a line computes, stores into or does."""
    node = line.node
    if isinstance(node, ast.Assign):
        target = node.targets[0]
        if isinstance(target, ast.Tuple):
            return "cell" if isinstance(node.value, ast.Call) else "sizes"
        if isinstance(target, ast.Subscript):
            target = target.value
        assert isinstance(target, ast.Name)
        return target.id
    return {ast.For: "loop", ast.Return: "return"}.get(type(node), "caches")


def role_of(line: Line) -> str:
    """Tell what a line is there for.

    In a cell: joined (the concatenation), formula, cache, return. In a loop: made (an array or
    list that will hold results), start (a state before the first step), loop, cell, stored, kept
    (a cache), return. What takes sizes and parameters apart is "sizes".
    """
    site = site_of(line)
    if site in ("sizes", "cell", "loop", "return", "cache"):
        return site
    if site == "concat":
        return "joined"
    if site == "caches":
        return "kept" if isinstance(line.node, ast.Expr) else "made"
    if site in ("a", "c", "y_pred"):
        return "stored" if line.depth else "made"
    is_start = isinstance(line.node, ast.Assign) and _has_no_formula(line.node.value)
    return "start" if is_start else "formula"


def place_of(program: Program, role: str) -> int:
    """Give the number of the first line with a role, which the program has."""
    return next(n for n, line in enumerate(program.lines) if role_of(line) == role)


def _has_no_formula(value: ast.expr) -> bool:
    """Whether it is `a0` or zeros like it."""
    names = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    return "a0" in names


def equations_of(function: str, site: str) -> tuple[str, ...]:
    """Give the equations that what stands at a site belongs to; none in a loop."""
    equations = EQUATIONS.get(function, {})
    if site == "concat":
        return tuple(equations[gate] for gate in GATES)
    return (equations[site],) if site in equations else ()
