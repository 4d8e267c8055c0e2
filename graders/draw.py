"""The hidden inputs: drawn from a seed, with the reference's answers, and worth using."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graders.judge import Case, Question, sizes_of
from graders.judge.draw import arguments_of, draw_inputs
from graders.judge.values import fresh
from graders.judge.model import Array
from graders.registry import questions
from solutions import reference

#: Sizes that a hidden case may have. Neither the public case nor the well-known course has one
#: of them, so that a global left over in a notebook, or a hard-coded number, never fits.
POOL = (6, 7, 8, 9, 11)
LONG = (8, 9, 11)
#: The published sizes and seed.
PUBLIC_SIZES = {"n_x": 3, "n_a": 5, "n_y": 4, "m": 2, "T_x": 10}
PUBLIC_SEED = 20
#: How much larger the weights of the saturating case are: pre-activations reach about 30.
SATURATING = 2.5
_TRIES = 50

Cases = Mapping[str, Sequence[Case]]


@dataclass(frozen=True)
class Draw:
    """The hidden cases of a batch.

    rejected: why each earlier draw from this seed was not used.
    """

    seed: int
    cases: Cases
    rejected: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """One set of inputs to draw: its name, sizes (n_x, n_a, n_y, m, T_x) and factor on weights."""

    name: str
    sizes: Mapping[str, int]
    scale: float = 1.0


def plan(rng: np.random.Generator) -> list[Plan]:
    """Choose the sizes of the hidden cases; the first is the most general one."""

    def distinct(names: Sequence[str]) -> dict[str, int]:
        drawn = rng.choice(POOL, size=len(names), replace=False)
        return {name: int(size) for name, size in zip(names, drawn, strict=True)}

    def sizes(**fixed: int) -> dict[str, int]:
        names = [name for name in ("n_x", "n_a", "n_y", "m", "T_x") if name not in fixed]
        chosen = {**distinct(names), **fixed}
        return {name: chosen[name] for name in ("n_x", "n_a", "n_y", "m", "T_x")}

    long = sizes()
    while long["T_x"] not in LONG:
        long = sizes()
    square = sizes()
    square["n_x"] = square["n_a"]
    return [
        Plan("every size its own", long),
        Plan("one time step, saturated", sizes(T_x=1), SATURATING),
        Plan("one sequence", sizes(m=1)),
        Plan("as many features as hidden units", square),
    ]


PUBLIC_PLAN = (Plan("published", PUBLIC_SIZES),)


def draw_cases(rng: np.random.Generator, plans: Sequence[Plan], public: bool = False) -> Cases:
    """Draw every planned set of inputs and let the reference answer each question on it."""
    cases: dict[str, list[Case]] = {registered.name: [] for registered in questions()}
    for planned in plans:
        inputs = draw_inputs(rng, planned.sizes, planned.scale)
        for registered in questions():
            cases[registered.name].append(make_case(registered.question, planned, inputs, public))
    return cases


def make_case(
    question: Question, planned: Plan, inputs: Mapping[str, Any], public: bool = False
) -> Case:
    """Lay the reference's answer beside a question's arguments."""
    arguments = arguments_of(question.name, question.arguments, inputs)
    right = right_answers(question, arguments)
    return Case(planned.name, sizes_of(question, planned.sizes), arguments, right, public)


def right_answers(question: Question, arguments: tuple[Any, ...]) -> dict[str, Array]:
    """Ask the reference: every output by name, and every gate (a loop's, stacked over T_x)."""
    function: Callable[..., tuple[Any, ...]] = getattr(reference, question.name)
    returned = dict(zip(question.returns, function(*map(fresh, arguments)), strict=True))
    memory = returned.pop(question.memory)
    for gate in question.gates:
        index = question.cache.index(gate)
        returned[gate] = (
            np.stack([cache[index] for cache in memory], axis=2) if question.cell else memory[index]
        )
    return returned


def draws(seed: int) -> Iterator[Cases]:
    """Give one draw of the hidden cases after the other."""
    rng = np.random.default_rng(seed)
    for _ in range(_TRIES):
        yield draw_cases(rng, plan(rng))


def usable_draw(seed: int, objection: Callable[[Cases], str | None]) -> Draw:
    """Take the first draw to which there is no objection.

    objection: says why a draw cannot be used, or None.
    Raises ValueError when there is an objection to every try.
    """
    rejected: list[str] = []
    for cases in draws(seed):
        why = objection(cases)
        if why is None:
            return Draw(seed, cases, rejected)
        rejected.append(why)
    raise ValueError(
        f"I drew hidden inputs {_TRIES} times from seed {seed} and could use none. "
        f"The last objection: {rejected[-1]}. Try another --seed; "
        "if it happens again, run `python -m graders validate`."
    )
