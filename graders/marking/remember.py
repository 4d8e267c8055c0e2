"""Remembering what was found in answers: in a class the same ones come again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Concatenate, ParamSpec, TypeVar

from graders.judge import Answer

Answers = tuple[Answer, ...]
_More = ParamSpec("_More")
_Found = TypeVar("_Found")


def remembering(
    most: int, find: Callable[Concatenate[Answers, _More], _Found]
) -> Callable[Concatenate[Answers, _More], _Found]:
    """Find things only once for the same answers, of which so many sets are remembered.

    Answers that are not shared never come again, and may be large: nothing is kept of them.
    """
    remembered: Callable[..., _Found] = lru_cache(most)(find)

    def found(answers: Answers, /, *more: _More.args, **named: _More.kwargs) -> _Found:
        known = remembered if all(answer.shared for answer in answers) else find
        return known(answers, *more, **named)

    return found
