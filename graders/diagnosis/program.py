"""The reference as lines that can be exchanged, and a runner that computes nothing twice."""

from __future__ import annotations

import ast
import copy
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import CodeType
from typing import Any

import numpy as np

from graders.judge.model import Array
from solutions import reference, rnn_utils

GIVEN: Mapping[str, Any] = {
    "np": np,
    "sigmoid": rnn_utils.sigmoid,
    "softmax": rnn_utils.softmax,
}


@dataclass(frozen=True, eq=False)
class Line:
    """One simple statement, or the head of a loop without its body.

    depth: in how many loops it stands.
    """

    depth: int
    node: ast.stmt

    @property
    def text(self) -> str:
        """The line as it is written, without the body of a loop."""
        return "    " * self.depth + ast.unparse(ast.fix_missing_locations(self.node)).splitlines()[0]

    @cached_property
    def code(self) -> CodeType:
        """What runs: a loop's iterable, a return's value, or the whole statement."""
        if isinstance(self.node, ast.For):
            return _compile(ast.Expression(self.node.iter), "eval")
        if isinstance(self.node, ast.Return):
            return _compile(ast.Expression(self.node.value or ast.Constant(None)), "eval")
        return _compile(ast.Module([self.node], []), "exec")

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


def _compile(tree: ast.mod, mode: str) -> CodeType:
    code: CodeType = compile(ast.fix_missing_locations(tree), "<edit>", mode)
    return code


Lines = Sequence[Line]


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

    def function(self, names: Mapping[str, Any]) -> Callable[..., Any]:
        """Compile it as a whole. names: the global names that it may use beside numpy."""
        space: dict[str, Any] = {**GIVEN, **names}
        exec(compile(self.source(), f"<{self.name}>", "exec"), space)
        function: Callable[..., Any] = space[self.name]
        return function


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


class Returned(Exception):  # noqa: N818
    """A `return` inside a loop was reached."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Runner:
    """Runs edited functions on one case.

    What a line of a cell binds is kept by the identities of what it read, and what the cell of a
    loop returned by its arguments' bits: a pair of mistakes costs what neither of the two costs
    alone. Inputs and kept arrays are read-only, so that an edit that writes into them raises.
    """

    def __init__(self, arguments: Sequence[Any], cell: Callable[..., Any] | None = None) -> None:
        self.arguments = tuple(map(sealed, arguments))
        self._globals: dict[str, Any] = dict(GIVEN)
        self._kept: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._cell = cell
        if cell is not None:
            self._globals[cell.__name__] = remembering(cell)

    def run(self, program: Program, keep: bool = False) -> Any:
        """Run it and give what it returns. Raises whatever it raises.

        keep: whether what it computes should be kept for others; for single edits.
        """
        names = dict(zip(program.arguments, self.arguments, strict=True))
        try:
            return self._block(program.lines, 0, names, keep)
        except Returned as returned:
            return returned.value

    def _block(self, lines: Lines, depth: int, names: dict[str, Any], keep: bool) -> Any:
        index = 0
        while index < len(lines):
            line = lines[index]
            index += 1
            if isinstance(line.node, ast.For):
                end = index
                while end < len(lines) and lines[end].depth > depth:
                    end += 1
                assert isinstance(line.node.target, ast.Name)
                for value in eval(line.code, self._globals, names):
                    names[line.node.target.id] = value
                    self._block(lines[index:end], depth + 1, names, keep)
                index = end
            elif isinstance(line.node, ast.Return):
                raise Returned(eval(line.code, self._globals, names))
            elif line.targets and self._cell is None:
                self._bind(line, names, keep)
            else:
                exec(line.code, self._globals, names)
        return None

    def _bind(self, line: Line, names: dict[str, Any], keep: bool) -> None:
        key = (line, *[id(names.get(name)) for name in line.reads])
        values = self._kept.get(key)
        if values is None:
            exec(line.code, self._globals, names)
            if keep:
                values = tuple(names[name] for name in line.targets)
                # What was read is kept too, so that its identity stays its own.
                self._kept[key] = (*values, [names.get(name) for name in line.reads])
        else:
            names.update(zip(line.targets, values, strict=False))


def sealed(value: Any) -> Any:
    """Copy an argument into arrays that cannot be written to."""
    if isinstance(value, dict):
        return {key: sealed(item) for key, item in value.items()}
    copied = np.array(value)
    copied.flags.writeable = False
    return copied


def remembering(cell: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a cell: the same arguments, bit by bit, get the same answer without computing it."""
    known: dict[tuple[Any, ...], tuple[Any, list[int | None]]] = {}

    def remembered(*arguments: Any) -> Any:
        *arrays, parameters = arguments
        key = (*[(array.shape, array.tobytes()) for array in arrays], id(parameters))
        if key not in known:
            known[key] = _answer(cell, arrays, parameters)
        answer, places = known[key]
        if not any(array.flags.writeable for array in arrays):
            return answer
        # A slice of an array that the loop goes on writing to shows in the cache what it becomes.
        held = [
            item if place is None else arrays[place]
            for item, place in zip(answer[-1], places, strict=True)
        ]
        return (*answer[:-1], tuple(held))

    return remembered


def _answer(
    cell: Callable[..., Any], arrays: Sequence[Array], parameters: Any
) -> tuple[Any, list[int | None]]:
    """Run a cell on copies; tell which items of its cache are which of its arguments."""
    copies = [sealed(array) for array in arrays]
    answer = cell(*copies, parameters)
    for item in (*answer[:-1], *answer[-1]):
        if isinstance(item, np.ndarray):
            item.flags.writeable = False
    places = [
        next((place for place, copied in enumerate(copies) if copied is item), None)
        for item in answer[-1]
    ]
    return answer, places


def with_lines(program: Program, changed: Mapping[int, Sequence[Line]]) -> Program:
    """Exchange lines by their numbers: for none, one or several."""
    lines = [
        line
        for number, old in enumerate(program.lines)
        for line in (changed[number] if number in changed else (old,))
    ]
    return replace(program, lines=tuple(lines))
