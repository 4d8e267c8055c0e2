"""Mistakes that nobody wrote down: small changes of a right answer's own syntax tree."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graders.diagnosis.mistakes.rewrite import Path, places, put

#: What may be called in place of a function of one argument.
_FUNCTIONS = (
    *("np.tanh", "sigmoid", "softmax", "np.exp", "np.sin", "np.abs"),
    *("np.zeros_like", "np.ones_like"),
)
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.MatMult, ast.Div)
#: Longer strings are no keys of the parameters.
_LONGEST_KEY = 4


@dataclass(frozen=True)
class Mutant:
    """A changed file, and the change in words: what stood there, and what stands there now."""

    source: str
    what: str


def mutants(source: str, rng: np.random.Generator, count: int) -> Iterator[Mutant]:
    """Change a submission in up to `count` ways, one change each, chosen among all known here."""
    tree = ast.parse(source)
    changes = [
        (path, node, new)
        for number, definition in enumerate(tree.body)
        if not isinstance(definition, ast.Import | ast.ImportFrom)
        for path, node in places(definition, (("body", number),))
        for new in _Changes(definition).of(node)
    ]
    seen = {ast.unparse(tree)}
    for index in rng.permutation(len(changes)).tolist():
        if len(seen) > count:
            return
        path, node, new = changes[index]
        text = _written(tree, path, new)
        if text and text not in seen:
            seen.add(text)
            yield Mutant(text, _in_words(tree, path, node, new))


def _written(tree: ast.Module, path: Path, new: ast.AST) -> str:
    try:
        text = _text(put(tree, path, new))
        compile(text, "<mutant>", "exec")
    except (SyntaxError, ValueError, TypeError, AttributeError):
        return ""
    return text


def _text(node: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(copy.deepcopy(node)))


def _in_words(tree: ast.Module, path: Path, node: ast.AST, new: ast.AST) -> str:
    """Give the line that was changed, before and after."""
    before, after = (_text(one).splitlines() for one in (tree, put(tree, path, new)))
    for old, now in zip(before, after, strict=False):
        if old != now:
            gone = len(after) < len(before)
            return f"`{old.strip()}` " + ("is left out" if gone else f"-> `{now.strip()}`")
    return f"{type(node).__name__} -> {type(new).__name__}"


class _Changes:
    """What could stand in the place of the nodes of one definition."""

    def __init__(self, definition: ast.stmt) -> None:
        nodes = list(ast.walk(definition))
        stored = [n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        arguments = [n.arg for n in nodes if isinstance(n, ast.arg)]
        self._names = sorted({*stored, *arguments})
        values = [n.value for n in nodes if isinstance(n, ast.Constant)]
        strings = {value for value in values if isinstance(value, str)}
        self._keys = sorted(text for text in strings if _is_key(text))

    def of(self, node: ast.AST) -> Iterator[ast.AST]:
        """Give everything that could stand in a node's place."""
        if isinstance(node, ast.BinOp):
            yield from _other_operations(node)
        elif isinstance(node, ast.Call):
            yield from _other_calls(node)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield from self._other_names(node)
        elif isinstance(node, ast.Constant):
            yield from self._other_constants(node)
        elif isinstance(node, ast.Tuple | ast.List):
            for items in _neighbours_exchanged(node.elts):
                yield type(node)(items, node.ctx)
        elif isinstance(node, ast.Compare):
            for operator in (ast.Lt, ast.LtE, ast.Gt, ast.Eq):
                yield ast.Compare(node.left, [operator()], node.comparators)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            yield node.value
        elif isinstance(node, ast.FunctionDef | ast.For | ast.While | ast.If):
            yield from _other_blocks(node)

    def _other_names(self, node: ast.Name) -> Iterator[ast.AST]:
        yield from (ast.Name(name, ast.Load()) for name in self._names if name != node.id)
        yield ast.UnaryOp(ast.USub(), node)
        if node.id == "t":
            yield ast.BinOp(node, ast.Add(), ast.Constant(1))
            yield ast.BinOp(node, ast.Sub(), ast.Constant(1))

    def _other_constants(self, node: ast.Constant) -> Iterator[ast.AST]:
        value = node.value
        if isinstance(value, bool):
            yield ast.Constant(not value)
        elif isinstance(value, int | float):
            yield from map(ast.Constant, (value + 1, value - 1, 0, -value))
        elif value in self._keys:
            yield from map(ast.Constant, self._keys)


def _is_key(text: str) -> bool:
    return text.isidentifier() and len(text) <= _LONGEST_KEY


def _other_operations(node: ast.BinOp) -> Iterator[ast.AST]:
    yield node.left
    yield node.right
    for operator in _OPERATORS:
        if not isinstance(node.op, operator):
            yield ast.BinOp(node.left, operator(), node.right)
    yield ast.BinOp(node.right, node.op, node.left)


def _other_calls(node: ast.Call) -> Iterator[ast.AST]:
    yield from node.args
    if len(node.args) == 1:
        for name in _FUNCTIONS:
            function = ast.parse(name, mode="eval").body
            yield ast.Call(function, node.args, node.keywords)
    for items in _neighbours_exchanged(node.args):
        yield ast.Call(node.func, items, node.keywords)
    for i in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, node.keywords[:i] + node.keywords[i + 1 :])


def _neighbours_exchanged(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    for i in range(len(items) - 1):
        yield [*items[:i], items[i + 1], items[i], *items[i + 2 :]]


def _other_blocks(node: ast.FunctionDef | ast.For | ast.While | ast.If) -> Iterator[ast.AST]:
    """Leave a statement out, do it twice, or exchange it with the next one."""
    first = 1 if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) else 0
    for i in range(first, len(node.body)):
        before, here, after = node.body[:i], node.body[i], node.body[i + 1 :]
        bodies = [[*before, *after], [*before, here, here, *after]]
        if after:
            bodies.append([*before, after[0], here, *after[1:]])
        for body in bodies:
            made = copy.copy(node)
            made.body = body or [ast.Pass()]
            yield made
