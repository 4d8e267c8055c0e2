"""Mistakes in several equations of a cell are all named, and only what nothing speaks against."""

from __future__ import annotations

import numpy as np
import pytest

from graders.diagnosis.answers.agree import is_same
from graders.diagnosis.mistakes.edits import edited
from graders.diagnosis.search import by_equation
from graders.diagnosis.search.by_equation import covers
from graders.diagnosis.search.packing import one_of_each, packings
from graders.judge import judge
from graders.proof.truth import untrue
from tests.diagnosed import (
    LSTM_CELL,
    MODELS,
    Told,
    answers,
    changed,
    diagnosis,
    mistakes,
    told,
    told_of,
)
from tests.support import CELLS, HIDDEN, QUESTIONS

RNN, LSTM = CELLS
SAMPLED = 40

FORGET = ('forget = sigmoid(p["Wf"].dot(both) + p["bf"])', 'forget = sigmoid(p["Wf"].dot(both))')
CANDIDATE = ("candidate = np.tanh(", "candidate = sigmoid(")
HIDDEN_STATE = ("np.tanh(c_next)", "c_next")
PREDICTION = ("yt_pred = softmax(", "yt_pred = sigmoid(")
REVERSED = ("np.vstack([a_prev, xt])", "np.vstack([xt, a_prev])")


def told_of_edits(name: str, *ids: str) -> Told:
    """Explain the reference with these mistakes in it."""
    model = MODELS[name]
    edits = [edit for edit in model.edits if edit.id in {f"{name}/{one}" for one in ids}]
    assert len(edits) == len(ids)
    return told_of(name, model.function(edits))


def named(explained: Told) -> set[str]:
    return {name.split("/", 1)[1] for one in explained.values() for name in one.mistakes}


def test_mistakes_in_three_equations_are_named_in_the_order_of_the_equations() -> None:
    explained = told(LSTM, changed(LSTM_CELL, PREDICTION, REVERSED, HIDDEN_STATE))
    gates, state, prediction = (
        f"{LSTM}/{what}"
        for what in (
            "concat/concat_reversed",
            "a_next/not_activated",
            "yt_pred/sigmoid_for_softmax",
        )
    )
    assert mistakes(explained) == {
        "c_next": (gates,),
        "a_next": (gates, state),
        "yt_pred": (gates, state, prediction),
        "cache": (gates, state),
    }
    last = explained["yt_pred"]
    assert last.equations == ("1", "2", "3", "5", "6", "7")
    assert last.text.count("?") == len(last.mistakes) == len(last.titles)
    assert last.text.index("gates") < last.text.index("(6)") < last.text.index("(7)")


def test_of_many_mistakes_the_first_three_are_told() -> None:
    output = ('p["Wo"].dot(both)', 'p["Wf"].dot(both)')
    source = changed(LSTM_CELL, FORGET, CANDIDATE, output, HIDDEN_STATE, PREDICTION)
    explained = told(LSTM, source)
    assert len(explained["yt_pred"].mistakes) == 5
    assert explained["yt_pred"].text.count("?") == 3
    assert explained["yt_pred"].text.endswith("There are more mistakes after these.")
    assert "more mistakes" not in explained["c_next"].text


def test_the_same_mistake_in_all_gates_is_one() -> None:
    gates = [(f"{gate} = sigmoid(", f"{gate} = np.tanh(") for gate in ("forget", "update")]
    output = ("output = sigmoid(", "output = np.tanh(")
    explained = told(LSTM, changed(LSTM_CELL, *gates, output, HIDDEN_STATE, PREDICTION))
    assert named(explained) == {
        "ft_ut_ot/tanh_used",
        "a_next/not_activated",
        "yt_pred/sigmoid_for_softmax",
    }


def test_a_mistake_behind_one_in_the_concatenation_is_named() -> None:
    explained = told(LSTM, changed(LSTM_CELL, REVERSED, FORGET, CANDIDATE))
    assert named(explained) == {
        "concat/concat_reversed",
        "ft/bias_missing/bf",
        "cct/sigmoid_used",
    }


@pytest.mark.parametrize(
    "ids",
    [
        ("a_next/sigmoid_used", "a_next/bias_missing/ba", "yt_pred/scores_returned"),
        ("a_next/term_missing", "yt_pred/sigmoid_for_softmax", "yt_pred/bias_missing/by"),
    ],
)
def test_two_mistakes_in_one_line_are_named_beside_a_third(ids: tuple[str, ...]) -> None:
    assert named(told_of_edits(RNN, *ids)) == set(ids)


