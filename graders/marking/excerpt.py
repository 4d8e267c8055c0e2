"""A small part of what a function returned where it is wrong: for a picture, not for marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict

import numpy as np

from graders.judge import Answer, Case, Question
from graders.judge.caches import gates_of
from graders.judge.draw import shape_of
from graders.judge.ladder import EQUATIONS, Trouble, by_position
from graders.judge.model import SHAPES, Array
from graders.judge.values import differing, is_numeric
from graders.judge.verdicts import Verdicts

#: The rungs on which numbers of the right shape are compared.
_COMPARED = ("values", "finite")
_HUGE = 1e9


class Excerpt(TypedDict):
    """One table of a student's own numbers, from the first case in which something differs.

    name: the quantity. sequence: the one that is shown, for a quantity over time; None for all.
    rows, columns: the sizes that these count ("n_a" and "T_x", say).
    values: the numbers, row by row, to three digits after the point; None where not finite.
    off: a sign for each number: "=" right, "+" too large, "-" too small, "?" not finite.
    Neither says what the right number is.
    """

    name: str
    sequence: int | None
    rows: str
    columns: str
    values: list[list[float | None]]
    off: list[str]


def excerpt(
    question: Question, cases: Sequence[Case], verdicts: Verdicts, answers: Sequence[Answer]
) -> Excerpt | None:
    """Cut out the first quantity, in the order of computation, whose numbers differ.

    None where no check fails by its numbers.
    """
    names = [name for name in _order(question) if _check(question, verdicts, name) in _COMPARED]
    if not names:
        return None
    for case, answer in zip(cases, answers, strict=False):
        returned = by_position(question, answer)
        if isinstance(returned, Trouble):
            return None
        known = {**gates_of(question, returned[question.memory]), **returned}
        for name, value, wrong in _wrong(names, known, case):
            return _cut(name, value, wrong, case)
    return None


def _order(question: Question) -> Sequence[str]:
    return tuple(EQUATIONS.get(question.name, question.outputs))


def _check(question: Question, verdicts: Verdicts, name: str) -> str | None:
    return verdicts[name if name in question.outputs else question.memory].rung


def _wrong(
    names: Sequence[str], known: Mapping[str, Any], case: Case
) -> Iterator[tuple[str, Array, Array]]:
    for name in names:
        value: Any = known.get(name)
        if is_numeric(value) and value.shape == shape_of(name, case.sizes):
            wrong = differing(value, case.right[name])
            if wrong.any():
                yield name, value, wrong


def _cut(name: str, value: Array, wrong: Array, case: Case) -> Excerpt:
    rows, *_, columns = SHAPES[name]
    want, sequence = case.right[name], None
    if value.ndim == 3:
        sequence = int(wrong.any(axis=(0, 2)).argmax())
        value, want, wrong = (array[:, sequence, :] for array in (value, want, wrong))
    value = value.astype(np.float64)
    finite = np.isfinite(value)
    signs = np.where(wrong, np.where(finite, np.where(value > want, "+", "-"), "?"), "=")
    shown = np.where(finite, value, 0.0)
    # Rounding multiplies, and what is huge would become infinite.
    small = np.abs(shown) < _HUGE
    shown[small] = shown[small].round(3) + 0.0
    numbers: list[list[float | None]] = shown.tolist()
    for row, column in np.argwhere(~finite).tolist():
        numbers[row][column] = None
    off = ["".join(row) for row in signs.tolist()]
    return Excerpt(
        name=name, sequence=sequence, rows=rows, columns=columns, values=numbers, off=off
    )
