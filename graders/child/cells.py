"""Runs the cells of a notebook as far as they go: one failing statement costs no definition."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from importlib import import_module
from inspect import CO_COROUTINE
from itertools import accumulate
from types import CodeType, FunctionType
from typing import Any

from .handouts import handed_out, is_beside, stand_in

MOST_TEXT = 300
_MOST_LINE = 100
#: What fails for want of something here: a package, a file, someone to answer, memory.
_WANTING = (ImportError, OSError, EOFError, MemoryError)
#: Where errors of the same kind come from that are none of these: no such language, time zone,
#: screen, or file of a database.
_WANTING_FROM = frozenset({"_tkinter", "locale", "sqlite3", "zoneinfo._common"})
#: Names that only a script has, a cell in Jupyter, or one in Databricks.
_OF_PLACES = frozenset({"__file__", "_", "__", "In", "Out", "dbutils", "sc", "spark"})
_DEFINITIONS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
)
_BLOCK = re.compile(r"(?:def|class|async|import|from)\b|@")
#: A line that may be a function's own import.
_INNER_IMPORT = re.compile(r"^[ \t]+(?:import|from)[ \t]", re.MULTILINE)
_MOST_TRIES = 200
_compiled: dict[str, CodeType] = {}
#: The texts of the cells, by the names that they go by in a traceback.
_written: dict[str, str] = {}
#: As in Jupyter, cells may await, and `from __future__` goes for the cells below too.
_flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def compile_ahead(sources: Iterable[str]) -> None:
    """Make ready cells that many notebooks share, for all of them."""
    for source in sources:
        _compiled[source] = _ready(source, "<cell>")


def run(source: str, name: str, namespace: dict[str, Any]) -> str | None:
    """Run one cell in the namespace. Returns what went wrong first, or None.

    After a statement that fails for want of something here the cell goes on, whatever fails then:
    it ran on where it was written. After any other that fails, the definitions and imports are
    still made; when the cell does not parse, those of its blocks that do.
    """
    _written[name] = source
    try:
        code = _compiled.get(source) or _ready(source, name)
    except BaseException as error:
        _define(_blocks(source), name, namespace)
        return words(error)
    note = None
    statements: list[ast.stmt] | None = None
    while True:
        try:
            _execute(code, namespace)
        except BaseException as error:
            goes_on = _is_wanting(error) or (note is not None and isinstance(error, Exception))
            note = note or words(error)
            if statements is None:
                statements = ast.parse(source).body
            failed, statements = _split(statements, _line(error))
            if not goes_on:
                _define(statements, name, namespace)
                return note
            _stand_in(failed, name, namespace)
            code = _compile(ast.Module(statements, type_ignores=[]), name)
        else:
            return note


def define(source: str, name: str, namespace: dict[str, Any]) -> None:
    """Make only the definitions and imports of a cell, and what it names without computing it."""
    _written[name] = source
    try:
        statements = ast.parse(source).body
    except BaseException:
        statements = _blocks(source)
    _define(statements, name, namespace, _is_named)


def functions(namespace: dict[str, Any]) -> dict[str, Any]:
    """The functions that a namespace has now."""
    return {name: value for name, value in namespace.copy().items() if type(value) is FunctionType}


def restore(functions: dict[str, Any], namespace: dict[str, Any]) -> None:
    """Give a function its name back where a later cell gave the name to its result, say."""
    for name, function in functions.items():
        if name in namespace and not callable(namespace[name]):
            namespace[name] = function


def words(error: BaseException) -> str:
    """Say what was raised, in a bounded line that cannot fail: "ValueError: no such shape"."""
    name = str(type.__dict__["__name__"].__get__(type(error)))
    try:
        text = str.__str__(str(error))
    except BaseException:
        text = ""
    return (f"{name}: {text}" if text else name)[:MOST_TEXT]


def place_raised() -> str:
    """Say in which line of a cell that came up which is being handled; "" where there is none.

    Its function is named where another one called it.
    """
    line, functions = "", []
    trace = sys.exc_info()[2]  # an exception can lie about its own
    while trace:
        code = trace.tb_frame.f_code
        lines = _written.get(code.co_filename, "").splitlines()
        number = trace.tb_lineno or 0
        if 0 < number <= len(lines):
            line = lines[number - 1].strip()[:_MOST_LINE]
            functions.append(code.co_name[:_MOST_LINE])
        trace = trace.tb_next
    is_called = line and functions[-1] != functions[0] and functions[-1].isidentifier()
    return f"the line `{line}`{f' of `{functions[-1]}`' if is_called else ''}" if line else ""


def _ready(source: str, name: str) -> CodeType:
    """Compile a cell, and let something stand in for what its functions import."""
    code = _compile(source, name)
    if _INNER_IMPORT.search(source):
        _stand_in_inside(ast.parse(source))
    return code


def _compile(source: str | ast.Module, name: str) -> CodeType:
    global _flags
    code: CodeType = compile(source, name, "exec", _flags, dont_inherit=True)
    _flags |= code.co_flags & annotations.compiler_flag
    return code


def _execute(code: CodeType, namespace: dict[str, Any]) -> None:
    if not code.co_flags & CO_COROUTINE:
        exec(code, namespace)
        return
    awaiting = eval(code, namespace)
    try:
        while True:
            awaiting.send(None)
    except StopIteration:
        return


def _line(error: BaseException) -> int:
    """The line of the cell in which an error came up, whatever it had called; 0 for none."""
    trace = error.__traceback__
    while trace and trace.tb_frame.f_globals is globals():
        trace = trace.tb_next
    return trace.tb_lineno if trace else 0


def _split(statements: list[ast.stmt], line: int) -> tuple[ast.stmt | None, list[ast.stmt]]:
    """The statement that covers a line, and those that follow it."""
    for number, statement in enumerate(statements):
        if line <= (statement.end_lineno or statement.lineno):
            return statement, statements[number + 1 :]
    return None, []


def _stand_in(failed: ast.stmt | None, name: str, namespace: dict[str, Any]) -> None:
    """Import what can be had of a failed import, and let something stand in for the rest."""
    if not isinstance(failed, ast.Import | ast.ImportFrom):
        return
    for alias in failed.names:
        one = copy(failed)
        one.names = [alias]
        try:
            exec(_compile(ast.Module([one], type_ignores=[]), name), namespace)
        except Exception as error:
            module = getattr(failed, "module", None)
            if alias.name == "*" and is_beside(last := str(module).rpartition(".")[2]):
                exec(f"from {last} import *", namespace)
                continue
            absent = stand_in((module or alias.name).partition(".")[0], error)
            held = getattr(absent, alias.name, absent) if module else absent
            if alias.asname or "." not in alias.name:  # else the outermost folder gets the name
                held = handed_out(f"{module}.{alias.name}" if module else alias.name) or held
            namespace[alias.asname or alias.name.partition(".")[0]] = held


def _stand_in_inside(node: ast.AST) -> None:
    """Let something stand in for what functions import, unless they try whether it is there."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.FunctionDef):
            for statement in _not_tried(inner):
                _stand_in_modules(statement)
        elif not isinstance(inner, ast.Try):
            _stand_in_inside(inner)