@pytest.mark.parametrize("others", [(), (HIDDEN_STATE,), (HIDDEN_STATE, PREDICTION)])
def test_weights_and_bias_of_one_gate_in_all_gates_are_two_mistakes(
    others: tuple[tuple[str, str], ...],
) -> None:
    source = changed(LSTM_CELL, *others)
    for letter in "uco":
        source = source.replace(f'p["W{letter}"]', 'p["Wf"]').replace(f'p["b{letter}"]', 'p["bf"]')
    explained = told(LSTM, source)
    gates = {"ut_cct_ot/other_weights/Wf_for_Wu", "ut_cct_ot/other_bias/bf_for_bu"}
    assert gates <= named(explained)
    assert len(named(explained)) == len(gates) + len(others)


@pytest.mark.parametrize(
    "ids",
    [
        ("a_next/sigmoid_used", "yt_pred/bias_missing/by", "return/order/a_next_yt_pred"),
        ("a_next/sigmoid_used", "yt_pred/bias_missing/by", "cache/left_out/a_prev"),
        ("a_next/sigmoid_used", "yt_pred/bias_missing/by", "return/returned_changed/a_next"),
    ],
)
def test_mistakes_are_named_beside_one_in_what_is_returned(ids: tuple[str, ...]) -> None:
    assert named(told_of_edits(RNN, *ids)) == set(ids)


def test_that_one_of_three_named_mistakes_is_not_there_is_untrue() -> None:
    model = MODELS[LSTM]
    ids = ("ft/bias_missing/bf", "cct/sigmoid_used", "yt_pred/scores_returned")
    explained = told_of_edits(LSTM, *ids)
    edits = [edit for edit in model.edits if edit.id.removeprefix(f"{LSTM}/") in ids]
    for missing in edits:
        given = answers(LSTM, model.function([edit for edit in edits if edit != missing]))
        assert untrue(model, HIDDEN[LSTM], explained, given)
    assert not untrue(model, HIDDEN[LSTM], explained, answers(LSTM, model.function(edits)))


def test_what_is_done_to_a_value_that_the_cache_holds_tells_how_it_was_packed() -> None:
    model, (case, *_) = MODELS[LSTM], HIDDEN[LSTM]
    edits = [
        edit
        for edit in model.edits
        if edit.kind == "returned_changed" and edit.names["Q"] in model.question.cache
    ]
    ways = packings(model.program, edits)
    names = dict(zip(model.program.arguments, case.arguments, strict=True))
    for edit in edits:
        returned = one_of_each(case.arguments, model.function([edit])(*case.arguments))
        able = [way.edits for way in ways if way.unpacked(names, returned)]
        assert able == [(edit,)]


@pytest.mark.parametrize(
    "ids",
    [
        # With the two gates in each other's place, more lines are right, and fewer explained.
        (
            "ft/formulas_exchanged/ft_ot",
            "c_next/other_quantity/cct_for_ut",
            "yt_pred/other_quantity/ft_for_a_next",
        ),
        ("cache/order/ft_ot", "cct/sigmoid_used", "yt_pred/bias_missing/by"),
    ],
)
def test_the_fewest_mistakes_are_named(ids: tuple[str, ...]) -> None:
    assert named(told_of_edits(LSTM, *ids)) == set(ids)


def test_where_several_sets_of_mistakes_give_the_same_none_is_named() -> None:
    ids = ("concat/ignored/a_prev", "cct/parts_reversed/Wc", "yt_pred/tanh_for_softmax")
    assert named(told_of_edits(LSTM, *ids)) == set()
    # Without the one that could also be another in three gates, all is clear.
    assert named(told_of_edits(LSTM, *ids[1:], "c_next/term_missing")) == {
        *ids[1:],
        "c_next/term_missing",
    }


def test_the_mistakes_must_give_every_answer() -> None:
    for case in HIDDEN[LSTM]:
        first = float(case.arguments[0][0, 0])
        odd = ('p["Wy"].dot(a_next)', f'(1 + (xt[0, 0] == {first!r})) * p["Wy"].dot(a_next)')
        assert named(told(LSTM, changed(LSTM_CELL, FORGET, HIDDEN_STATE, odd))) == set()


def test_a_mistake_that_no_edit_expresses_leaves_the_others_unnamed() -> None:
    odd = ("np.multiply(output,", "np.multiply(output ** 3,")
    assert named(told(LSTM, changed(LSTM_CELL, FORGET, CANDIDATE, odd, PREDICTION))) == set()


