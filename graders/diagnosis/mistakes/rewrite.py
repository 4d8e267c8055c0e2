"""Patterns over syntax trees: expressions and statements in which some names are holes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

#: Names that stand for something else: X, Y, Z, V for any expression; Q for the name of a computed
#: quantity, W and B for the names of weights and of a bias, whose names tell them apart.
HOLES = frozenset("XYZVQWB")
#: What the functions compute and hand on.
QUANTITIES = frozenset(
    (
        *("xt", "a_prev", "c_prev", "concat", "ft", "ut", "cct", "ot", "a_next", "c_next"),
        *("yt_pred", "cache", "a0", "a", "c", "y_pred", "caches"),
    )
)

#: Where a node that is made says it stands: to be compiled it must say something.
HERE: Mapping[str, Any] = {"lineno": 1, "col_offset": 0}

Path = tuple[tuple[str, int | None], ...]
Bound = dict[str, ast.expr]
_Node = TypeVar("_Node", bound=ast.AST)


@cache
def parse(text: str) -> ast.stmt | ast.expr:
    """Read an expression or a statement."""
    statement = ast.parse(text).body[0]
    return statement.value if isinstance(statement, ast.Expr) else statement


def match(pattern: ast.AST, node: ast.AST, bound: Bound | None = None) -> Bound | None:
    """Fit a node into a pattern; give what stands in each hole, or None where it does not fit.

    A hole that occurs twice must hold the same both times.
    """
    bound = {} if bound is None else bound
    if isinstance(pattern, ast.Name) and pattern.id in HOLES:
        return _fit(pattern.id, node, bound)
    if type(pattern) is not type(node):
        return None
    for field in pattern._fields:
        mine, its = getattr(pattern, field, None), getattr(node, field, None)
        if field in ("ctx", "type_comment", "kind"):
            continue
        if isinstance(mine, ast.AST):
            if not isinstance(its, ast.AST) or match(mine, its, bound) is None:
                return None
        elif isinstance(mine, list):
            if not isinstance(its, list) or len(mine) != len(its):
                return None
            if any(match(*pair, bound) is None for pair in zip(mine, its, strict=True)):
                return None
        elif mine != its:
            return None
    return bound


def _fit(hole: str, node: ast.AST, bound: Bound) -> Bound | None:
    if not isinstance(node, ast.expr) or (hole in "QWB" and not _is_named(hole, node)):
        return None
    if hole in bound and ast.dump(bound[hole]) != ast.dump(node):
        return None
    bound[hole] = node
    return bound


def _is_named(hole: str, node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and kind_of(node.id) == hole


def kind_of(name: str) -> str:
    """Tell weights W, biases B and computed quantities Q apart by their names; else nothing."""
    if name[0] == "W":
        return "W"
    if name[0] == "b" and len(name) == 2:
        return "B"
    return "Q" if name in QUANTITIES else ""


def fill(template: ast.AST, bound: Mapping[str, ast.expr]) -> ast.AST:
    """Make what a template describes, with its holes filled; what fills them is shared."""
    if isinstance(template, ast.Name) and template.id in bound:
        filled = _copy(bound[template.id])
        if hasattr(filled, "ctx"):
            filled.ctx = template.ctx
        return filled
    made = _copy(template)
    for field, value in ast.iter_fields(template):
        if isinstance(value, ast.AST):
            setattr(made, field, fill(value, bound))
        elif isinstance(value, list):
            setattr(made, field, [fill(item, bound) for item in value])
    return made


def _copy(node: _Node) -> _Node:
    return type(node)(**vars(node))


def places(node: ast.AST, path: Path = ()) -> Iterator[tuple[Path, ast.AST]]:
    """Walk through a tree from its root: every node with its path, outer ones first."""
    yield path, node
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield from places(value, (*path, (field, None)))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from places(item, (*path, (field, index)))


def at(node: ast.AST, path: Path) -> ast.AST | None:
    """Give the node at a path; None where the tree has none."""
    for field, index in path:
        value = getattr(node, field, None)
        if index is not None:
            value = value[index] if isinstance(value, list) and index < len(value) else None
        if not isinstance(value, ast.AST):
            return None
        node = value
    return node


def put(node: ast.AST, path: Path, new: ast.AST) -> ast.AST:
    """Make a tree that has another node at a path; the rest is shared."""
    if not path:
        return new
    (field, index), rest = path[0], path[1:]
    made = _copy(node)
    value = getattr(node, field)
    if index is None:
        setattr(made, field, put(value, rest, new))
    else:
        items = list(value)
        items[index] = put(items[index], rest, new)
        setattr(made, field, items)
    return made