def _not_tried(node: ast.AST) -> Iterator[ast.AST]:
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, ast.Try):
            yield inner
            yield from _not_tried(inner)


def _stand_in_modules(statement: ast.AST) -> None:
    names: list[str] = []
    if isinstance(statement, ast.Import):
        names = [alias.name for alias in statement.names]
    elif isinstance(statement, ast.ImportFrom) and not statement.level:
        names = [str(statement.module)]
    for name in names:
        package, *_ = name.split(".")
        try:
            import_module(name)
        except Exception as error:
            absent: Any = stand_in(package, error)
            for module in accumulate(name.split("."), "{}.{}".format):
                sys.modules.setdefault(module, handed_out(module) or absent)


def _is_wanting(error: BaseException) -> bool:
    if isinstance(error, _WANTING) or type(error).__module__ in _WANTING_FROM:
        return True
    if isinstance(error, NameError):
        return error.name in _OF_PLACES
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    # What is set for every process on one machine, and not on another.
    return trace is not None and trace.tb_frame.f_globals is os.__dict__


def _is_definition(statement: ast.stmt) -> bool:
    return isinstance(statement, _DEFINITIONS)


def _is_named(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return _is_definition(statement)
    calls = any(isinstance(node, ast.Call) for node in ast.walk(statement))
    return not calls or isinstance(statement.value, ast.Lambda)


def _define(
    statements: list[ast.stmt],
    name: str,
    namespace: dict[str, Any],
    kept: Callable[[ast.stmt], bool] = _is_definition,
) -> None:
    for statement in statements:
        if kept(statement):
            try:
                exec(_compile(ast.Module([statement], type_ignores=[]), name), namespace)
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