@pytest.mark.parametrize("cache", ["None", "()", "list(map(str, items))", "items[:4]"])
def test_three_mistakes_are_not_guessed_without_the_gates(cache: str) -> None:
    source = changed(LSTM_CELL, FORGET, CANDIDATE, PREDICTION, ("tuple(items)", cache))
    assert named(told(LSTM, source)) == set()


def test_what_is_shown_is_explained_where_the_rest_is_still_to_do() -> None:
    source = changed(LSTM_CELL, FORGET, CANDIDATE, HIDDEN_STATE, ("yt_pred, tuple", "None, tuple"))
    assert named(told(LSTM, source)) == {
        "ft/bias_missing/bf",
        "cct/sigmoid_used",
        "a_next/not_activated",
    }


@pytest.mark.parametrize("where", ["xt.shape[1] == 1", "xt.shape[1] > 1"])
def test_a_gate_that_some_cases_leave_out_is_not_computed_with(where: str) -> None:
    source = changed(
        LSTM_CELL,
        FORGET,
        CANDIDATE,
        HIDDEN_STATE,
        ("forget, update,", f"None if {where} else forget, update,"),
    )
    assert named(told(LSTM, source)) == set()


def test_nothing_larger_than_any_right_quantity_is_computed_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = changed(LSTM_CELL, FORGET, CANDIDATE, HIDDEN_STATE)
    assert named(told(LSTM, source))
    largest = max(right.size for right in HIDDEN[LSTM][-1].right.values())
    monkeypatch.setattr(by_equation, "_MOST", largest)
    assert named(told(LSTM, source))
    monkeypatch.setattr(by_equation, "_MOST", largest - 1)
    assert not named(told(LSTM, source))


def test_each_line_that_is_wrong_is_explained_once() -> None:
    by_id = {edit.id.split("/", 1)[1]: edit for edit in MODELS[LSTM].edits}
    gates, forget, update = (by_id[f"{gate}/tanh_used"] for gate in ("ft_ut_ot", "ft", "ut"))
    alike, bias = by_id["ft/not_activated"], by_id["ut/bias_missing/bu"]
    ((ft, _), (ut, _), (ot, _)) = gates.lines.items()
    one, other, last = [(gates,), (forget,), (alike,)], [(gates,), (update,)], [(gates,)]
    assert list(covers({})) == [()]
    assert list(covers({ft: one, ut: other, ot: last})) == [(gates,)]
    # Of those that explain the same lines, the first; none that also changes a line that is right.
    assert list(covers({ft: one, ut: other})) == [(forget, update)]
    # One of two mistakes in a line may be in others too.
    assert list(covers({ft: one, ut: [(gates, bias)], ot: last})) == [(gates, bias)]


@np.errstate(invalid="ignore")
def test_a_number_without_bound_is_no_other_number() -> None:
    numbers = np.array([[1.0], [2.0]])
    endless = np.array([[1.0], [np.inf]])
    assert is_same(numbers, numbers + 1e-6)
    assert not is_same(numbers, numbers + 1e-2)
    assert not is_same(numbers, endless)
    assert not is_same(endless, numbers)
    assert is_same(endless, endless.copy())
    assert not is_same(numbers, numbers.T)
    assert not is_same(numbers, None)


@pytest.mark.parametrize("name", CELLS)
def test_nearly_all_triples_are_named_and_what_is_named_gives_the_answer(name: str) -> None:
    """Of common mistakes, in lines of their own."""
    model, rng = MODELS[name], np.random.default_rng(7)
    common = [edit for edit in model.edits if not edit.rare]
    explained_ones = sampled = 0
    while sampled < SAMPLED:
        edits = [common[number] for number in rng.choice(len(common), 3, replace=False)]
        if len({n for edit in edits for n in edit.lines}) < sum(len(e.lines) for e in edits):
            continue
        assert edited(model.program, edits) is not None
        given = answers(name, model.function(edits))
        if any(answer.failure for answer in given):
            continue
        verdicts = judge(QUESTIONS[name], HIDDEN[name], given)
        explained = diagnosis(name).explain(verdicts, given)
        sampled += 1
        explained_ones += bool(named(explained))
        assert not untrue(model, HIDDEN[name], explained, given), [edit.id for edit in edits]
    assert explained_ones > 0.9 * sampled
