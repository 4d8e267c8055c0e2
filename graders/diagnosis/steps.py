"""Loops that have their own formulas for the step: which equation is the first to break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    shown = dict(_shown(question, case, returned))
    if not shown:
        return None
    *states, _ = question.cell_arguments
    # Columns do not depend on each other: all steps are one batch.
    together = [np.hstack([values[name] for values in shown.values()]) for name in states]
    with np.errstate(all="ignore"):
        right = right_answers(cell, (*together, case.arguments[-1]))
    sizes = {name: size for name, size in case.sizes.items() if name != "T_x"}
    for place, (step, values) in enumerate(shown.items()):
        columns = slice(place * sizes["m"], (place + 1) * sizes["m"])
        arguments = (*(values[name] for name in states), case.arguments[-1])
        own = {name: array[:, columns] for name, array in right.items()}
        broken = _broken(cell, Case(case.name, sizes, arguments, own), step, values)
        if broken is not None:
            return broken
    return None


def _shown(
    question: Question, case: Case, returned: Sequence[Any]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give what is known of each step by name, up to one whose cache is none.

    Steps that started from something that cannot be put into an equation are left out.
    """
    outputs = dict(zip(question.returns, returned, strict=True))
    caches = outputs.pop(question.memory)
    y_pred = outputs["y_pred"]
    if not isinstance(caches, tuple | list) or len(caches) != case.sizes["T_x"]:
        return
    *states, _ = question.cell_arguments
    shapes = {"xt": case.arguments[0].shape[:2]}
    for step, cache in enumerate(caches):
        if not isinstance(cache, tuple | list) or len(cache) != len(question.cache):
            return
        values = dict(zip(question.cache, cache, strict=True))
        if is_numeric(y_pred) and y_pred.shape == case.right["y_pred"].shape:
            values["yt_pred"] = y_pred[:, :, step]
        if all(
            is_numeric(values[name])
            and values[name].shape == shapes.get(name, case.arguments[1].shape)
            for name in states
        ):
            yield step, values


def _broken(cell: Question, here: Case, step: int, values: dict[str, Any]) -> Broken | None:
    quantity, equation = broken_equation(cell, values, here)
    if quantity != "ft" and _may_hide(values, here):
        return None
    return Broken(step, quantity, equation) if equation else None


def _may_hide(values: dict[str, Any], case: Case) -> bool:
    """Whether a wrong forget gate may be behind right numbers: an empty memory hides it."""
    is_empty = "ft" in values and not values["c_prev"].any()
    return is_empty and climb("ft", values["ft"], case) is not None
