"""Hidden inputs follow from the seed, are as the contract wants them, and are worth using."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graders.draw import PUBLIC_SIZES, Cases, Draw, Plan, draws, public_draw
from graders.judge import Case
from graders.judge.draw import draw_inputs
from graders.judge.model import SHAPES
from graders.judge.values import same, untouched
from graders.registry import questions
from graders.usable import float32_failures, objection, usable_draw
from tests.support import HIDDEN, PUBLIC, QUESTIONS, SEED, answer_of, found

SIZES = ("n_x", "n_a", "n_y", "m", "T_x")
#: Those of the well-known course, of which globals are left in real notebooks.
FOREIGN = {3, 5, 2, 10, 4}
#: What a special case fixes.
ALLOWED = {"T_x": 1, "m": 1}
SEEDS = st.integers(0, 2**64)
UNHURRIED = settings(max_examples=40)


def first(seed: int) -> Draw:
    return next(draws(seed))


def general(plan: Plan) -> dict[str, int]:
    """The sizes of a case that are not special."""
    return {
        name: size
        for name, size in plan.sizes.items()
        if ALLOWED.get(name) != size and not (name == "n_x" and size == plan.sizes["n_a"])
    }


@UNHURRIED
@given(SEEDS)
def test_every_size_that_is_not_special_fits_no_other(seed: int) -> None:
    for plan in first(seed).plans:
        assert tuple(plan.sizes) == SIZES
        sizes = general(plan)
        assert len(set(sizes.values())) == len(sizes) >= 2
        assert not set(sizes.values()) & (FOREIGN | set(PUBLIC_SIZES.values()))
        assert plan.sizes["n_y"] >= 3


@UNHURRIED
@given(SEEDS)
def test_every_special_case_is_there(seed: int) -> None:
    plans = first(seed).plans
    one_step, one_sequence, square, whole = (
        [plan for plan in plans if plan.sizes["T_x"] == 1],
        [plan for plan in plans if plan.sizes["m"] == 1],
        [plan for plan in plans if plan.sizes["n_x"] == plan.sizes["n_a"]],
        [plan for plan in plans if len({*plan.sizes.values()} - {1}) == 5],
    )
    assert [len(of) for of in (one_step, one_sequence, square, whole)] == [2, 1, 1, 1]
    assert plans == [*whole, *one_step]
    assert one_sequence == square == [one_step[0]]
    # A loop that takes sequences for steps leaves steps out.
    assert whole[0].sizes["T_x"] >= max(8, whole[0].sizes["m"] + 1)
    assert [plan for plan in plans if plan.scale != 1] == [plans[-1]]
    assert plans[-1].sizes["n_a"] * plans[-1].sizes["m"] > 50


def pre_activations(case: Case) -> Any:
    """Everything that goes into the gates and the candidate of an LSTM's first step."""
    x, a0, parameters = case.arguments
    concat = np.concatenate((a0, x[:, :, 0]))
    return np.concatenate([parameters[f"W{g}"] @ concat + parameters[f"b{g}"] for g in "fuco"])


def test_one_case_saturates_the_gates_with_pre_activations_up_to_about_30() -> None:
    largest: list[float] = []
    for seed in range(30):
        draw = first(seed)
        for plan, case in zip(draw.plans, draw.cases["lstm_forward"], strict=True):
            if plan.scale != 1:
                largest.append(float(np.abs(pre_activations(case)).max()))
                assert case.sizes["T_x"] <= 2
    assert len(largest) == 30
    assert 25 < np.median(largest) < 35
    assert min(largest) > 15
    assert max(largest) < 60


@UNHURRIED
@given(SEEDS)
def test_weights_are_of_unit_scale_and_states_and_biases_are_not_zero(seed: int) -> None:
    draw = first(seed)
    for name, cases in draw.cases.items():
        for plan, case in zip(draw.plans, cases, strict=True):
            passed = dict(zip(QUESTIONS[name].arguments, case.arguments, strict=True))
            named = {**passed.pop("parameters"), **passed}
            assert all(array.dtype == np.float64 for array in named.values())
            assert all((array != 0).all() for array in named.values())
            weights = np.concatenate([named[key].ravel() for key in named if key[0] == "W"])
            assert 0.6 < np.sqrt((weights**2).mean()) / plan.scale < 1.4


