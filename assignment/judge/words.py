"""The sentences of the judge. Plain text in the first person: what was run, what was seen, where
to look next. None holds a right number, unless the case is public.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .draw import shape_of
from .model import SHAPES, Answer, Array, Case, Failure, Opaque, Question

SEE_ABOVE = "The explanation stands above."
OTHER_INPUTS = "Your work will be graded on other inputs than these."


def called(question: Question, case: Case) -> str:
    """Say which function was called, and with which sizes."""
    sizes = ", ".join(f"{name}={size}" for name, size in case.sizes.items())
    return f"I called `{question.name}` with {sizes}."


def no_function(question: Question) -> str:
    """Say that a function was nowhere to be found."""
    return (
        f"I found no function named `{question.name}`. "
        "Was its cell run, and is the name spelled like this?"
    )


def failed(failure: Failure) -> str:
    """Say how a call ended without an answer."""
    detail = failure.detail
    return {
        "raised": f"It stopped with {detail}",
        "timeout": f"It gave no answer within {detail}. Does every loop in it come to an end?",
        "died": f"It ended the whole Python process: {detail}",
    }.get(failure.rung, detail)


def returned_nothing(question: Question) -> str:
    """Say that a function returned None."""
    return f"It returned None. Does it end with `return {', '.join(question.returns)}`?"


def not_several(question: Question, returned: object) -> str:
    """Say that one thing came back where several were asked for."""
    return (
        f"It returned {kind(returned)}; I expected {len(question.returns)} values: "
        f"{', '.join(question.returns)}."
    )


def too_few(question: Question, name: str, count: int) -> str:
    """Say that the place of a return value is empty."""
    values = "1 value" if count == 1 else f"{count} values"
    return f"It returned {values}, and `{name}` is not among them: {', '.join(question.returns)}."


def still_none(name: str) -> str:
    """Say that a step of the exercise is still to do."""
    return f"`{name}` is None: this step is still to do."


def kind(value: object) -> str:
    """Name what kind of thing a value is, with an article."""
    if isinstance(value, Opaque):
        name = value.type_name
    elif isinstance(value, np.ndarray):
        name = f"array of {value.dtype.name}"
    else:
        name = type(value).__name__
    return f"an {name}" if name[:1].lower() in "aeio" else f"a {name}"


def expected_shape(name: str, case: Case) -> str:
    """Give a shape in names and numbers: (n_a, m) = (5, 10)."""
    return f"({', '.join(SHAPES[name])}) = {shape_of(name, case.sizes)}"


def wrong_type(name: str, value: object, case: Case) -> str:
    """Say that a value is no array of real numbers."""
    return (
        f"`{name}` is {kind(value)}; I expected a NumPy array of real numbers "
        f"of shape {expected_shape(name, case)}."
    )


def wrong_shape(name: str, value: Array, case: Case) -> str:
    """Say that an array has another shape, and what that looks like."""
    want = shape_of(name, case.sizes)
    text = f"`{name}` has shape {value.shape}; I expected {expected_shape(name, case)}."
    if value.shape == want[::-1]:
        text += " It looks transposed."
    elif sorted(value.shape) == sorted(want):
        text += " The axes are in another order."
    elif value.ndim != len(want):
        text += f" It has {_count(value.ndim, 'axis', 'axes')} in place of {len(want)}."
    return text


def not_finite(name: str, value: Array) -> str:
    """Say where a value is not finite."""
    place = np.argwhere(~np.isfinite(value))[0]
    return f"`{name}` is nan or infinite, first at {at(name, place)}."


def wrong_values(name: str, value: Array, wrong: Array, case: Case) -> str:
    """Say where the numbers differ; `wrong` marks the places."""
    if wrong.ndim == 3:
        text, place = _wrong_steps(name, wrong)
    else:
        place = np.argwhere(wrong)[0]
        share = "every value" if wrong.all() else f"{int(wrong.sum())} of its {wrong.size} values"
        text = f"`{name}` has the right shape; {share} differ{'s' if wrong.all() else ''}"
        text += f", first at {at(name, place)}."
    if not value.any():
        text += " All of its values are 0."
    elif case.public:
        got, want = value[tuple(place)], case.right[name][tuple(place)]
        text += f" There you have {got:.6g}; I expected {want:.6g}."
    return text


def _wrong_steps(name: str, wrong: Array) -> tuple[str, Array]:
    right = ~wrong.any(axis=(0, 1))
    first = int(np.argmin(right))
    place = np.append(np.argwhere(wrong[:, :, first])[0], first)
    last = len(right) - 1
    if not right.any():
        text = "differs at every step" if last else "differs at its only step"
    elif first and not right[first:].any():
        text = f"is right up to step {first - 1}, different from step {first} on"
    elif first == 0 and right[1:].all():
        text = "differs at step 0 alone"
    elif right.sum() == last:
        text = f"differs at step {first} alone"
    else:
        text = f"differs at step{_list([t for t in range(last + 1) if not right[t]])}"
    return f"`{name}` {text} (steps count from 0). The first place is {at(name, place)}.", place


def _list(steps: Sequence[int]) -> str:
    head, tail = ", ".join(str(t) for t in steps[:-1]), steps[-1]
    return f"s {head} and {tail}" if head else f" {tail}"


def at(name: str, place: Iterable[int]) -> str:
    """Name a place in an array: `a[2, 0, 3]`."""
    return f"`{name}[{', '.join(str(int(i)) for i in place)}]`"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def mutated(names: Sequence[str]) -> str:
    """Say that inputs came back changed."""
    listed = ", ".join(f"`{name}`" for name in names)
    return (
        f"{listed} came back changed. Inputs belong to the caller: "
        "does a line write into them, with `+=` or `[...] =`?"
    )


def unstable(name: str, again: Answer) -> str:
    """Say that the same question got two answers."""
    second = again.failure.detail if again.failure else "different"
    return (
        f"I asked the same question twice. `{name}` was right the first time; the second time: "
        f"{second}. Does something outlive the call, or come from chance?"
    )


def broken_equation(quantity: str, equation: str) -> str:
    """Point at the first equation that the values do not follow."""
    return (
        f"The first quantity that differs is `{quantity}`: compare it with equation ({equation})."
    )


def cell_to_blame(question: Question, whole: bool) -> str:
    """Say that the loop, or what is right of it, is right around another cell than its own."""
    swapped = f"with the right `{question.cell}` in place of yours"
    return (
        f"Your loop is right: I tried it {swapped}." if whole else f"I tried your loop {swapped}."
    )


# The cache, and the list of caches


def layout(question: Question) -> str:
    """Give the items of one cache, in order."""
    return f"({', '.join(question.cache)})"


def cache_kind(place: str, value: object, question: Question) -> str:
    """Say that a cache is no sequence."""
    return f"`{place}` is {kind(value)}; I expected the tuple {layout(question)}."


def cache_length(place: str, length: int, question: Question) -> str:
    """Say that a cache has another number of items."""
    return (
        f"`{place}` has {_count(length, 'item', 'items')}; "
        f"I expected {len(question.cache)}: {layout(question)}."
    )


def caches_kind(value: object, steps: int) -> str:
    """Say that the caches are no list."""
    text = f"`caches` is {kind(value)}; I expected a list of {steps} caches, one for each step."
    if isinstance(value, Opaque | np.ndarray):
        text += " Was it made by a NumPy function? A list grows by its own `append`."
    return text


def caches_length(length: int, steps: int) -> str:
    """Say that the list of caches has another length."""
    return f"`caches` has {_count(length, 'entry', 'entries')}; I expected T_x = {steps}."


def caches_and_x(steps: int) -> str:
    """Name the variant that returns the caches together with x."""
    return (
        "`caches` is a pair that holds the list of caches and `x`. "
        f"Here just the list is asked for: {steps} caches in the order of time."
    )


def not_what_was_passed(place: str, name: str) -> str:
    """Say that an item of a cache is not the input that belongs there."""
    return f"`{place}` is the place of `{name}`, and is not the `{name}` that was passed in."


def not_what_was_returned(place: str, name: str) -> str:
    """Say that an item of a cache is not the output that belongs there."""
    return f"`{place}` is the place of `{name}`, and is not the `{name}` that was returned."


def gate_in_cache(place: str, name: str, equation: str) -> str:
    """Say that a gate or candidate in a cache differs."""
    return f"`{place}` is the place of `{name}`, and differs from equation ({equation})."


def item_of_caches(place: str, name: str, step: int) -> str:
    """Say that an item in a list of caches differs."""
    return f"`{place}` is the place of step {step}'s `{name}`, and holds something else."


def overwritten(place: str, name: str, step: int) -> str:
    """Name an array that was right when it was stored."""
    return (
        f"`{place}`, the `{name}` of step {step}, was right when it was stored and was overwritten "
        "later. Is it a view of an array that the loop goes on writing to?"
    )


def holds_without_computing(name: str) -> str:
    """Say why a well-kept cache earns nothing yet."""
    return f"`{name}` holds its items in order. It counts as soon as one computed value is right."


# What a loop asked its cell


def asked_state(name: str, t: int, found: str) -> str:
    """Say which state a loop gave its cell in place of the right one."""
    return f"At t = {t} you gave the cell {found} as `{name}`."


def asked_other(name: str, t: int) -> str:
    """Say that an argument of the cell was none of the known ones."""
    return f"At t = {t} the `{name}` that you gave the cell is not the one of this step."


def asked_count(count: int, steps: int) -> str:
    """Say that the cell was called too often or too rarely."""
    return f"The loop called the cell {_count(count, 'time', 'times')}; T_x is {steps}."


# Properties on fresh inputs


def nothing_on_fresh_inputs(question: Question) -> str:
    """Say that a function which knew the public inputs has no answer to others."""
    return (
        f"`{question.name}` answers the published inputs and gives no usable answer to others. "
        "Does it contain a fixed size or a fixed number?"
    )


def columns_depend(question: Question) -> str:
    """Say that a sequence's result depends on its neighbours in the batch."""
    return (
        f"I gave `{question.name}` the first column of a batch alone, and the result differs from "
        "the first column of the whole batch. Each sequence stands for itself."
    )


def no_probabilities(question: Question) -> str:
    """Say that predictions are no probabilities."""
    return f"On fresh inputs the predictions of `{question.name}` do not sum to 1 in each column."


def step_0_is_no_cell(question: Question) -> str:
    """Say that a loop's first step is not what the cell gives."""
    return f"On fresh inputs step 0 of `{question.name}` differs from your own `{question.cell}`."
