"""What can be said of an array that no mistake explains: how it is like the right ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from graders.diagnosis import words
from graders.diagnosis.answers.agree import is_same
from graders.judge import Case, Question
from graders.judge.caches import step_of
from graders.judge.model import TOLERANCE, Array
from graders.judge.projection import caches_of
from graders.judge.values import close, is_numeric

Pair = tuple[Array, Array]
#: How far off what is nearly right may be, relative to the largest magnitude.
_NEAR = 0.01
#: Decimal places that someone rounds to, and rows that may stand in the right order by chance.
_FEW_PLACES, _FEW_ROWS = 4, 2
#: How far off a decimal place may be, as it is no sum of powers of two.
_LAST_DIGIT = 1e-6
#: How many of the numbers have to rise: those that a function cuts off are alike.
_MOST = 0.5


@np.errstate(all="ignore")
def no_shares(name: str, values: Sequence[Any], cases: Sequence[Case]) -> str:
    """Say that wrong predictions are no probabilities, in every case; nothing where some are."""
    pairs = _pairs(name, values, cases)
    if not pairs or any(not _are_shares(want) or _are_shares(got) for got, want in pairs):
        return ""
    return words.NO_SHARES.format(name=name)


@np.errstate(all="ignore")
def same_order(name: str, values: Sequence[Any], cases: Sequence[Case]) -> str:
    """Say that in each column wrong numbers stand in the order of the right ones, in every case.

    So they do where another function that rises too, or another factor, stands in an equation.
    Returns nothing where they do not.
    """
    pairs = _pairs(name, values, cases)
    if not pairs or min(want.shape[0] for _, want in pairs) <= _FEW_ROWS:
        return ""
    is_like = all(_rises_with(*pair) for pair in pairs)
    return words.SAME_ORDER.format(name=name) if is_like else ""


def _rises_with(got: Array, want: Array) -> bool:
    # Right numbers that are closer than this are taken for one, and may stand in any order.
    rank = np.round(want / (TOLERANCE * np.abs(want).max()))
    order = np.lexsort((got, rank), axis=0)
    rising, apart = (np.diff(np.take_along_axis(one, order, axis=0), axis=0) for one in (got, rank))
    least = TOLERANCE * np.abs(got).max()
    return bool((rising >= -least).all() and (rising > 0)[apart > 0].mean() >= _MOST)


def _are_shares(values: Array) -> bool:
    sums = values.sum(axis=0)
    return close(sums, np.ones_like(sums))


@np.errstate(all="ignore")
def likeness(name: str, values: Sequence[Any], cases: Sequence[Case]) -> str:
    """Say how a wrong output is like the right one, in every case; nothing where it is not."""
    pairs = _pairs(name, values, cases)
    if pairs and _is_another(name, [got for got, _ in pairs], cases):
        return words.LIKENESS["another"].format(name=name)
    for kind, is_like in _KINDS.items():
        if pairs and is_like(pairs):
            return words.LIKENESS[kind].format(name=name)
    batches = [pair for pair in zip(values, cases, strict=True) if pair[1].sizes["m"] > 1]
    if batches and _is_right_in_part(_pairs(name, *zip(*batches, strict=True))):
        return words.LIKENESS["part"].format(name=name)
    return ""


@np.errstate(all="ignore")
def order_of_caches(question: Question, values: Sequence[Any], cases: Sequence[Case]) -> str:
    """Say that a loop's caches are right and stand in another order; nothing where they are not.

    values: the list of caches in each case.
    """
    orders = [_order(question, *pair) for pair in zip(values, cases, strict=True)]
    steps = [list(range(case.sizes["T_x"])) for case in cases]
    if list(map(sorted, orders)) != steps:
        return ""
    moved = [order for order in orders if order != sorted(order)]
    if not moved:
        return ""
    is_reversed = all(order == sorted(order, reverse=True) for order in moved)
    return words.LOOP["caches_in_reverse" if is_reversed else "caches_in_other_order"]


def every_gate(question: Question, memory: Any, case: Case) -> str:
    """Say that all that a cell computes from the concatenation is wrong; nothing where some is not.

    memory: the cell's cache.
    """
    caches = caches_of(question, memory)
    if caches is None or question.cell or not question.gates:
        return ""
    held = dict(zip(question.cache, caches[0], strict=True))
    if not all(_differs(held[gate], case.right[gate]) for gate in question.gates):
        return ""
    return words.every_gate(question.gates)


def _differs(got: Any, want: Array) -> bool:
    return is_numeric(got) and got.shape == want.shape and not close(got, want)


def _order(question: Question, caches: Any, case: Case) -> list[int]:
    """Tell of each cache whose step it is; -1 where it is no step's."""
    steps = [step_of(question, case, t) for t in range(case.sizes["T_x"])]
    rights = [[step[name] for name in question.cache] for step in steps]
    known = caches_of(question, caches) or ()
    return [
        next((t for t, right in enumerate(rights) if all(map(is_same, cache, right))), -1)
        for cache in known
    ]


