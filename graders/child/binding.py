"""How a loop's call of its cell is taken: which value goes by which name.

The judge and the sandbox each have this file, to the byte: neither may import the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from inspect import signature
from typing import Any


def bound(
    cell: str, names: Sequence[str], own: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Bind the arguments of a call as Python would; what only `own` takes is left out.

    cell: its name. names: what the right one takes, in order. own: the student's. A keyword of the
    student's own takes the next free place. Raises TypeError.
    """
    args, kwargs = _needed(own, len(names), args, kwargs)
    given = dict(zip(names, args, strict=False))
    twice = [key for key in kwargs if key in given]
    if twice:
        raise TypeError(f"{cell}() got multiple values for argument '{twice[0]}'")
    given |= {key: value for key, value in kwargs.items() if key in names}
    renamed = [value for key, value in kwargs.items() if key not in names]
    free = [name for name in names if name not in given]
    if len(args) > len(names) or len(renamed) != len(free):
        passed = len(args) + len(kwargs)
        raise TypeError(f"{cell}() takes {len(names)} arguments but {passed} were given")
    given |= zip(free, renamed, strict=True)
    return {name: given[name] for name in names}


def _needed(
    own: Any, count: int, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Leave out what the student's own cell takes beside what the right one does."""
    if len(args) + len(kwargs) <= count:
        return args, kwargs
    try:
        kept = list(signature(own).bind(*args, **kwargs).arguments)[:count]
    except (TypeError, ValueError):
        return args, kwargs
    return args[:count], {key: value for key, value in kwargs.items() if key in kept}
