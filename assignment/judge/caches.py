"""What a cache must be: a sequence of the right length and order, read after the call is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from . import words
from .ladder import EQUATIONS, Trouble, is_right
from .model import TOLERANCE, Array, Case, Question
from .values import is_numeric, same

REST = "rest"


def gates_of(question: Question, cache: Any) -> dict[str, Any]:
    """Read the gates out of one cell's cache, where it has the right length."""
    if not isinstance(cache, tuple | list) or len(cache) != len(question.cache):
        return {}
    return {name: cache[question.cache.index(name)] for name in question.gates}


def judge_cache(
    question: Question, cache: Any, case: Case, outputs: Mapping[str, Any]
) -> tuple[dict[str, Trouble], bool]:
    """Judge the cache of one cell.

    outputs: what the call returned beside it. Returns the trouble of each part (the names of the
    gates, and "rest" for what the cache merely holds), and whether any gate in it is right.
    """
    every_part = (*question.gates, REST)
    place = question.memory
    if not isinstance(cache, tuple | list):
        trouble = Trouble("type", words.cache_kind(place, cache, question))
        return dict.fromkeys(every_part, trouble), False
    if len(cache) != len(question.cache):
        trouble = Trouble("shape", words.cache_length(place, len(cache), question))
        return dict.fromkeys(every_part, trouble), False

    passed = dict(zip(question.arguments, case.arguments, strict=True))
    troubles: dict[str, Trouble] = {}
    for index, (name, item) in enumerate(zip(question.cache, cache, strict=True)):
        here = f"{place}[{index}]"
        if name in question.gates:
            if not is_right(item, case.right[name]):
                equation = EQUATIONS[question.name][name]
                troubles[name] = Trouble("values", words.gate_in_cache(here, name, equation))
        elif name in passed:
            if not same(item, passed[name]):
                message = words.not_what_was_passed(here, name)
                troubles.setdefault(REST, Trouble("values", message))
        elif not same(item, outputs.get(name)):
            message = words.not_what_was_returned(here, name)
            troubles.setdefault(REST, Trouble("values", message))
    return troubles, any(gate not in troubles for gate in question.gates)


def judge_caches(question: Question, caches: Any, case: Case) -> Trouble | None:
    """Judge the list of caches that a loop returned."""
    steps = case.sizes["T_x"]
    if isinstance(caches, tuple | list) and _is_caches_and_x(caches, case):
        return Trouble("type", words.caches_and_x(steps))
    if not isinstance(caches, tuple | list):
        return Trouble("type", words.caches_kind(caches, steps))
    if len(caches) != steps:
        return Trouble("shape", words.caches_length(len(caches), steps))
    if _all_right(question, caches, case):
        return None
    for t, cache in enumerate(caches):
        trouble = _judge_step(question, cache, case, t)
        if trouble is not None:
            return trouble
    return None


def _all_right(question: Question, caches: Sequence[Any], case: Case) -> bool:
    """Compare each name's items of all steps at once: the short way, when nothing is wrong."""
    if not all(isinstance(c, tuple | list) and len(c) == len(question.cache) for c in caches):
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
        got = np.stack(items, axis=2)
        scale = np.abs(want).max(axis=(0, 1))
        # A nan compares as not equal.
        if not (np.abs(got - want).max(axis=(0, 1)) <= TOLERANCE * scale).all():
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


def _judge_step(question: Question, cache: Any, case: Case, t: int) -> Trouble | None:
    place = f"caches[{t}]"
    if not isinstance(cache, tuple | list):
        return Trouble("type", words.cache_kind(place, cache, question))
    if len(cache) != len(question.cache):
        return Trouble("shape", words.cache_length(place, len(cache), question))
    expected = step_of(question, case, t)
    for index, (name, item) in enumerate(zip(question.cache, cache, strict=True)):
        if not same(item, expected[name]):
            here = f"{place}[{index}]"
            return Trouble("values", words.item_of_caches(here, name, t))
    return None


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


def overwritten(question: Question, caches: Any, case: Case) -> str:
    """Name the array in a list of caches that was right when it was stored.

    To be asked only where every call of the cell was right, so that its cache was right too.
    Returns an empty string unless one item of an otherwise right cache holds a later state.
    """
    for t, cache in enumerate(caches):
        expected = step_of(question, case, t)
        wrong = [
            index
            for index, name in enumerate(question.cache)
            if not same(cache[index], expected[name])
        ]
        if not wrong:
            continue
        name = question.cache[wrong[0]]
        series = case.right["c" if name.startswith("c_") else "a"]
        later = range(t if name.endswith("_prev") else t + 1, series.shape[2])
        held = all(question.cache[index].endswith(("_prev", "_next")) for index in wrong)
        if held and any(same(cache[wrong[0]], series[:, :, s]) for s in later):
            return words.overwritten(f"caches[{t}][{wrong[0]}]", name, t)
        return ""
    return ""
