"""The judge's sentences about a cache, and about a loop's list of caches."""

from __future__ import annotations

import numpy as np

from .model import Opaque, Question
from .words import count_of, kind


def layout(question: Question) -> str:
    """Give the items of one cache, in order."""
    return f"({', '.join(question.cache)})"


def cache_kind(place: str, value: object, question: Question) -> str:
    """Say that a cache is no sequence."""
    return f"`{place}` is {kind(value)}; I expected the tuple {layout(question)}."


def cache_length(place: str, length: int, question: Question, is_wrapped: bool = False) -> str:
    """Say that a cache has another number of items. is_wrapped: whether the only one is a cache."""
    text = (
        f"`{place}` has {count_of(length, 'item', 'items')}; "
        f"I expected {len(question.cache)}: {layout(question)}."
    )
    return (
        f"{text} They stand inside that one. How many brackets are around them?"
        if is_wrapped
        else text
    )


def caches_kind(value: object, steps: int) -> str:
    """Say that the caches are no list."""
    text = f"`caches` is {kind(value)}; I expected a list of {steps} caches, one for each step."
    is_array = isinstance(value, np.ndarray)
    if is_array or (isinstance(value, Opaque) and value.type_name.startswith("array")):
        text += " Was it made by a NumPy function? A list grows by its own `append`."
    return text


def caches_length(length: int, steps: int, empty: int) -> str:
    """Say that the list of caches has another length. empty: how many entries are None."""
    text = f"`caches` has {count_of(length, 'entry', 'entries')}; I expected T_x = {steps}."
    return f"{text} Of these, {empty} {'is' if empty == 1 else 'are'} None." if empty else text


def caches_and_x(steps: int) -> str:
    """Name the variant that returns the caches together with x."""
    return (
        "`caches` is a pair that holds the list of caches and `x`. "
        f"Here just the list is asked for: {steps} caches in the order of time."
    )


def not_what_was_passed(place: str, name: str, item: object, want: object) -> str:
    """Say that an item of a cache is not the input that belongs there."""
    return f"`{place}` should hold the argument `{name}`, and holds {_other(item, want)}."


def _other(item: object, want: object) -> str:
    """Say what stands in another's place, where it is of another kind or shape."""
    if isinstance(item, np.ndarray) and isinstance(want, np.ndarray):
        return "something else" if item.shape == want.shape else f"an array of shape {item.shape}"
    return "something else" if type(item) is type(want) else kind(item)


def changed(place: str, name: str) -> str:
    """Say that an item of a cache is the input that belongs there, changed by the call."""
    return f"`{place}` holds the argument `{name}` as the call left it."


def not_what_was_returned(place: str, name: str, item: object, want: object) -> str:
    """Say that an item of a cache is not the output that belongs there."""
    return f"`{place}` should hold the `{name}` that was returned, and holds {_other(item, want)}."


def gate_in_cache(place: str, seen: str) -> str:
    """Say where in a cache something was seen."""
    return f"In `{place}`: {seen}"


def item_of_caches(
    place: str,
    name: str,
    step: int,
    pair: tuple[object, object],
    other: int | None = None,
    everywhere: bool = False,
) -> str:
    """Say that an item in a list of caches differs. other: the step whose it is, if it is one's.

    pair: what it is, and what it should be. everywhere: whether all caches hold that one.
    """
    held = _other(*pair) if other is None else f"that of step {other}"
    more = ", as all of them do. Is one array written over in every round?" if everywhere else "."
    return f"`{place}` should hold the `{name}` of step {step}, and holds {held}{more}"


def overwritten(place: str, name: str, step: int) -> str:
    """Name an array that was right when it was stored."""
    return (
        f"`{place}`, the `{name}` of step {step}, was right when it was stored and was overwritten "
        "later. Is it a view of an array that the loop goes on writing to?"
    )


def holds_without_computing(name: str) -> str:
    """Say why a well-kept cache earns nothing yet."""
    return f"`{name}` holds its items in order. It counts as soon as one computed value is right."