@pytest.mark.parametrize("cases", [PUBLIC, HIDDEN], ids=["public", "hidden"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_array_has_the_shape_of_its_name(name: str, cases: Cases) -> None:
    question = QUESTIONS[name]
    for case in cases[name]:
        parameters = case.arguments[-1]
        named = dict(zip(question.arguments, case.arguments, strict=True))
        del named["parameters"]
        lookup = {**case.sizes, "1": 1, "n_a + n_x": case.sizes["n_a"] + case.sizes["n_x"]}
        for key, array in (*named.items(), *parameters.items()):
            assert array.shape == tuple(lookup[size] for size in SHAPES[key]), key
        gates = {gate: SHAPES[gate] for gate in question.gates}
        for key, array in case.right.items():
            shape = tuple(lookup[size] for size in gates.get(key, SHAPES[key]))
            extra = (case.sizes["T_x"],) if key in gates and question.cell else ()
            assert array.shape == (*shape, *extra), key


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_right_answers_are_the_references(name: str) -> None:
    question = QUESTIONS[name]
    for case in HIDDEN[name]:
        *outputs, memory = answer_of(name, case)
        for output, array in zip(question.outputs, outputs, strict=True):
            np.testing.assert_array_equal(case.right[output], array)
        for gate in question.gates:
            index = question.cache.index(gate)
            held = [cache[index] for cache in (memory if question.cell else [memory])]
            series = case.right[gate] if question.cell else case.right[gate][:, :, None]
            np.testing.assert_array_equal(series, np.stack(held, axis=2))
        assert set(case.right) == {*question.outputs, *question.gates}


PAIRS = (("rnn_cell_forward", "rnn_forward"), ("lstm_cell_forward", "lstm_forward"))


def test_a_loop_is_asked_about_other_hidden_inputs_than_its_cell() -> None:
    for cell, loop in PAIRS:
        for at_step in HIDDEN[cell]:
            xt, a_prev, *_, theirs = at_step.arguments
            for x, a0, mine in (over_time.arguments for over_time in HIDDEN[loop]):
                assert not same(xt, x[:, :, 0])
                assert not same(a_prev, a0)
                assert not any(same(theirs[name], mine[name]) for name in mine)


def test_cells_and_loops_have_the_same_sizes_and_published_inputs() -> None:
    for cell, loop in PAIRS:
        for at_step, over_time in zip(HIDDEN[cell], HIDDEN[loop], strict=True):
            assert at_step.sizes == {n: s for n, s in over_time.sizes.items() if n != "T_x"}
        (at_step,), (over_time,) = PUBLIC[cell], PUBLIC[loop]
        x, a0, parameters = over_time.arguments
        np.testing.assert_array_equal(at_step.arguments[0], x[:, :, 0])
        np.testing.assert_array_equal(at_step.arguments[1], a0)
        assert untouched(at_step.arguments[-1], parameters)


def bits(cases: Cases) -> str:
    """A digest of everything drawn, to the bit."""
    digest = hashlib.sha256()

    def add(value: Any) -> None:
        if isinstance(value, Mapping):
            for key in value:
                digest.update(key.encode())
                add(value[key])
        elif isinstance(value, Sequence):
            for item in value:
                add(item)
        else:
            digest.update(f"{value.dtype.str}{value.shape}".encode() + value.tobytes())

    add({name: [case.arguments for case in of] for name, of in cases.items()})
    return digest.hexdigest()


@settings(max_examples=10)
@given(SEEDS)
def test_the_same_seed_draws_the_same_bits(seed: int) -> None:
    one, other = first(seed), first(seed)
    assert one.plans == other.plans
    assert bits(one.cases) == bits(other.cases)


def test_another_seed_and_another_try_draw_other_bits() -> None:
    drawn = [first(1), first(2), *itertools.islice(draws(1), 1, 3)]
    assert len({bits(draw.cases) for draw in drawn}) == 4


def test_this_numpy_draws_the_published_inputs_to_the_bit() -> None:
    # The students' checks hold frozen answers and draw these inputs again, wherever they run.
    assert bits(PUBLIC) == "06163a0d8e0f53083b0efb20445161cf9958a306517a2c7013d8d38a6b5560ee"
    assert bits(public_draw().cases) == bits(PUBLIC)


def test_published_inputs_are_of_the_published_sizes() -> None:
    assert len(set(PUBLIC_SIZES.values())) == 5
    for cases in PUBLIC.values():
        (case,) = cases
        assert case.public
        assert case.sizes.items() <= PUBLIC_SIZES.items()
    assert not any(case.public for cases in HIDDEN.values() for case in cases)


def test_a_larger_scale_changes_the_weights_alone() -> None:
    sizes = {"n_x": 3, "n_a": 4, "n_y": 5, "m": 2, "T_x": 6}
    one, three = (draw_inputs(np.random.default_rng(1), sizes, scale) for scale in (1.0, 3.0))
    for name in ("x", "a0", "c_prev", "xt", "a_prev"):
        np.testing.assert_array_equal(one[name], three[name])
    for network in ("rnn", "lstm"):
        for name in one[network]:
            factor = 3.0 if name.startswith("W") else 1.0
            np.testing.assert_array_equal(factor * one[network][name], three[network][name])


def test_a_draw_without_objection_is_taken_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graders.usable.objection", lambda cases: None)
    draw = usable_draw(SEED)
    assert draw.rejected == ()
    assert draw.seed == SEED
    assert bits(draw.cases) == bits(HIDDEN)


def test_a_draw_with_an_objection_is_drawn_again_and_recorded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Cases] = []

    def object_twice(cases: Cases) -> str | None:
        seen.append(cases)
        return f"objection {len(seen)}" if len(seen) < 3 else None

    monkeypatch.setattr("graders.usable.objection", object_twice)
    draw = usable_draw(SEED)
    assert draw.rejected == ("objection 1", "objection 2")
    assert draw.cases is seen[2]
    assert draw.seed == SEED
    third = next(itertools.islice(draws(SEED), 2, None))
    assert (draw.inputs_seed, draw.plans) == (third.inputs_seed, third.plans)


def test_objections_without_end_are_an_error_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("graders.usable.objection", lambda cases: "never")
    with pytest.raises(ValueError, match=r"from seed 7 .* The last objection: never\..* --seed"):
        usable_draw(7)


def test_the_first_draw_tells_every_known_mistake_from_the_reference() -> None:
    assert objection(HIDDEN) is None


@pytest.mark.parametrize(
    ("mistake", "fails"), [("a0_at_every_step", "nothing"), ("state_accumulated", "a")]
)
def test_inputs_that_hide_a_mistake_are_objected_to(
    mistake: str, fails: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = found(f"wrong_answer/rnn_forward/{mistake}")
    monkeypatch.setattr("graders.usable.known", lambda verdict: (one,))
    # One time step in every case hides what happens from step to step.
    short = {
        name: [case for case in cases if case.sizes.get("T_x", 1) == 1]
        for name, cases in HIDDEN.items()
    }
    assert objection(short) == f"wrong_answer/{one.id} fails {fails} on these inputs"
    assert objection(HIDDEN) is None


def test_inputs_on_which_single_precision_fails_are_objected_to() -> None:
    huge: dict[str, list[Case]] = {}
    for name, cases in HIDDEN.items():
        inputs = {**dict(zip(QUESTIONS[name].arguments, cases[0].arguments, strict=True))}
        inputs["parameters"] = {key: 1e4 * array for key, array in inputs["parameters"].items()}
        arguments = tuple(inputs.values())
        case = Case("huge", cases[0].sizes, arguments, cases[0].right)
        huge[name] = [case]
    why = objection(huge)
    assert why is not None
    assert why.startswith("the reference in float32 fails rnn_cell_forward")


def test_the_reference_in_single_precision_passes_whole() -> None:
    for seed in range(5):
        cases = first(seed).cases
        assert not any(float32_failures(question, cases) for question in questions())
