"""The reference is its equations, written out one number at a time, without numpy."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from solutions.reference import lstm_forward, rnn_forward
from tests.drawn_networks import (
    FLOAT64,
    Array,
    Draw,
    Sizes,
    differ,
    sizes_and_seeds,
    unhurried,
)

Matrix = list[list[float]]


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def affine(weights: Matrix, values: Matrix, bias: Matrix) -> Matrix:
    """Return the numbers of W v + b, by row and column."""
    return [
        [
            sum(w * column for w, column in zip(row, columns, strict=True)) + b
            for columns in zip(*values, strict=True)
        ]
        for row, (b,) in zip(weights, bias, strict=True)
    ]


def each(function: Callable[..., float], *matrices: Matrix) -> Matrix:
    """Return the function of the numbers that stand at the same place."""
    return [
        [function(*numbers) for numbers in zip(*rows, strict=True)]
        for rows in zip(*matrices, strict=True)
    ]


def softmax_of_columns(scores: Matrix) -> Matrix:
    sums = [sum(math.exp(score) for score in column) for column in zip(*scores, strict=True)]
    return [[math.exp(s) / total for s, total in zip(row, sums, strict=True)] for row in scores]


def written_out_rnn_cell(
    xt: Matrix, a_prev: Matrix, parameters: Mapping[str, Matrix]
) -> tuple[Matrix, Matrix]:
    no_bias = [[0.0] for _ in a_prev]
    from_state = affine(parameters["Waa"], a_prev, parameters["ba"])
    from_input = affine(parameters["Wax"], xt, no_bias)
    a_next = each(lambda s, i: math.tanh(s + i), from_state, from_input)
    return a_next, softmax_of_columns(affine(parameters["Wya"], a_next, parameters["by"]))


def written_out_lstm_cell(
    xt: Matrix, a_prev: Matrix, c_prev: Matrix, parameters: Mapping[str, Matrix]
) -> dict[str, Matrix]:
    def gate(name: str, squash: Callable[[float], float]) -> Matrix:
        return each(squash, affine(parameters[f"W{name}"], a_prev + xt, parameters[f"b{name}"]))

    ft, ut, ot = gate("f", sigmoid), gate("u", sigmoid), gate("o", sigmoid)
    cct = gate("c", math.tanh)
    c_next = each(lambda f, c, u, cc: f * c + u * cc, ft, c_prev, ut, cct)
    a_next = each(lambda o, c: o * math.tanh(c), ot, c_next)
    yt_pred = softmax_of_columns(affine(parameters["Wy"], a_next, parameters["by"]))
    return {
        "a_next": a_next, "c_next": c_next, "yt_pred": yt_pred,
        "ft": ft, "ut": ut, "cct": cct, "ot": ot,
    }  # fmt: skip


def as_lists(parameters: Mapping[str, Array]) -> dict[str, Matrix]:
    return {name: array.tolist() for name, array in parameters.items()}


@sizes_and_seeds
@unhurried
def test_the_rnn_is_its_equations_written_out(size: Sizes, seed: int) -> None:
    draw = Draw(size, seed)
    (x, a0, _), parameters = draw.inputs(), draw.rnn()
    a, y_pred, caches = rnn_forward(x, a0, parameters)
    a_next = a0.tolist()
    for t in range(size.T_x):
        a_prev = a_next
        a_next, yt_pred = written_out_rnn_cell(x[:, :, t].tolist(), a_prev, as_lists(parameters))
        assert differ(a[:, :, t], np.array(a_next)) < FLOAT64
        assert differ(y_pred[:, :, t], np.array(yt_pred)) < FLOAT64
        held_next, held_prev, held_xt, held_parameters = caches[t]
        assert differ(held_next, np.array(a_next)) < FLOAT64
        assert differ(held_prev, np.array(a_prev)) < FLOAT64
        assert np.array_equal(held_xt, x[:, :, t])
        assert held_parameters is parameters


@sizes_and_seeds
@unhurried
def test_the_lstm_is_its_equations_written_out(size: Sizes, seed: int) -> None:
    draw = Draw(size, seed)
    (x, a0, _), parameters = draw.inputs(), draw.lstm()
    a, y_pred, c, caches = lstm_forward(x, a0, parameters)
    a_next, c_next = a0.tolist(), np.zeros_like(a0).tolist()
    for t in range(size.T_x):
        previous = {"a_prev": a_next, "c_prev": c_next}
        now = written_out_lstm_cell(x[:, :, t].tolist(), a_next, c_next, as_lists(parameters))
        a_next, c_next = now["a_next"], now["c_next"]
        assert differ(a[:, :, t], np.array(a_next)) < FLOAT64
        assert differ(c[:, :, t], np.array(c_next)) < FLOAT64
        assert differ(y_pred[:, :, t], np.array(now["yt_pred"])) < FLOAT64
        names = ("a_next", "c_next", "a_prev", "c_prev", "ft", "ut", "cct", "ot")
        *held, held_xt, held_parameters = caches[t]
        for name, array in zip(names, held, strict=True):
            assert differ(array, np.array((now | previous)[name])) < FLOAT64
        assert np.array_equal(held_xt, x[:, :, t])
        assert held_parameters is parameters
