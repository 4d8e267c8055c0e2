"""The right cell, which a loop is given in place of its own: it meets whatever a student passes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from graders.draw import right_answers
from graders.judge import Case, Question
from graders.judge.local import MOST_CALLS
from graders.judge.model import Array
from graders.judge.values import same
from graders.sandbox import RightCell

#: No hidden case has a size near this, so no right loop asks for one.
_LARGEST_SIZE = 64


def right_cell(cell: Question, cases: Sequence[Case]) -> RightCell:
    """Make the right cell. cell: its question. cases: those that the loop is asked about."""
    longest = max(case.sizes["T_x"] * case.sizes["m"] for case in cases)
    return RightCell(
        name=cell.name,
        arguments=cell.arguments,
        returns=cell.returns,
        cache=cell.cache,
        answer=_answer_of(cell, [case.arguments[-1] for case in cases]),
        at_most=MOST_CALLS * longest,
    )


def _answer_of(
    cell: Question, handed_on: Sequence[Mapping[str, Array]]
) -> Callable[[Mapping[str, Any]], Mapping[str, Array]]:
    """Give what computes its outputs and gates from its arguments by name, as `RightCell` wants it.

    handed_on: the parameters that the loop is given. With others it would answer what the loop's
    author is asked elsewhere.
    """

    def answer(arguments: Mapping[str, Any]) -> Mapping[str, Array]:
        given = tuple(arguments[name] for name in cell.arguments)
        if any(_is_huge(argument) for argument in given):
            raise ValueError("the cell was called with an array larger than any of this exercise")
        if not any(_has(arguments["parameters"], known) for known in handed_on):
            raise ValueError("the cell was called with parameters that the loop was not given")
        try:
            with np.errstate(all="ignore"):
                return right_answers(cell, given)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            # What the student's loop passed has no answer; say it as the cell itself would.
            raise ValueError(str(error)) from error

    return answer


def _has(parameters: Any, known: Mapping[str, Array]) -> bool:
    """Whether they are these, and perhaps more."""
    if not isinstance(parameters, dict):
        return False
    return all(key in parameters and same(parameters[key], known[key]) for key in known)


def _is_huge(argument: Any, axes: int = 2) -> bool:
    """Whether it is larger, or has more axes; also of an array that lists would become."""
    if isinstance(argument, dict):
        return len(argument) > _LARGEST_SIZE or any(map(_is_huge, argument.values()))
    if isinstance(argument, tuple | list):
        is_long = not axes or len(argument) > _LARGEST_SIZE
        return is_long or any(_is_huge(item, axes - 1) for item in argument)
    if isinstance(argument, str):  # each in an array takes as much room as the longest
        return len(argument) > _LARGEST_SIZE
    shape = np.shape(argument)
    return len(shape) > axes or max(shape, default=0) > _LARGEST_SIZE
