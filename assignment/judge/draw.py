"""Inputs from a seed. The same seed draws the same bits on every platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .model import SHAPES, Array

RNN_PARAMETERS = ("Wax", "Waa", "Wya", "ba", "by")
LSTM_PARAMETERS = ("Wf", "bf", "Wu", "bu", "Wc", "bc", "Wo", "bo", "Wy", "by")


def shape_of(name: str, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """Give the shape of what has this name, e.g. (n_a, m) = (5, 10) for `a_next`."""
    return tuple(
        sum(sizes[part] if part in sizes else int(part) for part in dim.split(" + "))
        for dim in SHAPES[name]
    )


def draw_inputs(
    rng: np.random.Generator, sizes: Mapping[str, int], scale: float = 1.0
) -> dict[str, Any]:
    """Draw everything that any of the functions can be called with, standard normal.

    sizes: n_x, n_a, n_y, m, T_x. scale: a factor on the weights, for gates that saturate.
    Returns `x`, `a0`, `c_prev`, and the parameters of both networks, `rnn` and `lstm`; `xt` and
    `a_prev` are the first slice of `x` and `a0`.
    """

    def draw(name: str) -> Array:
        factor = scale if name.startswith("W") else 1.0
        return factor * rng.standard_normal(shape_of(name, sizes))

    inputs: dict[str, Any] = {name: draw(name) for name in ("x", "a0", "c_prev")}
    inputs["xt"], inputs["a_prev"] = inputs["x"][:, :, 0].copy(), inputs["a0"].copy()
    inputs["rnn"] = {name: draw(name) for name in RNN_PARAMETERS}
    inputs["lstm"] = {name: draw(name) for name in LSTM_PARAMETERS}
    return inputs


def arguments_of(
    question: str, names: tuple[str, ...], inputs: Mapping[str, Any]
) -> tuple[Any, ...]:
    """Pick a function's arguments out of the drawn inputs, by position."""
    parameters = inputs["lstm" if question.startswith("lstm") else "rnn"]
    return tuple(parameters if name == "parameters" else inputs[name] for name in names)
