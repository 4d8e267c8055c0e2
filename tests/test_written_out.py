"""Functions and products that learners write out themselves are recognised with their slips."""

from __future__ import annotations

import pytest

from tests.diagnosed import LSTM_CELL, OWN_LSTM_STEPS, RNN_CELL, changed, mistakes, told

HIDDEN_STATE = 'np.tanh(hidden + p["ba"])'
PREDICTION = 'softmax(scores + p["by"])'
SHOWN = "np.multiply(output, np.tanh(c_next))"
#: The scores of a column less the largest of them.
SHIFTED = "np.exp(scores + p['by'] - (scores + p['by']).max(axis=0))"


def assert_told(function: str, source: str, mistake: str) -> None:
    explained = told(function, source)
    assert set(mistakes(explained).values()) == {(f"{function}/{mistake}",)}


@pytest.mark.parametrize(
    ("written", "mistake"),
    [
        ("(np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(z))", "sign_in_function"),
        ("(np.exp(2 * z) - 1) / (np.exp(-2 * z) + 1)", "sign_in_function_2"),
        ("np.exp(z) - np.exp(-z) / (np.exp(z) + np.exp(-z))", "brackets_in_function"),
        ("(np.exp(z) - np.exp(-z)) / np.exp(z) + np.exp(-z)", "brackets_in_function_2"),
        ("(np.exp(2 * z) - 1) / np.exp(2 * z) + 1", "brackets_in_function_3"),
    ],
)
def test_a_tanh(written: str, mistake: str) -> None:
    own = (HIDDEN_STATE, f"(lambda z: {written})(hidden + p['ba'])")
    assert_told("rnn_cell_forward", changed(RNN_CELL, own), f"a_next/{mistake}")


@pytest.mark.parametrize(
    ("written", "mistake"),
    [
        ("1 / 1 + np.exp(-z)", "upside_down"),
        ("np.exp(z) / 1 + np.exp(z)", "brackets_in_function"),
    ],
)
def test_a_sigmoid(written: str, mistake: str) -> None:
    own = f"sigmoid = lambda z: {written}\n{LSTM_CELL}"
    assert_told("lstm_cell_forward", own, f"ft_ut_ot/{mistake}")


@pytest.mark.parametrize(
    ("total", "mistake"),
    [
        (".sum()", "softmax_over_all_2"),
        (".sum(axis=1, keepdims=True)", "softmax_across_batch_2"),
    ],
)
def test_a_softmax_that_shifts_each_column(total: str, mistake: str) -> None:
    source = changed(RNN_CELL, (PREDICTION, f"{SHIFTED} / {SHIFTED}{total}"))
    assert_told("rnn_cell_forward", source, f"yt_pred/{mistake}")


@pytest.mark.parametrize(
    ("product", "mistake"),
    [
        ('p["Waa"] @ (a_prev + p["ba"]) + p["Wax"] @ xt', "brackets"),
        ('p["Waa"] @ (a_prev + p["Wax"] @ xt) + p["ba"]', "brackets_2"),
        ('p["Waa"] @ (a_prev + p["Wax"] @ xt + p["ba"])', "brackets_3"),
    ],
)
def test_a_product_that_encloses_too_much(product: str, mistake: str) -> None:
    source = changed(RNN_CELL, (HIDDEN_STATE, f"np.tanh({product})"))
    assert_told("rnn_cell_forward", source, f"a_next/{mistake}")


def test_an_activation_around_the_other_factor() -> None:
    source = changed(LSTM_CELL, (SHOWN, "np.tanh(output) * c_next"))
    assert_told("lstm_cell_forward", source, "a_next/function_elsewhere")


@pytest.mark.parametrize(
    ("shown", "mistake"),
    [
        ("np.tanh(output) * memory", "function_elsewhere"),
        ("np.tanh(output * memory)", "function_elsewhere_2"),
    ],
)
def test_an_activation_in_a_step_of_ones_own(shown: str, mistake: str) -> None:
    source = changed(OWN_LSTM_STEPS, ("output * np.tanh(memory)", shown))
    assert_told("lstm_forward", source, f"step/a_next/{mistake}")
