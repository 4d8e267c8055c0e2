"""What holds for every right answer on any input: it shows memorised numbers for what they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import words
from .draw import arguments_of, draw_inputs
from .local import Environment, ask
from .model import Array, Question
from .values import close, is_numeric

_SIZES = {"n_x": 4, "n_a": 6, "n_y": 3, "m": 5, "T_x": 7}


def judge_properties(
    question: Question, function: Callable[..., Any], env: Environment
) -> list[str]:
    """Ask a function about fresh inputs and say which properties do not hold.

    The inputs are new at every check. Columns of the batch do not touch each other; predictions
    are positive and sum to 1; step 0 of a loop is what the student's own cell gives.
    """
    inputs = draw_inputs(np.random.default_rng(), _SIZES)
    arguments = arguments_of(question.name, question.arguments, inputs)
    outputs = _outputs(question, function, arguments)
    if outputs is None:
        return [words.nothing_on_fresh_inputs(question)]
    alone = _outputs(question, function, tuple(_first_column(argument) for argument in arguments))
    broken = []
    if alone is None or not all(_agree(outputs[n][:, :1], alone[n]) for n in outputs):
        broken.append(words.columns_depend(question))
    prediction = outputs[question.outputs[-1] if question.cell is None else "y_pred"]
    if prediction.min() < 0 or not np.allclose(prediction.sum(axis=0), 1):
        broken.append(words.no_probabilities(question))
    if question.cell is not None and not _step_0_is_the_cell(question, inputs, outputs, env):
        broken.append(words.step_0_is_no_cell(question))
    return broken


def _first_column(argument: Any) -> Any:
    return argument if isinstance(argument, dict) else argument[:, :1]


def _outputs(
    question: Question, function: Callable[..., Any], arguments: tuple[Any, ...]
) -> dict[str, Array] | None:
    returned = ask(function, arguments).returned
    if not isinstance(returned, tuple | list) or len(returned) < len(question.returns):
        return None
    outputs = dict(zip(question.outputs, returned, strict=False))
    return outputs if all(is_numeric(value) for value in outputs.values()) else None


def _agree(got: Array, want: Array) -> bool:
    return got.shape == want.shape and close(got, want)


def _step_0_is_the_cell(
    question: Question, inputs: dict[str, Any], outputs: dict[str, Array], env: Environment
) -> bool:
    assert question.cell is not None
    cell = env.get(question.cell)
    if not callable(cell):
        return True
    first = {**inputs, "c_prev": np.zeros_like(inputs["a0"])}
    returned = ask(cell, arguments_of(question.cell, question.cell_arguments, first)).returned
    if not isinstance(returned, tuple | list) or not returned or not is_numeric(returned[0]):
        return True
    return _agree(outputs["a"][:, :, 0], returned[0])
