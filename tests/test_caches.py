"""A cache is a sequence of the right length and order, read after the call is over."""

from __future__ import annotations

from collections import deque, namedtuple
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from graders.judge import Answer, judge
from graders.judge.caches import REST
from graders.judge.values import fresh
from tests.support import (
    CELLS,
    HIDDEN,
    LOOPS,
    PUBLIC,
    QUESTIONS,
    Function,
    answer_of,
    followed,
    judged,
    namespace,
    replaced,
    spoilt,
    wrong,
)

LSTM = QUESTIONS["lstm_cell_forward"]
EVERY_PART = frozenset((*LSTM.gates, REST))
ITEMS = [(name, item) for name in CELLS for item in QUESTIONS[name].cache]


def with_memory(name: str, change: Callable[[Any], Any]) -> Function:
    """The reference with another cache, or another list of caches."""

    def spoil(values: list[Any]) -> None:
        values[-1] = change(values[-1])

    return spoilt(name, spoil)


def seen(name: str, change: Callable[[Any], Any]) -> str:
    return judged(name, with_memory(name, change))[QUESTIONS[name].memory].seen


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


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_changed_input_costs_the_whole_cache(name: str) -> None:
    question = QUESTIONS[name]

    def function(*arguments: Any) -> Any:
        values = answer_of(name, PUBLIC[name][0])
        arguments[1][0, 0] += 1
        arguments[-1]["extra"] = 1
        del arguments[-1]["by"]
        return tuple(values)

    verdicts = judged(name, function)
    memory = verdicts[question.memory]
    assert wrong(verdicts) == {question.memory}
    assert memory.rung == "mutated_input"
    changed = f'`{question.arguments[1]}`, `parameters["by"]`, `parameters["extra"]` came back'
    assert changed in memory.seen
    assert memory.wrong == ({REST} if question.cell else {*question.gates, REST})


def test_a_changed_input_that_the_cache_holds_is_called_a_change() -> None:
    source = """
def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    xt -= 1
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
"""
    verdict = judged("rnn_cell_forward", namespace(source)["rnn_cell_forward"])["cache"]
    assert verdict.rung == "mutated_input"
    assert "`xt` came back changed" in verdict.seen


def test_a_changed_input_costs_the_gates_beside_a_wrong_one_too() -> None:
    def function(xt: Any, a_prev: Any, c_prev: Any, parameters: Any) -> Any:
        values = answer_of(LSTM.name, PUBLIC[LSTM.name][0])
        xt += 1
        values[-1] = replaced(values[-1], 4, values[-1][4] + 1)
        return tuple(values)

    verdict = judged(LSTM.name, function)["cache"]
    assert verdict.rung == "mutated_input"
    assert verdict.wrong == EVERY_PART


@pytest.mark.parametrize("memory", [None, {}, (1, 2)])
def test_a_changed_input_does_not_hide_that_there_is_no_cache(memory: object) -> None:
    def function(xt: Any, a_prev: Any, c_prev: Any, parameters: Any) -> Any:
        values = answer_of(LSTM.name, PUBLIC[LSTM.name][0])
        xt += 1
        return (*values[:-1], memory)

    verdict = judged(LSTM.name, function)["cache"]
    assert verdict.rung in ("missing", "type", "shape")
    assert verdict.wrong == EVERY_PART


def test_an_input_replaced_by_its_equal_is_not_changed() -> None:
    def function(*arguments: Any) -> Any:
        parameters = arguments[-1]
        for key in list(parameters):
            parameters[key] = parameters.pop(key).copy()
        return tuple(answer_of("rnn_forward", PUBLIC["rnn_forward"][0]))

    assert not wrong(judged("rnn_forward", function))


def test_a_cache_that_differs_when_asked_again_costs_every_part_of_it() -> None:
    (case,) = PUBLIC[LSTM.name]

    def answer(**spoil: Any) -> Answer:
        values = answer_of(LSTM.name, case)
        for name, change in spoil.items():
            index = LSTM.cache.index(name)
            values[-1] = replaced(values[-1], index, change(values[-1][index]))
        return Answer(tuple(values), case.arguments)

    def plus_one(item: Any) -> Any:
        return item + 1

    def parts(first: Answer, second: Answer) -> tuple[str | None, frozenset[str]]:
        verdicts = judge(LSTM, [case], [first, second])
        assert wrong(verdicts) <= {"cache"}
        return verdicts["cache"].rung, verdicts["cache"].wrong

    assert parts(answer(), answer()) == (None, frozenset())
    assert parts(answer(), answer(ot=plus_one)) == ("unstable", EVERY_PART)
    assert parts(answer(ft=plus_one), answer(ft=plus_one, xt=plus_one)) == ("values", EVERY_PART)
    assert parts(answer(ft=plus_one), answer(ft=plus_one)) == ("values", frozenset({"ft"}))
    assert parts(answer(ft=plus_one), answer()) == ("values", frozenset({"ft"}))


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
        (lambda caches: [[], *caches[1:]], "shape", "`caches[0]` has 0 items; I expected "),
        (lambda caches: [*caches[:9], None], "type", "`caches[9]` is None; I expected the tuple ("),
        (lambda caches: [*caches[:9], caches[9][0]], "type", "`caches[9]` is an array"),
        (lambda caches: caches[::-1], "values", "`caches[0][0]` should hold the `a_next` of step"),
        (lambda caches: [*caches[:9], caches[8]], "values", "`caches[9][0]` should hold the"),
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
    (case,) = [case for case in HIDDEN[name] if case.sizes["T_x"] == 1]
    verdicts = judged(name, with_memory(name, lambda caches: caches[0]), [case])
    assert wrong(verdicts) == {"caches"}
    assert verdicts["caches"].rung == "shape"


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
