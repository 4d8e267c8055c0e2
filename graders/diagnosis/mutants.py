"""Mistakes that nobody wrote down: small random changes of a right answer's own syntax tree."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from .rewrite import Path, places, put


@dataclass(frozen=True)
class Mutant:
    """A changed file. what: the change in words, with the line before and after."""

    source: str
    function: str
    what: str


def mutants(source: str, rng: np.random.Generator, count: int) -> Iterator[Mutant]:
    """Change a submission in up to `count` of the ways known here, one change at a time."""
    tree = ast.parse(source)
    changes = [
        (path, node, new)
        for definition, path, node in _nodes(tree)
        for new in _changes(node, _names(definition), _keys(definition))
    ]
    seen = {ast.unparse(tree)}
    for index in rng.permutation(len(changes)).tolist():
        if len(seen) > count:
            return
        path, node, new = changes[index]
        text = _written(put(tree, path, new))
        if text is not None and text not in seen:
            seen.add(text)
            yield Mutant(text, _function(tree, path), _what(node, new))


def _nodes(tree: ast.Module) -> Iterator[tuple[ast.stmt, Path, ast.AST]]:
    """Give every node inside the definitions of a file, with its definition."""
    for number, statement in enumerate(tree.body):
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            for path, node in places(statement, (("body", number),)):
                yield statement, path, node


def _written(tree: ast.AST) -> str | None:
    try:
        text = ast.unparse(ast.fix_missing_locations(copy.deepcopy(tree)))
        compile(text, "<mutant>", "exec")
    except (SyntaxError, ValueError, TypeError, AttributeError):
        return None
    return text


@cache
def _keys(tree: ast.AST) -> frozenset[str]:
    return frozenset(
        n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and _is_key(n.value)
    )


def _is_key(value: object) -> bool:
    return isinstance(value, str) and value.isidentifier() and len(value) <= 4


@cache
def _names(tree: ast.AST) -> list[str]:
    """List the variables of the file."""
    found = [
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    ]
    found += [n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)]
    return sorted(set(found))


def _function(tree: ast.AST, path: Path) -> str:
    """Name the definition at the top level that a path leads into."""
    if not path:
        return ""
    assert isinstance(tree, ast.Module)
    statement = tree.body[path[0][1] or 0]
    return getattr(statement, "name", "")


def _what(node: ast.AST, new: ast.AST) -> str:
    return f"{_text(node)} -> {_text(new)}"


def _text(node: ast.AST) -> str:
    try:
        return ast.unparse(ast.fix_missing_locations(copy.deepcopy(node)))[:60]
    except Exception:
        return type(node).__name__


def _changes(node: ast.AST, names: list[str], keys: frozenset[str]) -> Iterator[ast.AST]:
    """Give everything that could stand in a node's place."""
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right
        for operator in (ast.Add, ast.Sub, ast.Mult, ast.MatMult, ast.Div):
            if not isinstance(node.op, operator):
                yield ast.BinOp(node.left, operator(), node.right)
        yield ast.BinOp(node.right, node.op, node.left)
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for name in names:
            if name != node.id:
                yield ast.Name(name, ast.Load())
        yield ast.UnaryOp(ast.USub(), node)
    elif isinstance(node, ast.Constant):
        yield from _constants(node, keys)
    elif isinstance(node, ast.Tuple | ast.List) and len(node.elts) > 1:
        for i in range(len(node.elts) - 1):
            items = list(node.elts)
            items[i], items[i + 1] = items[i + 1], items[i]
            yield type(node)(items, node.ctx)
    elif isinstance(node, ast.Compare):
        for comparison in (ast.Lt, ast.LtE, ast.Gt, ast.Eq):
            yield ast.Compare(node.left, [comparison()], node.comparators)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
    if isinstance(node, ast.FunctionDef | ast.For | ast.While | ast.If):
        yield from _blocks(node)
    if isinstance(node, ast.Name) and node.id == "t" and isinstance(node.ctx, ast.Load):
        for operator in (ast.Add, ast.Sub):
            yield ast.BinOp(node, operator(), ast.Constant(1))


_FUNCTIONS = (
    "np.tanh",
    "sigmoid",
    "softmax",
    "np.exp",
    "np.sin",
    "np.abs",
    "np.zeros_like",
    "np.ones_like",
)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    for argument in node.args:
        yield argument
    if len(node.args) == 1:
        for name in _FUNCTIONS:
            function = ast.parse(name, mode="eval").body
            yield ast.Call(function, node.args, node.keywords)
    for i in range(len(node.args) - 1):
        items = list(node.args)
        items[i], items[i + 1] = items[i + 1], items[i]
        yield ast.Call(node.func, items, node.keywords)
    for i in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, node.keywords[:i] + node.keywords[i + 1 :])


def _constants(node: ast.Constant, keys: frozenset[str]) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        for value in (node.value + 1, node.value - 1, 0, -node.value):
            yield ast.Constant(value)
    elif node.value in keys:
        for key in sorted(keys):
            yield ast.Constant(key)


def _blocks(node: ast.FunctionDef | ast.For | ast.While | ast.If) -> Iterator[ast.AST]:
    """Leave statements out, do them twice, or change their order."""
    first = 1 if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) else 0
    for i in range(first, len(node.body)):
        for body in (
            node.body[:i] + node.body[i + 1 :],
            node.body[:i] + [node.body[i]] + node.body[i:],
            node.body[:i] + node.body[i + 1 : i + 2] + [node.body[i]] + node.body[i + 2 :],
        ):
            made = copy.copy(node)
            made.body = body or [ast.Pass()]
            yield made
