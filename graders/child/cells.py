"""Runs the cells of a notebook as far as they go: one failing statement costs no definition."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from types import CodeType
from typing import Any

MOST_TEXT = 300
_DEFINITIONS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
)
_BLOCK = re.compile(r"(?:def|class|async|import|from)\b|@")
_MOST_TRIES = 200
_compiled: dict[str, CodeType] = {}


def compile_ahead(sources: Iterable[str]) -> None:
    """Compile cells that many notebooks share, for all of them."""
    for source in sources:
        _compiled[source] = _compile(source, "<cell>")


def run(source: str, name: str, namespace: dict[str, Any]) -> str | None:
    """Run one cell in the namespace. Returns what went wrong, or None.

    When a statement fails, the definitions and imports after it are still made; when the cell does
    not parse, those of its blocks that do.
    """
    try:
        code = _compiled.get(source) or _compile(source, name)
    except BaseException as error:
        _define(_blocks(source), name, namespace)
        return words(error)
    try:
        exec(code, namespace)
    except BaseException as error:
        trace = error.__traceback__
        inner = trace and trace.tb_next
        line = inner.tb_lineno if inner else 0
        _define(_after(ast.parse(source).body, line), name, namespace)
        return words(error)
    return None


def define(source: str, name: str, namespace: dict[str, Any]) -> None:
    """Make only the definitions and imports of a cell."""
    try:
        statements = ast.parse(source).body
    except BaseException:
        statements = _blocks(source)
    _define(statements, name, namespace)


def words(error: BaseException) -> str:
    """Say what was raised, in a bounded line that cannot fail: "ValueError: no such shape"."""
    name = str(type.__dict__["__name__"].__get__(type(error)))
    try:
        text = str.__str__(str(error))
    except BaseException:
        text = ""
    return (f"{name}: {text}" if text else name)[:MOST_TEXT]


def _compile(source: str, name: str) -> CodeType:
    return compile(source, name, "exec", dont_inherit=True)


def _after(statements: list[ast.stmt], line: int) -> list[ast.stmt]:
    """The statements that follow the one that covers a line."""
    for number, statement in enumerate(statements):
        if line <= (statement.end_lineno or statement.lineno):
            return statements[number + 1 :]
    return []


def _define(statements: list[ast.stmt], name: str, namespace: dict[str, Any]) -> None:
    for statement in statements:
        if isinstance(statement, _DEFINITIONS):
            try:
                module = ast.Module([statement], type_ignores=[])
                exec(compile(module, name, "exec", dont_inherit=True), namespace)
            except BaseException:  # the note on the cell says already that not all of it ran
                continue


def _blocks(source: str) -> list[ast.stmt]:
    """What parses, by itself, among the definitions and imports at the left margin."""
    lines = source.splitlines()
    margins = [
        n for n, line in enumerate(lines) if line[:1].strip() not in ("", "#", ")", "]", "}")
    ]
    found: list[ast.stmt] = []
    taken = tries = 0
    for place, start in enumerate(margins):
        if start < taken or not _BLOCK.match(lines[start]):
            continue
        for end in [*margins[place + 1 :], len(lines)]:
            tries += 1
            if tries > _MOST_TRIES:
                return found
            try:
                found += ast.parse("\n" * start + "\n".join(lines[start:end])).body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            taken = end
            break
    return found
