"""What a cache must be: a sequence of the right length and order, read after the call is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from . import words_caches as words
from .ladder import Trouble, climb
from .model import Array, Case, Question
from .values import differing, is_numeric, same

REST = "rest"


def gates_of(question: Question, cache: Any) -> dict[str, Any]:
    """Read the gates out of one cell's cache, where it has the right length."""
    if not isinstance(cache, tuple | list) or len(cache) != len(question.cache):
        return {}
    return {name: cache[question.cache.index(name)] for name in question.gates}


def judge_cache(
    question: Question, cache: Any, case: Case, outputs: Mapping[str, Any], left: Sequence[Any]
) -> dict[str, Trouble]:
    """Judge the cache of one cell.

    outputs: what the call returned beside it. left: its arguments, as it left them. Returns the
    trouble of each part that has one: by the name of the gate, and "rest" for what the cache
    merely holds.
    """
    place = question.memory
    trouble = _outside(question, place, cache)
    if trouble is not None:
        return dict.fromkeys((*question.gates, REST), trouble)
    passed = dict(zip(question.arguments, zip(case.arguments, left, strict=True), strict=True))
    troubles: dict[str, Trouble] = {}
    for index, (name, item) in enumerate(zip(question.cache, cache, strict=True)):
        here = f"{place}[{index}]"
        if name in question.gates:
            trouble = climb(name, item, case)
            if trouble is not None:
                seen = words.gate_in_cache(here, trouble.seen)
                troubles[name] = replace(trouble, seen=seen)
        elif name in passed:
            want, now = passed[name]
            if not same(item, want):
                message = (
                    words.changed(here, name)
                    if same(item, now)
                    else words.not_what_was_passed(here, name, item, want)
                )
                troubles.setdefault(REST, Trouble("values", message))
        elif not same(item, outputs.get(name)):
            message = words.not_what_was_returned(here, name, item, outputs.get(name))
            troubles.setdefault(REST, Trouble("values", message))
    return troubles


def _outside(question: Question, place: str, cache: Any) -> Trouble | None:
    """Look at one cache from outside: its kind and its length."""
    if not isinstance(cache, tuple | list):
        return Trouble("type", words.cache_kind(place, cache, question))
    if len(cache) != len(question.cache):
        inner = cache[0] if len(cache) == 1 else None
        is_wrapped = isinstance(inner, tuple | list) and len(inner) == len(question.cache)
        return Trouble("shape", words.cache_length(place, len(cache), question, is_wrapped))
    return None


def judge_caches(question: Question, caches: Any, case: Case) -> Trouble | None:
    """Judge the list of caches that a loop returned."""
    steps = case.sizes["T_x"]
    if not isinstance(caches, tuple | list):
        return Trouble("type", words.caches_kind(caches, steps))
    if _is_caches_and_x(caches, case):
        return Trouble("type", words.caches_and_x(steps))
    if len(caches) != steps:
        empty = sum(cache is None for cache in caches)
        return Trouble("shape", words.caches_length(len(caches), steps, empty))
    if _all_right(question, caches, case):
        return None
    for t in range(steps):
        trouble = _judge_step(question, caches, case, t)
        if trouble is not None:
            return trouble
    return None


def _all_right(question: Question, caches: Sequence[Any], case: Case) -> bool:
    """Compare each name's items of all steps at once: the short way, when nothing is wrong."""
    if any(_outside(question, "", cache) for cache in caches):
        return False
    right = _series(question, case)
    for name, items in zip(question.cache, zip(*caches, strict=True), strict=True):
        if name == "parameters":
            distinct = {id(item): item for item in items}.values()
            if not all(same(item, case.arguments[-1]) for item in distinct):
                return False
            continue
        want = right[name]
        if not all(is_numeric(item) and item.shape == want.shape[:2] for item in items):
            return False
        if differing(np.stack(items, axis=2), want, axis=(0, 1)).any():
            return False
    return True


