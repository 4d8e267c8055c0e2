"""The hidden inputs: drawn from a seed, with the reference's answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graders.judge import Case, Question, sizes_of
from graders.judge.draw import arguments_of, draw_inputs
from graders.judge.model import Array
from graders.judge.values import fresh
from graders.registry import questions
from solutions import reference

#: Sizes that a hidden case may have. Neither the public case nor the well-known course has one
#: of them, so that a global left over in a notebook, or a hard-coded number, never fits.
POOL = (6, 7, 8, 9, 11)
#: The names of the sizes, in the order in which they are written.
SIZES = ("n_x", "n_a", "n_y", "m", "T_x")
#: Steps of the general case; the special ones have one: steps are most of what grading costs.
LONG = (8, 9)
#: The published sizes and seed.
PUBLIC_SIZES = {"n_x": 3, "n_a": 5, "n_y": 4, "m": 2, "T_x": 10}
PUBLIC_SEED = 20
#: How much larger the weights of the saturating case are. With its sizes pre-activations reach
#: about 30, and nearly always a hidden state is 1 or -1 to the last bit.
SATURATING = 2.25

Cases = Mapping[str, Sequence[Case]]


@dataclass(frozen=True)
class Plan:
    """One set of inputs to draw: its name, sizes (n_x, n_a, n_y, m, T_x) and factor on weights."""

    name: str
    sizes: Mapping[str, int]
    scale: float = 1.0


@dataclass(frozen=True)
class Draw:
    """Cases as they were drawn.

    seed: of the batch. plans, inputs_seed: what the inputs follow from, by `seed_of`.
    rejected: why each earlier draw from this seed was not used.
    """

    seed: int
    plans: Sequence[Plan]
    inputs_seed: int
    cases: Cases
    rejected: tuple[str, ...] = ()


def plan(rng: np.random.Generator) -> list[Plan]:
    """Choose the sizes of the hidden cases; the first is the most general one.

    It has more steps than sequences, so that a loop that stops after as many is seen. The last is
    asked twice: it is little work, and has so many numbers that chance hardly ever gives the same
    ones again.
    """

    def sizes(**fixed: int) -> dict[str, int]:
        drawn = rng.permutation([size for size in POOL if size not in fixed.values()])
        names = [name for name in SIZES if name not in fixed]
        chosen = {**fixed, **{name: int(size) for name, size in zip(names, drawn, strict=False)}}
        return {name: chosen[name] for name in SIZES}

    steps = int(rng.choice(LONG))
    sequences = int(rng.choice([size for size in POOL if size < steps]))
    alike = sizes(T_x=1, m=1)
    alike["n_x"] = alike["n_a"]
    return [
        Plan("every size its own", sizes(T_x=steps, m=sequences)),
        Plan("one step of one sequence, as many features as hidden units", alike),
        Plan("one time step, saturated", sizes(T_x=1, n_x=11, n_a=9), SATURATING),
    ]


def public_draw() -> Draw:
    """Draw the published inputs, on which students check their work."""
    plans = [Plan("published", PUBLIC_SIZES)]
    return Draw(PUBLIC_SEED, plans, PUBLIC_SEED, draw_cases(PUBLIC_SEED, plans, public=True))


def draw_cases(inputs_seed: int, plans: Sequence[Plan], public: bool = False) -> Cases:
    """Draw every planned set of inputs and let the reference answer each question on it."""
    cases: dict[str, list[Case]] = {registered.name: [] for registered in questions()}
    for question in (registered.question for registered in questions()):
        rng = np.random.default_rng(inputs_seed if public else seed_of(question, inputs_seed))
        for planned in plans:
            inputs = draw_inputs(rng, planned.sizes, planned.scale)
            cases[question.name].append(make_case(question, planned, inputs, public))
    return cases


def seed_of(question: Question, inputs_seed: int) -> int:
    """Give the seed of a question's hidden inputs: a loop's are not its cell's.

    A loop sees what the right cell answers, and may tell its author, who hands in again.
    """
    return inputs_seed + 1 if question.cell else inputs_seed


def make_case(
    question: Question, planned: Plan, inputs: Mapping[str, Any], public: bool = False
) -> Case:
    """Lay the reference's answer beside a question's arguments."""
    arguments = arguments_of(question.name, question.arguments, inputs)
    right = right_answers(question, arguments)
    return Case(planned.name, sizes_of(question, planned.sizes), arguments, right, public)


def right_answers(question: Question, arguments: tuple[Any, ...]) -> dict[str, Array]:
    """Ask the reference: every output by name, and every gate, shape (n_a, m) or (n_a, m, T_x)."""
    function: Callable[..., tuple[Any, ...]] = getattr(reference, question.name)
    returned = dict(zip(question.returns, function(*map(fresh, arguments)), strict=True))
    memory = returned.pop(question.memory)
    for gate in question.gates:
        index = question.cache.index(gate)
        returned[gate] = (
            np.stack([cache[index] for cache in memory], axis=2) if question.cell else memory[index]
        )
    return returned


def draws(seed: int) -> Iterator[Draw]:
    """Give one draw of the hidden cases after the other."""
    rng = np.random.default_rng(seed)
    while True:
        plans, inputs_seed = plan(rng), int(rng.integers(2**63))
        yield Draw(seed, plans, inputs_seed, draw_cases(inputs_seed, plans))
