"""Of a loop's own formulas that no mistake explains, the first that does not hold is told."""

from __future__ import annotations

import pytest

from tests.diagnosed import OWN_LSTM_STEPS, OWN_STEPS, changed, told


def test_own_formulas_in_a_loop_are_followed_to_the_first_broken_equation() -> None:
    explained = told(
        "rnn_forward", changed(OWN_STEPS, ("np.tanh(", "np.cbrt("), ("softmax(", "np.square("))
    )
    assert set(explained) == {"a", "y_pred", "caches"}
    for one in explained.values():
        assert (one.mistakes, one.equations) == ((), ("R1",))
        assert "At t = 0 the first quantity that differs" in one.text
        assert "`a_next`" in one.text


def test_the_first_step_that_breaks_an_equation_is_told() -> None:
    explained = told(
        "rnn_forward",
        changed(
            OWN_STEPS,
            ("state = np.tanh(", "state = (np.tanh if step < 2 else np.cbrt)("),
            ("softmax(", "np.square("),
        ),
    )
    assert set(explained) == {"a", "y_pred", "caches"}
    # The prediction of step 0 comes before the state of step 2.
    assert all("At t = 0" in one.text and one.equations == ("R2",) for one in explained.values())
    explained = told(
        "rnn_forward",
        changed(
            OWN_STEPS,
            ("state = np.tanh(", "state = (np.tanh if step < 2 else np.cbrt)("),
        ),
    )
    assert set(explained) == {"a", "y_pred", "caches"}
    assert all("At t = 2" in one.text and one.equations == ("R1",) for one in explained.values())


def test_a_cache_that_was_written_over_breaks_no_equation_that_holds() -> None:
    """The gates were computed from the right state, and the cache holds a later one."""
    source = changed(
        OWN_LSTM_STEPS,
        (
            "caches.append((state, memory, *before,",
            "caches.append((state, memory, state, before[1],",
        ),
        ("memory = forget * memory +", "memory = np.cbrt(forget * memory + 0.1) +"),
    )
    explained = told("lstm_forward", source)
    assert explained["a"].equations == ("4",)
    assert "`c_next`" in explained["a"].text


@pytest.mark.parametrize(
    ("change", "quantity", "meant"),
    [
        (("state, x[..., step]\n", "np.cbrt(state), x[..., step]\n"), "a_prev", "exercise says"),
        (
            ("state, x[..., step]\n", "np.cbrt(state) if step else state, x[..., step]\n"),
            "a_prev",
            "the step before it computed",
        ),
        (("x[..., step]\n", "np.cbrt(x[..., step])\n"), "xt", "the `x` of that step"),
    ],
)
def test_own_formulas_that_hold_are_not_blamed_for_what_a_step_is_given(
    change: tuple[str, str], quantity: str, meant: str
) -> None:
    explained = told("rnn_forward", changed(OWN_STEPS, change))["a"]
    assert not explained.equations
    assert f"what went into that step as `{quantity}`" in explained.text
    assert meant in explained.text
