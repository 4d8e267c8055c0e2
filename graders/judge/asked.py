"""What a loop asked of its cell, step by step: the best explanation of a wrong loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import numpy as np

from . import words_calls as words
from .caches import step_of
from .model import Array, Case, Question
from .values import is_numeric, same
from .words import kind

#: What has fewer numbers is like another by chance.
_TELLING = 4

Asked = Sequence[tuple[Any, ...]]
#: How a loop calls its cell: not at all, otherwise than it should, or for every step, each time
#: with what belongs there.
Asking = Literal["none", "wrong", "right"]


def rightly_asked(question: Question, case: Case, asked: Asked) -> bool:
    """Whether the cell was called for every step, each time with what belongs there."""
    return bool(asked) and not explain_asked(question, case, asked)


def asking_of(question: Question, case: Case, asked: Asked) -> Asking:
    """Tell how a loop called its cell."""
    if not asked:
        return "none"
    return "right" if rightly_asked(question, case, asked) else "wrong"


def step_asked(
    question: Question, case: Case, arguments: Sequence[Any]
) -> Mapping[str, Any] | None:
    """Find the step, of all sequences or of one, for which a right cell computes the same."""
    for part in (case, *map(partial(_alone, case), range(case.sizes["m"]))):
        for t in range(case.sizes["T_x"]):
            expected = step_of(question, part, t)
            wanted = [expected[name] for name in question.cell_arguments]
            if all(_serves(got, want) for got, want in zip(arguments, wanted, strict=True)):
                return expected
    return None


def _alone(case: Case, sequence: int) -> Case:
    """Give what a case is for one of its sequences."""
    here = slice(sequence, sequence + 1)
    x, a0, parameters = case.arguments
    right = {name: array[:, here] for name, array in case.right.items()}
    return replace(case, arguments=(x[:, here], a0[:, here], parameters), right=right)


def _together(case: Case, asked: Asked) -> Asked:
    """Put together by step what a loop asked of its cell for each sequence by itself."""
    x, m = case.arguments[0], case.sizes["m"]
    steps, left = divmod(len(asked), m)
    if m == 1 or not steps or left or not all(map(_is_of_one, asked)):
        return asked

    def is_of_second(call: tuple[Any, ...]) -> bool:
        return any(same(call[0], x[:, 1:2, t]) for t in range(x.shape[2]))

    if is_of_second(asked[1]):
        by_step = [asked[t * m : (t + 1) * m] for t in range(steps)]
    elif is_of_second(asked[steps]):  # all steps of a sequence before the next one
        by_step = [asked[t::steps] for t in range(steps)]
    else:
        return asked
    try:
        return [
            (*map(np.hstack, zip(*(call[:-1] for call in calls), strict=True)), calls[0][-1])
            for calls in by_step
        ]
    except ValueError:  # they are of other lengths
        return asked


def _is_of_one(call: tuple[Any, ...]) -> bool:
    return all(is_numeric(array) and array.shape[1:] == (1,) for array in call[:-1])


def _serves(got: Any, want: Any) -> bool:
    """Whether a cell computes the same from it: more keys do no harm, and arrays are broadcast."""
    if isinstance(want, dict):
        return isinstance(got, dict) and all(
            key in got and _serves(got[key], want[key]) for key in want
        )
    try:
        return same(np.broadcast_to(got, want.shape), want)
    except ValueError:
        return False


def explain_asked(question: Question, case: Case, asked: Asked, ended: bool = True) -> str:
    """Say which call of the cell was the first to go wrong; nothing where none did.

    A call that repeats a step rightly (some loops call the cell once to learn its shapes) is fine.
    ended: whether the loop came to its end, so that steps are missing if it did not ask for them.
    """
    steps = case.sizes["T_x"]
    t = repeats = 0
    again = None
    asked = _together(case, asked)
    for arguments in asked:
        if t and _first_wrong(question, case, arguments, t - 1) is None:
            repeats += 1
            again = again or arguments
            continue
        if t == steps:
            return words.too_many(len(asked), steps)
        wrong = _first_wrong(question, case, arguments, t)
        if wrong is not None and t and len(asked) - repeats > steps:
            # Which of so many calls belongs to which step, they do not tell.
            return words.too_many(len(asked), steps)
        if wrong is not None:
            said = _explain(question, case, *wrong, t)
            return words.fewer(said, len(asked), steps) if ended and len(asked) < steps else said
        t += 1
        again = None
    if not ended or t == steps:
        return ""
    # Where a step is run over and over, it stands where the next one should.
    wrong = _first_wrong(question, case, again, t) if again else None
    if wrong is None:
        return words.too_few(t, steps)
    said = _explain(question, case, *wrong, t)
    return words.fewer(said, len(asked), steps) if len(asked) < steps else said


def belongs(question: Question, case: Case, arguments: Sequence[Any], t: int) -> bool:
    """Whether a call of the cell is given what belongs to step `t`; there may be no such step."""
    return t < case.sizes["T_x"] and _first_wrong(question, case, arguments, t) is None


def _first_wrong(
    question: Question, case: Case, arguments: Sequence[Any], t: int
) -> tuple[str, Any] | None:
    expected = step_of(question, case, t)
    for name, got in zip(question.cell_arguments, arguments, strict=True):
        if not same(got, expected[name]):
            return name, got
    return None


def _explain(question: Question, case: Case, name: str, got: Any, t: int) -> str:
    if name == "parameters":
        want, given = case.arguments[-1], got if isinstance(got, dict) else {}
        keys = [key for key in want if key in given and not same(given[key], want[key])]
        return words.wrong_parameters(t, keys)
    if not is_numeric(got):
        return words.known(name, t, kind(got))
    if got.shape != step_of(question, case, t)[name].shape:
        return words.wrong_shape(name, t, got, case)
    for found, array in _known(case):
        if same(got, array):
            return words.known(name, t, found)
    if not got.any():
        return words.known(name, t, "all zeros")
    if got.size < _TELLING:
        return words.other(name, t)
    if got.min() == got.max():
        return words.known(name, t, f"{got.flat[0]:.6g} everywhere")
    moved = (found for found, array in _known(case) if _is_scaled_or_shifted(got, array))
    found = next(moved, "")
    return words.known(name, t, f"{found}, scaled or shifted") if found else words.other(name, t)


@np.errstate(all="ignore")
def _is_scaled_or_shifted(got: Array, array: Array) -> bool:
    """Whether one number was multiplied by all of an array's, or added to all of them."""
    if got.shape != array.shape:
        return False
    middle, centred = got.mean(), array - array.mean()
    return same(got, middle + np.vdot(centred, got) / np.vdot(centred, centred) * centred)


def _known(case: Case) -> Iterator[tuple[str, Array]]:
    """Give every state and input that a loop can mistake for another, with its name in words."""
    x, a0, _ = case.arguments
    yield "`a0`", a0
    for s in range(case.sizes["T_x"]):
        yield f"the `x` of step {s}", x[:, :, s]
        for symbol in ("a", "c"):
            if symbol in case.right:
                yield f"the `{symbol}` of step {s}", case.right[symbol][:, :, s]
