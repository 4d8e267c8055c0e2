"""The two functions that the assignment gives you: `softmax` and `sigmoid`."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def softmax(z: ArrayLike) -> NDArray[np.floating]:
    """Turn each column of scores into probabilities: they are positive and sum to 1.

    z: scores, shape (n_y, m): one column for each sequence of the batch.
    Returns an array of the same shape. The largest score of a column is subtracted first, which
    changes nothing in the result and keeps `exp` from overflowing.
    """
    z = np.asarray(z)
    exp = np.exp(z - z.max(axis=0, keepdims=True))
    probabilities: NDArray[np.floating] = exp / exp.sum(axis=0, keepdims=True)
    return probabilities


def sigmoid(z: ArrayLike) -> NDArray[np.floating]:
    """Squeeze each number into the range from 0 to 1: 1 / (1 + exp(-z)).

    z: numbers of any shape. Returns an array of the same shape. `exp` is only ever taken of
    numbers that are not positive, so it cannot overflow.
    """
    z = np.asarray(z)
    exp = np.exp(-np.abs(z))
    squeezed: NDArray[np.floating] = np.where(z >= 0, 1.0, exp) / (1.0 + exp)
    return squeezed
