"""The ladder that one value climbs: missing, type, shape, finite, values. It stops at the first
rung that fails, and shape is compared before any number is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import words
from .draw import shape_of
from .model import Answer, Case, Question, Rung
from .values import differing, is_numeric

#: The equation of each quantity, in the order of computation, as numbered in the notebook.
EQUATIONS: Mapping[str, Mapping[str, str]] = {
    "rnn_cell_forward": {"a_next": "R1", "yt_pred": "R2"},
    "lstm_cell_forward": {
        "ft": "1",
        "ut": "2",
        "cct": "3",
        "c_next": "4",
        "ot": "5",
        "a_next": "6",
        "yt_pred": "7",
    },
}

Absent = type("Absent", (), {})
ABSENT = Absent()


@dataclass(frozen=True)
class Trouble:
    """Where a value left the ladder, what was seen there, and why, where that is known."""

    rung: Rung
    seen: str
    why: str = ""
    steps: tuple[bool, ...] = ()
    equations: tuple[str, ...] = ()


def by_position(question: Question, answer: Answer) -> dict[str, Any] | Trouble:
    """Tell return values apart by position; absent ones are `ABSENT`.

    Returns a `Trouble` that concerns all of them when there is nothing to tell apart.
    """
    if answer.failure is not None:
        return Trouble(answer.failure.rung, words.failed(answer.failure))
    returned = answer.returned
    if returned is None:
        return Trouble("missing", words.returned_nothing(question))
    if not isinstance(returned, tuple | list):
        return Trouble("type", words.not_several(question, returned))
    padded = [*returned, *[ABSENT] * len(question.returns)]
    return dict(zip(question.returns, padded, strict=False))


def absent(question: Question, name: str, value: Any, count: int) -> Trouble | None:
    """Say what is missing: one of the `count` values returned, or a step that is still to do."""
    if value is ABSENT:
        return Trouble("missing", words.too_few(question, name, count))
    if value is None:
        return Trouble("missing", words.still_none(name))
    return None


def climb(name: str, value: Any, case: Case) -> Trouble | None:
    """Compare one value with the right array of this name."""
    if value is None:
        return Trouble("missing", words.still_none(name))
    if not is_numeric(value):
        return Trouble("type", words.wrong_type(name, value, case))
    if value.shape != shape_of(name, case.sizes):
        return Trouble("shape", words.wrong_shape(name, value, case))
    if not np.isfinite(value).all():
        return Trouble("finite", words.not_finite(name, value))
    wrong = differing(value, case.right[name])
    if not wrong.any():
        return None
    last = wrong.shape[2] if wrong.ndim == 3 else 0
    steps = tuple(not wrong[:, :, t].any() for t in range(last))
    return Trouble("values", words.wrong_values(name, value, wrong, case), steps=steps)


def broken_equation(question: Question, values: Mapping[str, Any], case: Case) -> tuple[str, str]:
    """Find the first quantity of a cell whose numbers differ from its equation.

    values: the outputs and gates that are known. Returns the quantity and the equation's number;
    two empty strings where that cannot be told, and for a loop.
    """
    equations = EQUATIONS.get(question.name, {})
    for quantity, equation in equations.items():
        if quantity not in values:
            break
        trouble = climb(quantity, values[quantity], case)
        if trouble is None or _was_used_rightly(question, quantity, values, case):
            continue
        if trouble.rung not in ("values", "finite"):
            break
        return quantity, equation
    return "", ""


def _was_used_rightly(
    question: Question, quantity: str, values: Mapping[str, Any], case: Case
) -> bool:
    """Whether the output that a gate goes into is right: then just its copy in the cache is not."""
    if quantity not in question.gates:
        return False
    order = list(EQUATIONS[question.name])
    output = next(name for name in order[order.index(quantity) :] if name in question.outputs)
    return climb(output, values.get(output), case) is None
