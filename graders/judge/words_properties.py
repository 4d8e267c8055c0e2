"""The judge's sentences about what holds for every right answer, on fresh inputs."""

from __future__ import annotations

from collections.abc import Sequence

from .model import Question


def nothing_on_fresh_inputs(question: Question) -> str:
    """Say that a function which knew the public inputs has no answer to others."""
    return (
        f"`{question.name}` answers the published inputs and gives no usable answer to others. "
        "Does it contain a fixed size or a fixed number?"
    )


def same_on_other_inputs(question: Question, names: Sequence[str]) -> str:
    """Say that a result does not depend on the inputs."""
    listed = ", ".join(f"`{name}`" for name in names)
    return (
        f"I gave `{question.name}` two other inputs, and both times it returned the same {listed}. "
        "Is it computed from the arguments?"
    )


def columns_depend(question: Question) -> str:
    """Say that a sequence's result depends on its neighbours in the batch."""
    return (
        f"I gave `{question.name}` the first column of a batch alone, and the result differs from "
        "the first column of the whole batch. Each sequence stands for itself."
    )


def nothing_for_one_sequence(question: Question) -> str:
    """Say that a function has no answer to a batch of one."""
    return (
        f"I gave `{question.name}` a batch of one sequence, and it gives no usable answer to that. "
        "What becomes of the shapes in it when m is 1?"
    )


def no_probabilities(question: Question) -> str:
    """Say that predictions are no probabilities."""
    return f"On fresh inputs the predictions of `{question.name}` do not sum to 1 in each column."


def step_0_is_no_cell(question: Question) -> str:
    """Say that a loop's first step is not what the cell gives."""
    return f"On fresh inputs step 0 of `{question.name}` differs from your own `{question.cell}`."
