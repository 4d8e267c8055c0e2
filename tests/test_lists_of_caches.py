"""A loop's caches are a list, one for each step in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from graders.judge.model import TOLERANCE
from tests.support import (
    HIDDEN,
    LOOPS,
    PUBLIC,
    QUESTIONS,
    Function,
    followed,
    judged,
    namespace,
    replaced,
    spoilt,
    with_memory,
    wrong,
)


def seen(name: str, change: Callable[[Any], Any]) -> str:
    return judged(name, with_memory(name, change))[QUESTIONS[name].memory].seen


@pytest.mark.parametrize(
    ("change", "rung", "text"),
    [
        (lambda caches: dict(enumerate(caches)), "type", "`caches` is a dict"),
        (lambda caches: None, "missing", "`caches` is None"),
        (lambda caches: iter(caches), "type", "`caches` is a list_iterator; I expected a list of"),
        (lambda caches: np.zeros(4), "type", "Was it made by a NumPy function?"),
        (lambda caches: np.array([None, *caches[0]], object), "type", "made by a NumPy function?"),
        (lambda caches: caches[:-1], "shape", "`caches` has 9 entries; I expected T_x = 10."),
        (lambda caches: caches[:1], "shape", "`caches` has 1 entry; I expected T_x = 10."),
        (lambda caches: [], "shape", "`caches` has 0 entries"),
        (lambda caches: [*caches, caches[0]], "shape", "`caches` has 11 entries"),
        (lambda caches: [None, None, *caches], "shape", "T_x = 10. Of these, 2 are None."),
        (lambda caches: [caches[0][0], *caches], "shape", "has 11 entries; I expected T_x = 10."),
        (lambda caches: [[], *caches[1:]], "shape", "`caches[0]` has 0 items; I expected "),
        (lambda caches: [*caches[:9], None], "type", "`caches[9]` is None; I expected the tuple ("),
        (lambda caches: [*caches[:9], caches[9][0]], "type", "`caches[9]` is an array"),
        (lambda caches: caches[::-1], "values", "`a_next` of step 0, and holds that of step 9."),
        (lambda caches: [*caches[:9], caches[8]], "values", "of step 9, and holds that of step 8."),
    ],
)
@pytest.mark.parametrize("name", LOOPS)
def test_what_is_no_list_of_caches_in_the_order_of_time_is_named(
    name: str, change: Callable[[Any], Any], rung: str, text: str
) -> None:
    verdicts = judged(name, with_memory(name, change))
    assert wrong(verdicts) == {"caches"}
    assert verdicts["caches"].rung == rung
    assert text in verdicts["caches"].seen


@pytest.mark.parametrize("name", LOOPS)
def test_a_wrong_item_of_any_step_is_found(name: str) -> None:
    question = QUESTIONS[name]
    (case,) = PUBLIC[name]
    for index, item in enumerate(question.cache):
        t = 3 + index % 3

        def change(caches: list[Any], t: int = t, index: int = index) -> list[Any]:
            spoilt_item = [] if index == len(question.cache) - 1 else caches[t][index] + 1
            caches[t] = replaced(caches[t], index, spoilt_item)
            return caches

        place = f"`caches[{t}][{index}]` should hold the `{item}` of step {t}"
        assert place in judged(name, with_memory(name, change), [case])["caches"].seen


@pytest.mark.parametrize("item", [None, "a", 0.0, np.zeros((5, 1)), np.zeros((5, 2), complex)])
@pytest.mark.parametrize("name", LOOPS)
def test_an_item_of_another_kind_is_no_state(name: str, item: object) -> None:
    def change(caches: list[Any]) -> list[Any]:
        return [replaced(cache, 0, item) for cache in caches]

    assert "`caches[0][0]` should hold" in seen(name, change)


@pytest.mark.parametrize("name", LOOPS)
def test_the_caches_together_with_x_are_named(name: str) -> None:
    def spoil(values: list[Any]) -> None:
        values[-1] = (values[-1], PUBLIC[name][0].arguments[0])

    verdict = judged(name, spoilt(name, spoil))["caches"]
    assert verdict.rung == "type"
    assert "a pair that holds the list of caches and `x`" in verdict.seen


@pytest.mark.parametrize("name", LOOPS)
def test_caches_of_one_step_are_a_list_too(name: str) -> None:
    of_one_step = [case for case in HIDDEN[name] if case.sizes["T_x"] == 1]
    assert of_one_step
    for case in of_one_step:
        verdicts = judged(name, with_memory(name, lambda caches: caches[0]), [case])
        assert wrong(verdicts) == {"caches"}
        assert verdicts["caches"].rung == "shape"


def test_the_tolerance_in_a_cache_is_that_of_its_own_step() -> None:
    (case,) = PUBLIC["lstm_forward"]
    scales = np.abs(case.right["c"]).max(axis=(0, 1))
    t = int(scales.argmin())
    assert scales[t] < 0.5 * scales.max()

    def nudged(by: float) -> Function:
        def change(caches: list[Any]) -> list[Any]:
            caches[t][1][0, 0] += by * TOLERANCE
            return caches

        return with_memory("lstm_forward", change)

    assert not wrong(judged("lstm_forward", nudged(0.9 * scales[t])))
    assert wrong(judged("lstm_forward", nudged(1.1 * scales[t]))) == {"caches"}


@pytest.mark.parametrize("name", LOOPS)
def test_what_was_overwritten_after_it_was_stored_shows(name: str) -> None:
    source = f"""
def {name}(x, a0, parameters):
    values = [*right(x, a0, parameters)]
    for cache in values[-1][:-1]:
        cache[0][:] = values[-1][-1][0]
    return tuple(values)
"""
    env = namespace(f"right = {name}", source)
    verdict = followed(name, env)["caches"]
    assert verdict.rung == "values"
    assert "`caches[0][0]`, the `a_next` of step 0, was right when it was stored and was over" in (
        verdict.seen
    )


@pytest.mark.parametrize("name", LOOPS)
def test_what_was_never_right_is_not_said_to_be_overwritten(name: str) -> None:
    """The previous state has moved on by the time that the loop makes its own cache."""
    place = QUESTIONS[name].cache.index("a_prev")
    source = f"""
def {name}(x, a0, parameters):
    *values, caches = right(x, a0, parameters)
    moved = [(*one[:{place}], one[0], *one[{place + 1}:]) for one in caches]
    return *values, moved
"""
    verdict = followed(name, namespace(f"right = {name}", source))["caches"]
    assert verdict.seen == (
        f"`caches[0][{place}]` should hold the `a_prev` of step 0, and holds that of step 1."
    )
