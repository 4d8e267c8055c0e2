"""What holds for every right answer on any input: it shows memorised numbers for what they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from . import words_properties as words
from .caches import step_of
from .draw import arguments_of, draw_inputs, shape_of
from .local import Environment, Function, ask
from .model import Array, Case, Question
from .values import is_numeric, same

_SIZES = {"n_x": 4, "n_a": 6, "n_y": 3, "m": 5, "T_x": 7}


def judge_properties(
    question: Question, function: Function, cell: Function | None = None
) -> list[str]:
    """Ask a function about fresh inputs and say which properties do not hold.

    The inputs are new at every check. Results depend on them; columns of the batch do not touch
    each other; predictions are positive and sum to 1; step 0 of a loop is what `cell` gives. A loop
    is not blamed for what is wrong with its cell: the cell's own check says so.
    """
    rng = np.random.default_rng()
    inputs, others = draw_inputs(rng, _SIZES), draw_inputs(rng, _SIZES)
    states = _first_states(question, cell, inputs) if cell else ()
    if states and not _are_states(*states):
        return []
    arguments = arguments_of(question.name, question.arguments, inputs)
    outputs = _outputs(question, function, arguments)
    other = _outputs(question, function, arguments_of(question.name, question.arguments, others))
    if outputs is None or other is None:
        return [words.nothing_on_fresh_inputs(question)]
    broken = []
    unmoved = [name for name in outputs if same(outputs[name], other[name])]
    if unmoved:
        broken.append(words.same_on_other_inputs(question, unmoved))
    first = tuple(_first_column(argument) for argument in arguments)
    alone = _outputs(question, function, first, m=1)
    if alone is None:
        broken.append(words.nothing_for_one_sequence(question))
    elif not all(same(outputs[n][:, :1], alone[n]) for n in outputs):
        broken.append(words.columns_depend(question))
    prediction = outputs["yt_pred" if question.cell is None else "y_pred"]
    if prediction.min() < 0 or not np.allclose(prediction.sum(axis=0), 1):
        broken.append(words.no_probabilities(question))
    if states and not same(states[0], outputs["a"][:, :, 0]):
        broken.append(words.step_0_is_no_cell(question))
    return broken


def _first_column(argument: Any) -> Any:
    return argument if isinstance(argument, dict) else argument[:, :1]


def _outputs(
    question: Question, function: Function, arguments: tuple[Any, ...], **sizes: int
) -> dict[str, Array] | None:
    """Ask a function for its outputs; None unless each is a finite array of the right shape."""
    returned = ask(function, arguments).returned
    if not isinstance(returned, tuple | list) or len(returned) < len(question.returns):
        return None
    outputs = dict(zip(question.outputs, returned, strict=False))
    usable = all(
        is_numeric(value)
        and value.shape == shape_of(name, {**_SIZES, **sizes})
        and np.isfinite(value).all()
        for name, value in outputs.items()
    )
    return outputs if usable else None


def right_cell(question: Question, case: Case, env: Environment) -> Function | None:
    """Find a loop's own cell, if it is right where the case shows it: no other is a yardstick."""
    cell = env.get(question.cell or "")
    if not callable(cell):
        return None
    step = step_of(question, case, 0)
    state = _state_of(cell, tuple(step[name] for name in question.cell_arguments))
    return cell if same(state, step["a_next"]) else None


def _first_states(question: Question, cell: Function, inputs: Mapping[str, Any]) -> tuple[Any, Any]:
    """Ask a loop's cell for the state after step 0: of the whole batch, and of its first column."""
    assert question.cell is not None
    first = {**inputs, "c_prev": np.zeros_like(inputs["a0"])}
    arguments = arguments_of(question.cell, question.cell_arguments, first)
    return _state_of(cell, arguments), _state_of(cell, tuple(map(_first_column, arguments)))


def _are_states(whole: Any, alone: Any) -> bool:
    """Whether a cell answers a batch and its first column, and both alike."""
    return _is_state(whole, _SIZES["m"]) and _is_state(alone, 1) and same(whole[:, :1], alone)


def _is_state(value: Any, m: int) -> bool:
    shape = shape_of("a_next", {**_SIZES, "m": m})
    return is_numeric(value) and value.shape == shape and bool(np.isfinite(value).all())


def _state_of(cell: Function, arguments: tuple[Any, ...]) -> Any:
    returned = ask(cell, arguments).returned
    return returned[0] if isinstance(returned, tuple | list) and returned else None
