"""The cache of a cell is a sequence of the right length and order, paid part by part."""

from __future__ import annotations

from collections import deque, namedtuple
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from graders.judge.caches import REST
from graders.judge.values import fresh
from tests.support import (
    CELLS,
    LOOPS,
    QUESTIONS,
    Function,
    judged,
    replaced,
    spoilt,
    with_memory,
    wrong,
)

LSTM = QUESTIONS["lstm_cell_forward"]

ITEMS = [(name, item) for name in CELLS for item in QUESTIONS[name].cache]


def named(items: Sequence[Any]) -> tuple[Any, ...]:
    return namedtuple("Named", [f"item_{i}" for i in range(len(items))])(*items)


@pytest.mark.parametrize("kind", [tuple, list, deque, named])
@pytest.mark.parametrize("name", QUESTIONS)
def test_any_sequence_is_a_cache(name: str, kind: Callable[[Any], Any]) -> None:
    assert not wrong(judged(name, with_memory(name, kind)))


@pytest.mark.parametrize("kind", [list, deque, named])
@pytest.mark.parametrize("name", LOOPS)
def test_any_sequence_is_one_of_the_caches(name: str, kind: Callable[[Any], Any]) -> None:
    change = with_memory(name, lambda caches: [kind(cache) for cache in caches])
    assert not wrong(judged(name, change))


@pytest.mark.parametrize("name", QUESTIONS)
def test_copies_in_a_cache_are_as_good_as_what_was_passed(name: str) -> None:
    def copied(memory: Any) -> Any:
        if isinstance(memory, tuple | list):
            return [copied(item) for item in memory]
        return fresh(memory)

    assert not wrong(judged(name, with_memory(name, copied)))


@pytest.mark.parametrize(
    ("change", "rung", "text"),
    [
        (lambda cache: dict(enumerate(cache)), "type", "`cache` is a dict"),
        (lambda cache: cache[0], "type", "`cache` is an array of float64; I expected the tuple ("),
        (lambda cache: np.array(cache, dtype=object), "type", "`cache` is an array of object"),
        (lambda cache: (item for item in cache), "type", "`cache` is a generator"),
        (lambda cache: "abcdefghij", "type", "`cache` is a str"),
        (lambda cache: cache[:-1], "shape", "I expected "),
        (lambda cache: cache[:1], "shape", "`cache` has 1 item; I expected "),
        (lambda cache: (), "shape", "`cache` has 0 items; I expected "),
        (lambda cache: (*cache, cache[0]), "shape", "items; I expected "),
        (lambda cache: None, "missing", "`cache` is None: this step is still to do."),
    ],
)
@pytest.mark.parametrize("name", CELLS)
def test_what_is_no_sequence_of_the_right_length_costs_the_whole_cache(
    name: str, change: Callable[[Any], Any], rung: str, text: str
) -> None:
    verdicts = judged(name, with_memory(name, change))
    assert wrong(verdicts) == {"cache"}
    assert verdicts["cache"].rung == rung
    assert text in verdicts["cache"].seen
    assert verdicts["cache"].wrong == {*QUESTIONS[name].gates, REST}


@pytest.mark.parametrize(
    "item", [None, 0.0, "xt", np.zeros((5, 2)), np.zeros((5, 2), dtype=complex), {}, []]
)
@pytest.mark.parametrize(("name", "place"), ITEMS)
def test_a_wrong_item_costs_its_own_part(name: str, place: str, item: object) -> None:
    question = QUESTIONS[name]
    index = question.cache.index(place)
    verdict = judged(name, with_memory(name, lambda cache: replaced(cache, index, item)))["cache"]
    assert verdict.wrong == {place if place in question.gates else REST}
    assert f"`cache[{index}]`" in verdict.seen
    assert f"`{place}`" in verdict.seen


