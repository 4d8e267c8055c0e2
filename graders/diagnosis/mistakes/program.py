"""The reference as lines that can be exchanged."""

from __future__ import annotations

import ast
import copy
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from types import CodeType
from typing import Any

import numpy as np

from graders.diagnosis.mistakes.rewrite import HERE, QUANTITIES
from solutions import reference, rnn_utils

GIVEN: Mapping[str, Any] = {
    "np": np,
    "sigmoid": rnn_utils.sigmoid,
    "softmax": rnn_utils.softmax,
}


#: What a loop fills step by step.
_STORES = frozenset(("a", "c", "y_pred", "caches"))


@dataclass(frozen=True, eq=False)
class Line:
    """One simple statement, or the head of a loop without its body.

    depth: in how many loops it stands.
    """

    depth: int
    node: ast.stmt

    @cached_property
    def text(self) -> str:
        """The line as it is written, without the body of a loop."""
        return "    " * self.depth + _written(self.node)

    @cached_property
    def code(self) -> CodeType:
        """What runs: a loop's iterable, a return's value, or the whole statement."""
        if isinstance(self.node, ast.For):
            return _compiled(ast.Expression(self.node.iter))
        if isinstance(self.node, ast.Return):
            return _compiled(ast.Expression(self.node.value or ast.Constant(None, **HERE)))
        return _compiled(ast.Module([self.node], []))

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The names that it binds, if that is all that it does."""
        if not isinstance(self.node, ast.Assign):
            return ()
        names = [node for target in self.node.targets for node in ast.walk(target)]
        if any(isinstance(node, ast.Subscript | ast.Attribute) for node in names):
            return ()
        return tuple(node.id for node in names if isinstance(node, ast.Name))

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The names that it may read."""
        return tuple(name for name in self.code.co_names if name not in GIVEN)

    @cached_property
    def quantities(self) -> tuple[str, ...]:
        """Those of them that are computed: all in which a mistake before it can show."""
        return tuple(n for n in self.reads if n in QUANTITIES and n not in self.targets)

    @cached_property
    def only_binds(self) -> bool:
        """Whether it does nothing but bind names, to what nothing writes into afterwards."""
        return bool(self.targets) and _STORES.isdisjoint((*self.targets, *self.reads))


@cache
def _written(node: ast.stmt) -> str:
    return ast.unparse(node).splitlines()[0]


def _compiled(tree: ast.Module | ast.Expression) -> CodeType:
    mode = "exec" if isinstance(tree, ast.Module) else "eval"
    code: CodeType = compile(tree, "<edit>", mode)
    return code


Lines = Sequence[Line]
#: Lines, the head of a loop with those in it; what only binds names together, all else alone.
Tree = Sequence[tuple[tuple[Line, ...], "Tree | None"]]


@cache
def in_loop(line: Line) -> Line:
    """Give the same line inside a loop; the same object each time, so that it is compiled once."""
    return Line(1, line.node)


@dataclass(frozen=True)
class Program:
    """A function: its name, the names of its arguments, and its lines."""

    name: str
    arguments: tuple[str, ...]
    lines: tuple[Line, ...]

    def source(self) -> str:
        """Write it as Python."""
        return f"def {self.name}({', '.join(self.arguments)}):\n" + "".join(
            f"    {line.text}\n" for line in self.lines
        )

    @cached_property
    def tree(self) -> Tree:
        """Its lines, in which those of a loop stand by themselves."""
        return _nested(self.lines)

    def function(self, names: Mapping[str, Any]) -> Callable[..., Any]:
        """Compile it as a whole. names: the global names that it may use beside numpy."""
        space: dict[str, Any] = {**GIVEN, **names}
        exec(compile(self.source(), f"<{self.name}>", "exec"), space)
        function: Callable[..., Any] = space[self.name]
        return function


def _nested(lines: Lines) -> Tree:
    blocks: list[list[tuple[tuple[Line, ...], Tree | None]]] = [[]]
    for (depth, only_binds), some in groupby(lines, lambda line: (line.depth, line.only_binds)):
        for together in [tuple(some)] if only_binds else zip(some):
            del blocks[depth + 1 :]
            is_loop = isinstance(together[0].node, ast.For)
            if is_loop:
                blocks.append([])
            blocks[depth].append((together, blocks[-1] if is_loop else None))
    return blocks[0]


@cache
def read(name: str) -> Program:
    """Read a reference function.

    What does not depend on each other is put in the order in which it could be computed first, so
    that a gate is known wherever a mistake could use it.
    """
    function = ast.parse(inspect.getsource(getattr(reference, name))).body[0]
    assert isinstance(function, ast.FunctionDef)
    lines = tuple(_flat(function.body[1:], 0))
    if not any(line.depth for line in lines):
        lines = _as_early_as_possible(lines)
    return Program(name, tuple(argument.arg for argument in function.args.args), lines)


def _flat(body: Iterable[ast.stmt], depth: int) -> Iterator[Line]:
    for statement in body:
        if isinstance(statement, ast.For):
            head = copy.copy(statement)
            head.body = [ast.Pass()]
            yield Line(depth, head)
            yield from _flat(statement.body, depth + 1)
        else:
            yield Line(depth, statement)


def _as_early_as_possible(lines: Lines) -> tuple[Line, ...]:
    levels: dict[str, int] = {}
    level = []
    for line in lines:
        level.append(1 + max((levels.get(name, 0) for name in line.reads), default=0))
        levels.update(dict.fromkeys(line.targets, level[-1]))
    order = sorted(range(len(lines)), key=lambda index: level[index])
    return tuple(lines[index] for index in order)


def with_lines(program: Program, changed: Mapping[int, Sequence[Line]]) -> Program:
    """Exchange lines by their numbers: for none, one or several."""
    lines = list(program.lines)
    for number in sorted(changed, reverse=True):
        lines[number : number + 1] = changed[number]
    return Program(program.name, program.arguments, tuple(lines))