def _series(question: Question, case: Case) -> dict[str, Array]:
    """Give what belongs to every step at once, with T_x as the last axis."""
    x, a0, _ = case.arguments
    right = case.right
    series = {"xt": x, "a_next": right["a"], "a_prev": _delayed(a0, right["a"])}
    if "c" in right:
        series.update(c_next=right["c"], c_prev=_delayed(np.zeros_like(a0), right["c"]))
    series.update({gate: right[gate] for gate in question.gates})
    return series


def _delayed(first: Array, states: Array) -> Array:
    return np.concatenate((first[:, :, np.newaxis], states[:, :, :-1]), axis=2)


def _is_caches_and_x(caches: Sequence[Any], case: Case) -> bool:
    return (
        len(caches) == 2
        and isinstance(caches[0], tuple | list)
        and same(caches[1], case.arguments[0])
    )


def _judge_step(question: Question, caches: Sequence[Any], case: Case, t: int) -> Trouble | None:
    cache = caches[t]
    trouble = _outside(question, f"caches[{t}]", cache)
    if trouble is not None:
        return trouble
    wrong = _wrong_items(question, cache, case, t)
    if not wrong:
        return None
    k = wrong[0]
    name, item = question.cache[k], cache[k]
    other = _step_held(question, item, case, name)
    everywhere = other is not None and all(
        _outside(question, "", one) is None and same(one[k], item) for one in caches
    )
    pair = item, step_of(question, case, t)[name]
    said = words.item_of_caches(f"caches[{t}][{k}]", name, t, pair, other, everywhere)
    return Trouble("values", said)


def _step_held(question: Question, item: Any, case: Case, name: str) -> int | None:
    """Find the one step to which an item of a cache belongs."""
    series = _series(question, case).get(name)
    if series is None:
        return None
    found = [step for step in range(series.shape[2]) if same(item, series[:, :, step])]
    return found[0] if len(found) == 1 else None


def _wrong_items(question: Question, cache: Sequence[Any], case: Case, t: int) -> list[int]:
    expected = step_of(question, case, t)
    return [i for i, name in enumerate(question.cache) if not same(cache[i], expected[name])]


def step_of(question: Question, case: Case, t: int) -> dict[str, Any]:
    """Give everything that belongs to step t of a loop: the cell's arguments, outputs and gates."""
    x, a0, parameters = case.arguments
    right = case.right
    step = {
        "xt": x[:, :, t],
        "a_prev": right["a"][:, :, t - 1] if t else a0,
        "parameters": parameters,
        "a_next": right["a"][:, :, t],
        "yt_pred": right["y_pred"][:, :, t],
    }
    if "c" in right:
        step["c_prev"] = right["c"][:, :, t - 1] if t else np.zeros_like(a0)
        step["c_next"] = right["c"][:, :, t]
    step.update({gate: right[gate][:, :, t] for gate in question.gates})
    return step


def overwritten(question: Question, caches: Sequence[Any], case: Case) -> str:
    """Name the array in a list of caches that was right when it was stored.

    To be asked only where every call of the cell was right, so that its cache was right too.
    Returns an empty string unless all that is wrong in the first wrong cache are states, and one
    of them holds a later state.
    """
    for t, cache in enumerate(caches):
        if _outside(question, "", cache) is not None:
            return ""
        wrong = _wrong_items(question, cache, case, t)
        if not wrong:
            continue
        name = question.cache[wrong[0]]
        series = case.right["c" if name.startswith("c_") else "a"]
        # What holds its own step's next state at several steps was stored like that.
        is_next = name.endswith("_prev") and not any(
            _judge_step(question, caches, case, s) for s in range(t + 1, len(caches))
        )
        later = range(t if is_next else t + 1, series.shape[2])
        states = all(question.cache[index].endswith(("_prev", "_next")) for index in wrong)
        if states and any(same(cache[wrong[0]], series[:, :, s]) for s in later):
            return words.overwritten(f"caches[{t}][{wrong[0]}]", name, t)
        return ""
    return ""
