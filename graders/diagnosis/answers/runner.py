"""Running edited functions on one case, computing as little as possible twice."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from graders.diagnosis.mistakes.program import GIVEN, Line, Program, Tree
from graders.judge import Answer, Failure
from graders.judge.local import Function
from graders.judge.model import Array

#: What a loop's lines gave is kept for so many of its steps.
_MOST_KEPT = 256
GIVEN_NAMES = dict(GIVEN)


class CellRunner:
    """Runs edits of a cell.

    Only changed lines are run, and what follows from them; and what a line binds is kept by the
    identities of what it read: a pair of mistakes costs what neither of them costs alone.
    """

    def __init__(self, reference: Program, arguments: Sequence[Any]) -> None:
        self.arguments = tuple(map(sealed, arguments))
        #: What a line binds, by itself and the identities of what it reads; and what it reads, so
        #: that its identity stays its own.
        self._kept: dict[tuple[Any, ...], tuple[dict[str, Any], list[Any]]] = {}
        self._lines = reference.lines[:-1]
        #: What the reference knows before its last line.
        self._right = dict(zip(reference.arguments, self.arguments, strict=True))
        for line in self._lines:
            self._bind(line, self._right, keep=True)

    def run(self, program: Program, keep: bool = False) -> Any:
        """Run it and give what it returns. Raises whatever it raises.

        keep: whether what it computes should be kept for others; for single edits.
        """
        return eval(program.lines[-1].code, GIVEN_NAMES, self.names(program, keep))

    def names(self, program: Program, keep: bool = False) -> dict[str, Any]:
        """Run it up to its last line and give all that is known then, by name."""
        *lines, _ = program.lines
        names, changed = dict(self._right), set[str]()
        for line, meant in zip(lines, self._lines, strict=True):
            if line is not meant or not changed.isdisjoint(line.quantities):
                self._bind(line, names, keep)
                changed.update(line.targets)
        return names

    def _bind(self, line: Line, names: dict[str, Any], keep: bool) -> None:
        read = [names.get(name) for name in line.quantities]
        key = (line, *map(id, read))
        known = self._kept.get(key)
        if known is not None:
            names.update(known[0])
            return
        exec(line.code, GIVEN_NAMES, names)
        if keep:
            self._kept[key] = _bound([line], names), read


class _Returned(Exception):  # noqa: N818
    """A `return` was reached."""

    def __init__(self, value: Any) -> None:
        self.value = value


class LoopRunner:
    """Runs edits of a loop; its cell remembers what it returned, and its formulas what they gave.

    Inputs, what the cell returned and what formulas gave are read-only, so that an edit that writes
    into them raises.
    """

    def __init__(self, arguments: Sequence[Any], cell: Function) -> None:
        self.arguments = tuple(map(sealed, arguments))
        self._globals: dict[str, Any] = {**GIVEN, cell.__name__: remembering(cell)}
        #: What lines bind that do nothing else, as in `CellRunner`.
        self._kept: dict[tuple[Any, ...], tuple[dict[str, Any], list[Any]]] = {}

    def run(self, program: Program, keep: bool = False) -> Any:
        """Run it and give what it returns. Raises whatever it raises."""
        names = dict(zip(program.arguments, self.arguments, strict=True))
        try:
            self._block(program.tree, names)
        except _Returned as returned:
            return returned.value
        return None

    def _block(self, tree: Tree, names: dict[str, Any]) -> None:
        for lines, body in tree:
            line = lines[0]
            if body is not None:
                assert isinstance(line.node, ast.For)
                assert isinstance(line.node.target, ast.Name)
                for value in eval(line.code, self._globals, names):
                    names[line.node.target.id] = value
                    self._block(body, names)
            elif line.only_binds:
                self._bind(lines, names)
            elif isinstance(line.node, ast.Return):
                raise _Returned(eval(line.code, self._globals, names))
            else:
                exec(line.code, self._globals, names)

    def _bind(self, lines: tuple[Line, ...], names: dict[str, Any]) -> None:
        read = [names.get(name) for name in _reads(lines)]
        key = (lines, *map(id, read))
        known = self._kept.get(key)
        if known is not None:
            names.update(known[0])
            return
        for line in lines:
            exec(line.code, self._globals, names)
        if not any(isinstance(value, np.ndarray) and value.flags.writeable for value in read):
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = _bound(lines, names), read


def _bound(lines: Sequence[Line], names: Mapping[str, Any]) -> dict[str, Any]:
    """Take what lines have bound, in arrays that are read-only from now on."""
    bound = {name: names[name] for line in lines for name in line.targets}
    for value in bound.values():
        if isinstance(value, np.ndarray):
            value.flags.writeable = False
    return bound


@lru_cache(_MOST_KEPT)
def _reads(lines: tuple[Line, ...]) -> tuple[str, ...]:
    """List the names that lines may read before they bind them."""
    bound, reads = set[str](), dict[str, None]()
    for line in lines:
        reads.update((name, None) for name in line.reads if name not in bound)
        bound.update(line.targets)
    return tuple(reads)


def answered(runner: CellRunner | LoopRunner, program: Program) -> Answer:
    """Run a program as the judge asks a function: what it raises is an answer."""
    try:
        return Answer(runner.run(program), runner.arguments)
    except Exception as error:
        return Answer(failure=Failure("raised", repr(error)))


def sealed(value: Any) -> Any:
    """Copy an argument into arrays that cannot be written to."""
    if isinstance(value, dict):
        return {key: sealed(item) for key, item in value.items()}
    copied = np.array(value)
    copied.flags.writeable = False
    return copied


def remembering(cell: Function) -> Function:
    """Wrap a cell: the same arguments, bit by bit, get the same answer without computing it."""
    known: dict[tuple[Any, ...], tuple[Any, list[int | None]]] = {}

    def remembered(*arguments: Any) -> Any:
        *given, parameters = arguments
        arrays = [np.asarray(argument) for argument in given]
        key = (*[(array.shape, array.tobytes()) for array in arrays], id(parameters))
        if key not in known:
            known[key] = _answer(cell, arrays, parameters)
        answer, places = known[key]
        is_writable = [array.flags.writeable for array in arrays]
        if not any(is_writable):
            return answer
        # A slice of an array that the loop goes on writing to shows in the cache what it becomes,
        # and what is no array is held as it is.
        held = [
            given[place] if place is not None and is_writable[place] else item
            for item, place in zip(answer[-1], places, strict=True)
        ]
        return (*answer[:-1], tuple(held))

    return remembered


def _answer(
    cell: Function, arrays: Sequence[Array], parameters: Any
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
