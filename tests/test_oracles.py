"""The reference agrees with other people's RNN and LSTM, the operators of onnx.

onnxruntime computes them in float32 (it has no float64 kernels for these two), onnx's own
reference evaluator in float64.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import onnxruntime
import pytest
from onnx import ModelProto, helper
from onnx.reference import ReferenceEvaluator

from solutions.reference import lstm_cell_forward, lstm_forward, rnn_cell_forward, rnn_forward
from tests.drawn_networks import (
    FLOAT32,
    FLOAT64,
    Array,
    Draw,
    Sizes,
    differ,
    sizes_and_seeds,
    unhurried,
)

Feeds = Mapping[str, Array]
Run = Callable[[ModelProto, Feeds], list[Array]]


@dataclass(frozen=True)
class Oracle:
    run: Run
    dtype: type[np.floating]
    within: float


def run_onnxruntime(model: ModelProto, feeds: Feeds) -> list[Array]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    outputs: list[Array] = session.run(None, dict(feeds))
    return outputs


def run_evaluator(model: ModelProto, feeds: Feeds) -> list[Array]:
    outputs = ReferenceEvaluator(model).run(None, dict(feeds))
    assert isinstance(outputs, list)
    return outputs


oracles = pytest.mark.parametrize(
    "oracle",
    [
        pytest.param(Oracle(run_onnxruntime, np.float32, FLOAT32), id="onnxruntime"),
        pytest.param(Oracle(run_evaluator, np.float64, FLOAT64), id="onnx evaluator"),
    ],
)


def network(operator: str, feeds: Feeds, states: list[str]) -> ModelProto:
    """Return the model `operator -> Y -> softmax(Y Wy + by)`; it returns Y, the states, y_pred."""
    element = helper.np_dtype_to_tensor_dtype(feeds["X"].dtype)
    names = ["X", "W", "R", "B", "", "initial_h", "initial_c"]
    n_a = feeds["R"].shape[-1]
    nodes = [
        helper.make_node(
            operator, [n for n in names if not n or n in feeds], ["Y", *states], hidden_size=n_a
        ),
        helper.make_node("MatMul", ["Y", "Wy"], ["product"]),
        helper.make_node("Add", ["product", "by"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["y_pred"], axis=-1),
    ]
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info(n, element, v.shape) for n, v in feeds.items()],
        [helper.make_tensor_value_info(n, element, None) for n in ("Y", *states, "y_pred")],
    )
    # Versions that every onnxruntime since 1.19 reads.
    return helper.make_model(graph, ir_version=9, opset_imports=[helper.make_opsetid("", 17)])


def in_onnx_layout(x: Array, state: Array) -> tuple[Array, Array]:
    """Return x as (T_x, m, n_x) and a state as (one direction, m, n_a)."""
    return x.transpose(2, 1, 0), state.T[np.newaxis]


def in_our_layout(sequence: Array) -> Array:
    """Return (T_x, one direction, m, n) as (n, m, T_x)."""
    return sequence[:, 0].transpose(2, 1, 0)


def split(bias: Array) -> Array:
    """Return a bias as onnx wants it: two parts, of the input's and the state's product."""
    return np.concatenate([bias / 4, 3 * bias / 4])[:, 0][np.newaxis]


def their_rnn(run: Run, x: Array, a0: Array, parameters: Feeds) -> tuple[Array, Array]:
    """Return a and y_pred as the operator RNN computes them."""
    X, initial_h = in_onnx_layout(x, a0)
    feeds = {
        "X": X,
        "W": parameters["Wax"][np.newaxis],
        "R": parameters["Waa"][np.newaxis],
        "B": split(parameters["ba"]),
        "initial_h": initial_h,
        "Wy": parameters["Wya"].T,
        "by": parameters["by"].T,
    }
    Y, y_pred = run(network("RNN", feeds, []), feeds)
    return in_our_layout(Y), in_our_layout(y_pred)


def their_lstm(
    run: Run, x: Array, a0: Array, c0: Array, parameters: Feeds
) -> tuple[Array, Array, Array]:
    """Return a, y_pred and the last cell state as the operator LSTM computes them."""
    X, initial_h = in_onnx_layout(x, a0)
    n_a = len(a0)
    # onnx's order: input (our update) gate, output gate, forget gate, candidate.
    weights = np.concatenate([parameters[f"W{gate}"] for gate in "uofc"])
    biases = np.concatenate([parameters[f"b{gate}"] for gate in "uofc"])
    feeds = {
        "X": X,
        "W": weights[np.newaxis, :, n_a:],
        "R": weights[np.newaxis, :, :n_a],
        "B": split(biases),
        "initial_h": initial_h,
        "initial_c": c0.T[np.newaxis],
        "Wy": parameters["Wy"].T,
        "by": parameters["by"].T,
    }
    Y, _, Y_c, y_pred = run(network("LSTM", feeds, ["Y_h", "Y_c"]), feeds)
    return in_our_layout(Y), in_our_layout(y_pred), Y_c[0].T


@oracles
@sizes_and_seeds
@unhurried
def test_rnn_forward_agrees_with_the_onnx_operator(oracle: Oracle, size: Sizes, seed: int) -> None:
    draw = Draw(size, seed, oracle.dtype)
    (x, a0, _), parameters = draw.inputs(), draw.rnn()
    a, y_pred, _ = rnn_forward(x, a0, parameters)
    their_a, their_y_pred = their_rnn(oracle.run, x, a0, parameters)
    assert differ(a, their_a) < oracle.within
    assert differ(y_pred, their_y_pred) < oracle.within


@oracles
@sizes_and_seeds
@unhurried
def test_rnn_cell_forward_agrees_with_one_step_of_it(
    oracle: Oracle, size: Sizes, seed: int
) -> None:
    draw = Draw(size, seed, oracle.dtype)
    (x, a_prev, _), parameters = draw.inputs(), draw.rnn()
    a_next, yt_pred, _ = rnn_cell_forward(x[:, :, 0], a_prev, parameters)
    their_a, their_y_pred = their_rnn(oracle.run, x[:, :, :1], a_prev, parameters)
    assert differ(a_next, their_a[:, :, 0]) < oracle.within
    assert differ(yt_pred, their_y_pred[:, :, 0]) < oracle.within


@oracles
@sizes_and_seeds
@unhurried
def test_lstm_forward_agrees_with_the_onnx_operator(oracle: Oracle, size: Sizes, seed: int) -> None:
    draw = Draw(size, seed, oracle.dtype)
    (x, a0, _), parameters = draw.inputs(), draw.lstm()
    a, y_pred, c, _ = lstm_forward(x, a0, parameters)
    their_a, their_y_pred, _ = their_lstm(oracle.run, x, a0, np.zeros_like(a0), parameters)
    assert differ(a, their_a) < oracle.within
    assert differ(y_pred, their_y_pred) < oracle.within
    # The operator tells its last cell state only, so it runs on every beginning of x.
    for t in range(size.T_x):
        *_, c_last = their_lstm(oracle.run, x[:, :, : t + 1], a0, np.zeros_like(a0), parameters)
        assert differ(c[:, :, t], c_last) < oracle.within


@oracles
@sizes_and_seeds
@unhurried
def test_lstm_cell_forward_agrees_with_one_step_of_it(
    oracle: Oracle, size: Sizes, seed: int
) -> None:
    draw = Draw(size, seed, oracle.dtype)
    (x, a_prev, c_prev), parameters = draw.inputs(), draw.lstm()
    a_next, c_next, yt_pred, _ = lstm_cell_forward(x[:, :, 0], a_prev, c_prev, parameters)
    their_a, their_y_pred, c_last = their_lstm(oracle.run, x[:, :, :1], a_prev, c_prev, parameters)
    assert differ(a_next, their_a[:, :, 0]) < oracle.within
    assert differ(c_next, c_last) < oracle.within
    assert differ(yt_pred, their_y_pred[:, :, 0]) < oracle.within


@oracles
def test_the_operators_would_notice_two_swapped_gates(oracle: Oracle) -> None:
    draw = Draw(Sizes(n_x=2, n_a=3, n_y=4, m=2, T_x=3), 1, oracle.dtype)
    (x, a0, _), parameters = draw.inputs(), draw.lstm()
    swapped = parameters | {"Wf": parameters["Wu"], "Wu": parameters["Wf"]}
    a, *_ = lstm_forward(x, a0, swapped)
    their_a, *_ = their_lstm(oracle.run, x, a0, np.zeros_like(a0), parameters)
    assert differ(a, their_a) > 100 * oracle.within