def _pairs(name: str, values: Sequence[Any], cases: Sequence[Case]) -> list[Pair]:
    """Lay the right arrays beside them; nothing where one of them cannot be compared, or is 0."""
    pairs = [(value, case.right[name]) for value, case in zip(values, cases, strict=True)]
    if not all(is_numeric(got) and got.shape == want.shape for got, want in pairs):
        return []
    if any(not np.isfinite(got).all() or not got.any() for got, _ in pairs):
        return []
    return pairs


def _is_another(name: str, values: Sequence[Array], cases: Sequence[Case]) -> bool:
    """Whether an array is another output or gate, in every case the same one."""
    others = [other for other in cases[0].right if other != name]
    return any(all(map(is_same, values, [case.right[other] for case in cases])) for other in others)


def _is_scaled(pairs: Sequence[Pair]) -> bool:
    """Whether in every case there is one factor; it may be a size, and so another each time."""
    return all(close(got, np.vdot(want, got) / np.vdot(want, want) * want) for got, want in pairs)


def _is_near(pairs: Sequence[Pair]) -> bool:
    return all(np.abs(got - want).max() <= _NEAR * np.abs(want).max() for got, want in pairs)


def _is_backwards(pairs: Sequence[Pair]) -> bool:
    return _in_steps(pairs, lambda got, want: close(got, want[:, :, ::-1]))


def _is_late(pairs: Sequence[Pair]) -> bool:
    return _in_steps(pairs, lambda got, want: close(got[:, :, 1:], want[:, :, :-1]))


def _is_early(pairs: Sequence[Pair]) -> bool:
    return _in_steps(pairs, lambda got, want: close(got[:, :, :-1], want[:, :, 1:]))


def _is_one_step(pairs: Sequence[Pair]) -> bool:
    return _in_steps(pairs, _holds_one_step)


def _holds_one_step(got: Array, want: Array) -> bool:
    filled = np.flatnonzero(got.any(axis=(0, 1)))
    return len(filled) == 1 and close(got[:, :, filled], want[:, :, filled])


def _is_last_step(pairs: Sequence[Pair]) -> bool:
    return _in_steps(pairs, lambda got, want: close(got, want[:, :, -1:] + 0 * want))


def _in_steps(pairs: Sequence[Pair], is_like: Callable[[Array, Array], bool]) -> bool:
    """Whether it is so in all cases, and some have several steps."""
    steps = [want.shape[2] if want.ndim == 3 else 0 for _, want in pairs]
    return min(steps) > 0 and max(steps) > 1 and all(is_like(*pair) for pair in pairs)


def _is_transposed(pairs: Sequence[Pair]) -> bool:
    """Whether the numbers are those of the transposed array, laid out in the right shape."""
    return all(close(got.ravel(), want.T.ravel()) for got, want in pairs)


def _is_permuted(pairs: Sequence[Pair]) -> bool:
    return all(close(np.sort(got, axis=None), np.sort(want, axis=None)) for got, want in pairs)


def _is_right_in_part(batches: Sequence[Pair]) -> bool:
    """Whether in each batch the first sequences are right and the others wrong, or the last.

    By chance, right ones would stand anywhere.
    """
    return bool(batches) and all(np.diff(_right_columns(*pair)).sum() == 1 for pair in batches)


def _right_columns(got: Array, want: Array) -> Array:
    other_axes = tuple(axis for axis in range(want.ndim) if axis != 1)
    is_right: Array = np.abs(got - want).max(axis=other_axes) <= TOLERANCE * np.abs(want).max()
    return is_right


def _is_rounded(pairs: Sequence[Pair]) -> bool:
    """Whether all have the same few decimal places, and are the right ones in these."""
    first = pairs[0][0]
    one = first.item(0)  # nearly always it tells
    able = [k for k in range(_FEW_PLACES) if abs(one - round(one, k)) < _LAST_DIGIT]
    places = (k for k in able if np.abs(first - first.round(k)).max() < _LAST_DIGIT)
    k = next(places, None)
    return k is not None and any(
        all(close(got, cut(want * 10.0**k) / 10.0**k) for got, want in pairs)
        for cut in (np.round, np.trunc, np.floor)
    )


_KINDS: Mapping[str, Callable[[Sequence[Pair]], bool]] = {
    "scaled": _is_scaled,
    "backwards": _is_backwards,
    "late": _is_late,
    "early": _is_early,
    "one_step": _is_one_step,
    "last_step": _is_last_step,
    "transposed": _is_transposed,
    "permuted": _is_permuted,
    "rounded": _is_rounded,
    "near": _is_near,
}