def test_a_gate_in_the_cache_climbs_the_ladder() -> None:
    def with_ft(change: Callable[[Any], Any]) -> Function:
        return with_memory(LSTM.name, lambda cache: replaced(cache, 4, change(cache[4])))

    rungs = {
        "missing": lambda ft: None,
        "type": lambda ft: ft.tolist(),
        "shape": lambda ft: ft.T,
        "finite": lambda ft: ft / np.zeros(()),
        "values": lambda ft: ft + 1,
    }
    for rung, change in rungs.items():
        verdict = judged(LSTM.name, with_ft(change))["cache"]
        assert verdict.rung == rung
        assert verdict.seen.startswith("In `cache[4]`: `ft` ")
        assert verdict.wrong == {"ft"}


def test_two_gates_that_change_places_cost_both() -> None:
    change = with_memory(LSTM.name, lambda cache: (*cache[:4], cache[5], cache[4], *cache[6:]))
    assert judged(LSTM.name, change)["cache"].wrong == {"ft", "ut"}


@pytest.mark.parametrize("name", CELLS)
def test_a_cache_must_hold_the_very_outputs_that_were_returned(name: str) -> None:
    index = QUESTIONS[name].returns.index("a_next")

    def other_returned(values: list[Any]) -> None:
        values[index] = values[index] + 1

    verdicts = judged(name, spoilt(name, other_returned))
    assert verdicts["cache"].wrong == {REST}
    assert "`cache[0]` should hold the `a_next` that was returned" in verdicts["cache"].seen


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize(
    "change",
    [
        lambda array: array + 1,
        lambda array: array * np.nan,
        lambda array: array.astype(complex),
        lambda array: array.T,
    ],
)
def test_a_wrong_output_is_held_rightly_when_it_is_the_one_returned(
    name: str, change: Callable[[Any], Any]
) -> None:
    index = QUESTIONS[name].returns.index("a_next")

    def spoil(values: list[Any]) -> None:
        values[index] = change(values[index])
        values[-1] = replaced(values[-1], 0, change(values[-1][0]))

    verdicts = judged(name, spoilt(name, spoil))
    assert wrong(verdicts) == {"a_next"}


def test_what_a_cache_merely_holds_counts_only_beside_something_right() -> None:
    name = "rnn_cell_forward"

    def nothing_computed(xt: Any, a_prev: Any, parameters: Any) -> Any:
        a_next = np.zeros_like(a_prev)
        return a_next, a_next[:4], (a_next, a_prev, xt, parameters)

    verdict = judged(name, nothing_computed)["cache"]
    assert verdict.wrong == {REST}
    assert "`cache` holds its items in order. It counts as soon as one computed" in verdict.seen


@pytest.mark.parametrize("gate", LSTM.gates)
def test_one_right_gate_is_enough_for_what_the_cache_holds(gate: str) -> None:
    def spoil(values: list[Any]) -> None:
        cache = dict(zip(LSTM.cache, values[-1], strict=True))
        for name in (*LSTM.gates, "a_next", "c_next"):
            if name != gate:
                cache[name] = cache[name] + 1
        values[:] = cache["a_next"], cache["c_next"], values[2] + 1, tuple(cache.values())

    verdicts = judged(LSTM.name, spoilt(LSTM.name, spoil))
    assert wrong(verdicts) == set(LSTM.returns)
    assert verdicts["cache"].wrong == set(LSTM.gates) - {gate}


def test_brackets_too_many_around_a_cache_are_seen() -> None:
    verdicts = judged("rnn_cell_forward", with_memory("rnn_cell_forward", lambda cache: [cache]))
    assert "How many brackets" in verdicts["cache"].seen


@pytest.mark.parametrize(
    ("item", "held"),
    [("a_prev", "a str"), (None, "None"), (np.zeros((3, 7)), "an array of shape (3, 7)")],
)
def test_what_stands_in_an_items_place_is_said_where_it_is_of_another_kind(
    item: object, held: str
) -> None:
    change = with_memory("rnn_cell_forward", lambda cache: (cache[0], item, *cache[2:]))
    verdicts = judged("rnn_cell_forward", change)
    assert (
        verdicts["cache"].seen == f"`cache[1]` should hold the argument `a_prev`, and holds {held}."
    )
