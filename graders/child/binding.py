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

    cell: its name. names: what the right one takes, in order. own: the student's. Keywords of the
    student's own take the free places in the order in which `own` has them. Raises TypeError.
    """
    args, kwargs = _needed(own, len(names), args, kwargs)
    given = dict(zip(names, args, strict=False))
    twice = [key for key in kwargs if key in given]
    if twice:
        raise TypeError(f"{cell}() got multiple values for argument '{twice[0]}'")
    given |= {key: value for key, value in kwargs.items() if key in names}
    renamed = _as_taken(own, [key for key in kwargs if key not in names])
    free = [name for name in names if name not in given]
    if len(args) > len(names) or len(renamed) != len(free):
        passed = len(args) + len(kwargs)
        raise TypeError(f"{cell}() takes {len(names)} arguments but {passed} were given")
    given |= {name: kwargs[key] for name, key in zip(free, renamed, strict=True)}
    return {name: given[name] for name in names}


def _as_taken(own: Any, keys: list[str]) -> list[str]:
    """The keys in the order in which the student's own cell has them, what it has not last."""
    try:
        taken = list(signature(own).parameters) if len(keys) > 1 else keys
    except (TypeError, ValueError):
        return keys
    return sorted(keys, key=lambda key: taken.index(key) if key in taken else len(taken))


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
