"""What the two given functions promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from solutions.rnn_utils import sigmoid, softmax

scores = arrays(
    np.float64,
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    elements=st.floats(-1e3, 1e3),
)
Scores = NDArray[np.float64]


@given(scores)
def test_softmax_gives_probabilities_in_each_column(z: Scores) -> None:
    y = softmax(z)
    assert y.shape == z.shape
    assert (y >= 0).all()
    np.testing.assert_allclose(y.sum(axis=0), 1)


@given(scores, st.data())
def test_softmax_of_a_column_depends_on_no_other_column(z: Scores, data: st.DataObject) -> None:
    column = data.draw(st.integers(0, z.shape[1] - 1))
    alone = softmax(z[:, [column]])
    np.testing.assert_array_equal(softmax(z)[:, [column]], alone)


@given(scores, st.floats(-1e3, 1e3))
def test_softmax_ignores_what_is_added_to_a_whole_column(z: Scores, shift: float) -> None:
    np.testing.assert_allclose(softmax(z + shift), softmax(z), atol=1e-9)


def test_softmax_is_the_exponential_over_the_sum_of_its_column() -> None:
    z = np.log([[1.0, 2.0], [3.0, 6.0]])
    np.testing.assert_allclose(softmax(z), [[0.25, 0.25], [0.75, 0.75]])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("size", [1e3, -1e3])
def test_nothing_overflows_at_a_thousand(size: float) -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        np.testing.assert_array_equal(sigmoid(np.array([[size]])), [[float(size > 0)]])
        np.testing.assert_array_equal(softmax(np.array([[size], [0.0]]))[0], [float(size > 0)])
        np.testing.assert_array_equal(softmax(np.array([[size], [size]])), [[0.5], [0.5]])


@given(scores)
def test_sigmoid_is_the_logistic_function_and_symmetric(z: Scores) -> None:
    y = sigmoid(z)
    assert y.shape == z.shape
    np.testing.assert_allclose(y, (1 + np.tanh(z / 2)) / 2, atol=1e-12)
    np.testing.assert_allclose(y + sigmoid(-z), 1)


@given(scores)
def test_neither_changes_what_it_is_given(z: Scores) -> None:
    before = z.copy()
    softmax(z)
    sigmoid(z)
    np.testing.assert_array_equal(z, before)


def test_float32_stays_float32() -> None:
    z = np.zeros((2, 2), dtype=np.float32)
    assert softmax(z).dtype == sigmoid(z).dtype == np.float32
