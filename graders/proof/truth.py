"""Whether an explanation is true: the mistake that it names, made again, gives the same answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from graders.diagnosis import Explanation
from graders.diagnosis.answers.table import Model
from graders.judge import Answer, Case
from graders.judge.local import Function, ask
from graders.judge.model import Array
from graders.judge.values import close, is_numeric, same
from graders.known import function_of, known


def untrue(
    model: Model,
    cases: Sequence[Case],
    told: Mapping[str, Explanation],
    answers: Sequence[Answer],
) -> str:
    """Name the explained return value that the named mistakes do not give; nothing if none.

    The mistakes are made anew in the source of the reference and compared as the judge compares;
    what is not finite, and so wrong for the judge, must be the same.
    """
    named = list(dict.fromkeys(name for one in told.values() for name in one.mistakes))
    function = _function(model, named)
    left_open = _left_open(model, named)
    for case, answer in zip(cases, answers, strict=False):
        made = ask(function, case.arguments)
        if answer.failure or made.failure:
            if bool(answer.failure) != bool(made.failure):
                return f"{case.name}: one raises, the other does not"
            continue
        for check, explanation in told.items():
            if explanation.mistakes and not _alike(model, check, left_open, answer, made):
                return f"{case.name}: {check} is not what {', '.join(explanation.mistakes)} gives"
    return ""


def _function(model: Model, named: Sequence[str]) -> Function:
    by_hand = {one.id: one for one in known("wrong_answer")}
    for name in named:
        if name in by_hand:
            return function_of(by_hand[name])
    return model.function([edit for edit in model.edits if edit.id in named])


def _left_open(model: Model, named: Sequence[str]) -> frozenset[str]:
    """Collect the outputs and items of the cache that are only said to be something else."""
    prefixes = tuple(f"{model.question.name}/{kind}/" for kind in ("cache_items", "stored"))
    names = (*model.question.outputs, *model.question.cache)
    return frozenset(
        name
        for one in named
        if one.startswith(prefixes)
        for name in names
        if f"+{one.rsplit('/', 1)[1]}+".count(f"+{name}+")
    )


def _alike(
    model: Model, check: str, left_open: frozenset[str], answer: Answer, made: Answer
) -> bool:
    question = model.question
    mine, its = answer.returned, made.returned
    count = len(question.returns)
    if not all(isinstance(value, tuple | list) and len(value) == count for value in (mine, its)):
        return _equal(mine, its)
    place = question.returns.index(check)
    if check in left_open:
        return True
    if check != question.memory or not left_open:
        return _equal(mine[place], its[place])
    return all(_equal(*pair) for pair in _items(model, mine[place], its[place], left_open))


def _items(model: Model, mine: Any, its: Any, left_open: frozenset[str]) -> Iterator[Any]:
    """Pair the items of the caches but for those that are left open."""
    caches = [(mine, its)] if model.cell is None else zip(mine, its, strict=True)
    for pair in caches:
        for name, *items in zip(model.question.cache, *pair, strict=True):
            if name not in left_open:
                yield items


def _equal(mine: Any, its: Any) -> bool:
    if isinstance(mine, tuple | list) and isinstance(its, tuple | list):
        return len(mine) == len(its) and all(map(_equal, mine, its))
    if isinstance(its, dict):
        return isinstance(mine, dict) and mine.keys() == its.keys()
    if is_numeric(mine) and is_numeric(its) and mine.shape == its.shape:
        return _are_finite_alike(mine, its)
    return same(mine, its) or repr(mine) == repr(its)


def _are_finite_alike(mine: Array, its: Array) -> bool:
    """Whether two arrays agree where they are finite, and are the same everywhere else."""
    odd = ~(np.isfinite(mine) & np.isfinite(its))
    is_same = np.array_equal(mine[odd], its[odd], equal_nan=True)
    return is_same and close(np.where(odd, 0, mine), np.where(odd, 0, its))
