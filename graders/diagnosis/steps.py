"""Loops that have their own formulas for the step: which equation is the first to break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from graders.draw import right_answers
from graders.judge import Case, Question
from graders.judge.ladder import EQUATIONS, broken_equation, climb
from graders.judge.values import is_numeric, same

#: The quantity of a step whose memory may hide what is wrong.
_HIDDEN = "hidden"


class Broken(NamedTuple):
    """A quantity of a step that differs from its equation, while all before it is right.

    equation: its number; empty where the equations hold, and the step was given something else
    under that name than it should be.
    """

    step: int
    quantity: str
    equation: str


def first_broken(
    question: Question, cell: Question, case: Case, returned: Sequence[Any]
) -> Broken | None:
    """Compare each step with the cell's equations, computed from what went into that step.

    That is what its cache says, or what it should be given, whichever makes more quantities right:
    what a cache says may have been written over. Returns None where the caches do not show it, or
    nothing differs.
    """
    shown = dict(_shown(question, case, returned))
    if not shown:
        return None
    *states, _ = question.cell_arguments
    ways = []
    for step, values in shown.items():
        due = _due(question, case, shown, step)
        ways.append((step, values))
        if due and not all(same(values[name], due[name]) for name in states):
            ways.append((step, {**values, **due}))
    found: dict[int, list[Broken]] = {}
    for step, broken in _compared(cell, case, ways, states):
        found.setdefault(step, []).append(broken)
    for step, (cached, *others) in found.items():
        both = [cached, *others]
        if any(one.quantity == _HIDDEN for one in both):
            continue
        if all(one.equation for one in both):
            # Numbers come right by no chance: the reading that goes further is what was done.
            order = list(EQUATIONS[cell.name])
            return max(both, key=lambda one: order.index(one.quantity))
        if others and not cached.equation:
            due = _due(question, case, shown, step)
            name = next(name for name in states if not same(shown[step][name], due[name]))
            return Broken(step, name, "")
    return None


def _compared(
    cell: Question, case: Case, ways: Sequence[tuple[int, dict[str, Any]]], states: Sequence[str]
) -> Iterator[tuple[int, Broken]]:
    """Compare each of some steps with the equations; where they hold, no equation is named."""
    # Columns do not depend on each other: all steps are one batch.
    together = [np.hstack([values[name] for _, values in ways]) for name in states]
    with np.errstate(all="ignore"):
        right = right_answers(cell, (*together, case.arguments[-1]))
    sizes = {name: size for name, size in case.sizes.items() if name != "T_x"}
    for place, (step, values) in enumerate(ways):
        columns = slice(place * sizes["m"], (place + 1) * sizes["m"])
        arguments = (*(values[name] for name in states), case.arguments[-1])
        own = {name: array[:, columns] for name, array in right.items()}
        here = Case(case.name, sizes, arguments, own)
        quantity, equation = broken_equation(cell, values, here)
        is_hidden = quantity != "ft" and _may_hide(values, here)
        yield step, Broken(step, _HIDDEN, "") if is_hidden else Broken(step, quantity, equation)


def _due(
    question: Question, case: Case, shown: dict[int, dict[str, Any]], step: int
) -> dict[str, Any]:
    """Give what a step should be given: the states of the one before it; nothing if unknown."""
    x, a0, _ = case.arguments
    first = {"a_next": a0, "c_next": np.zeros_like(a0)}
    before = first if step == 0 else shown.get(step - 1, {})
    names = [name for name in question.cell_arguments if name.endswith("_prev")]
    due: dict[str, Any] = {name: before.get(name.replace("_prev", "_next")) for name in names}
    if not all(is_numeric(state) and state.shape == a0.shape for state in due.values()):
        return {}
    return {"xt": x[:, :, step], **due}


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


def _may_hide(values: dict[str, Any], case: Case) -> bool:
    """Whether a wrong forget gate may be behind right numbers: an empty memory hides it."""
    is_empty = "ft" in values and not values["c_prev"].any()
    return is_empty and climb("ft", values["ft"], case) is not None
