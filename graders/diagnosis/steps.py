"""Loops that have their own formulas for the step: which equation is the first to break."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from graders.draw import right_answers
from graders.judge import Case, Question
from graders.judge.ladder import broken_equation, climb
from graders.judge.values import is_numeric


class Broken(NamedTuple):
    """A quantity of a step that differs from its equation, while all before it is right."""

    step: int
    quantity: str
    equation: str


def first_broken(
    question: Question, cell: Question, case: Case, returned: Sequence[Any]
) -> Broken | None:
    """Compare each step with the cell's equations, computed from what went into that step.

    That is what its cache says. Returns None where the caches do not show it, or nothing differs.
    """
    outputs = dict(zip(question.returns, returned, strict=True))
    caches = outputs.pop(question.memory)
    y_pred = outputs["y_pred"]
    if not isinstance(caches, tuple | list) or len(caches) != case.sizes["T_x"]:
        return None
    for step, cache in enumerate(caches):
        if not isinstance(cache, tuple | list) or len(cache) != len(question.cache):
            return None
        values = dict(zip(question.cache, cache, strict=True))
        if is_numeric(y_pred) and y_pred.shape == case.right["y_pred"].shape:
            values["yt_pred"] = y_pred[:, :, step]
        broken = _broken(question, cell, case, step, values)
        if broken is not None:
            return broken
    return None


def _broken(
    question: Question, cell: Question, case: Case, step: int, values: dict[str, Any]
) -> Broken | None:
    *states, _ = question.cell_arguments
    shapes = {"xt": case.arguments[0].shape[:2]}
    for name in states:
        shape = shapes.get(name, case.arguments[1].shape)
        if not is_numeric(values[name]) or values[name].shape != shape:
            return None
    arguments = (*(values[name] for name in states), case.arguments[-1])
    with np.errstate(all="ignore"):
        right = right_answers(cell, arguments)
    sizes = {name: size for name, size in case.sizes.items() if name != "T_x"}
    here = Case(case.name, sizes, arguments, right)
    quantity, equation = broken_equation(cell, values, here)
    if quantity != "ft" and _may_hide(values, here):
        return None
    return Broken(step, quantity, equation) if equation else None


def _may_hide(values: dict[str, Any], case: Case) -> bool:
    """Whether a wrong forget gate may be behind right numbers: an empty memory hides it."""
    is_empty = "ft" in values and not values["c_prev"].any()
    return is_empty and climb("ft", values["ft"], case) is not None
