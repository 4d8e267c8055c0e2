"""What a loop asked of its cell, step by step: the best explanation of a wrong loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import words
from .caches import step_of
from .model import Case, Question
from .values import same

Asked = Sequence[tuple[Any, ...]]


def rightly_asked(question: Question, case: Case, asked: Asked) -> bool:
    """Whether the cell was called once for each step, each time with what belongs there."""
    return len(asked) == case.sizes["T_x"] and not explain_asked(question, case, asked)


def step_asked(question: Question, case: Case, arguments: tuple[Any, ...]) -> int | None:
    """Find the step of which these are the right arguments; None where there is none."""
    for t in range(case.sizes["T_x"]):
        if _first_wrong(question, case, arguments, t) is None:
            return t
    return None


def _first_wrong(
    question: Question, case: Case, arguments: tuple[Any, ...], t: int
) -> tuple[str, Any] | None:
    expected = step_of(question, case, t)
    for name, got in zip(question.cell_arguments, arguments, strict=False):
        if not same(got, expected[name]):
            return name, got
    return None


def explain_asked(question: Question, case: Case, asked: Asked) -> str:
    """Say which call of the cell was the first to go wrong; nothing where none did.

    A call that repeats a step rightly (some loops call the cell once to learn its shapes) is fine.
    """
    t = 0
    for arguments in asked:
        if t and _first_wrong(question, case, arguments, t - 1) is None:
            continue
        if t == case.sizes["T_x"]:
            return words.asked_count(len(asked), t)
        wrong = _first_wrong(question, case, arguments, t)
        if wrong is not None:
            return _explain(question, case, *wrong, t)
        t += 1
    if t < case.sizes["T_x"]:
        return words.asked_count(t, case.sizes["T_x"])
    return ""


def _explain(question: Question, case: Case, name: str, got: Any, t: int) -> str:
    steps = range(case.sizes["T_x"])
    if name == "xt":
        for s in steps:
            if same(got, case.arguments[0][:, :, s]):
                return words.asked_state(name, t, f"the x of t = {s}")
    states = {"a_prev": ("a", "a_next"), "c_prev": ("c", "c_next")}
    for symbol, after in states.values():
        if symbol not in case.right:
            continue
        for s in steps:
            if same(got, step_of(question, case, s)[after]):
                return words.asked_state(name, t, f"the {symbol} that step {s} computed")
    if name in states:
        first = step_of(question, case, 0)
        if same(got, first[name]):
            return words.asked_state(name, t, "the initial state")
        if not getattr(got, "any", lambda: True)():
            return words.asked_state(name, t, "zeros")
    return words.asked_other(name, t)
