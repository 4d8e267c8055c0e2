"""Whether inputs tell every mistake of the error model from the reference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from graders.diagnosis.answers.agree import agree
from graders.diagnosis.answers.table import Behaviours, Model, behaviours
from graders.diagnosis.diagnoser import computed, models
from graders.diagnosis.mistakes.edits import Edit
from graders.draw import SIZES, Cases, Draw, Plan, make_case
from graders.judge import Case
from graders.judge.draw import draw_inputs
from graders.judge.local import ask
from graders.judge.projection import memory_spreads, spread
from graders.proof.pairs import rare_pairs
from graders.proof.promises import Promise
from graders.registry import questions

#: How many fresh draws a mistake must survive to count as none, and how closely.
DRAWS = 200
EQUIVALENT = 1e-9
#: Sizes of the fresh draws.
_SMALL = (1, 2, 3, 4, 5)
#: How many of the mistakes that would hide are listed.
_LISTED = 6

Edits = tuple[Edit, ...]
Inputs = dict[str, Any]


def killed(draw: Draw, jobs: int) -> Promise:
    """Every single mistake, and every pair, must answer otherwise than the reference."""
    objections, figures = [], []
    count = 0
    rare = rare_pairs(models(), draw, computed(draw), jobs)
    for model in models():
        name, made = model.question.name, computed(draw)[model.question.name]
        pairs = rare[name]
        count += len(made.edits) - 1 + len(made.alike) + pairs.count
        singles = int((made.edits[:, 1] < 0).sum()) - 1
        figures.append(
            f"{name}: {singles} different single mistakes, "
            f"{len(made.edits) - 1 - singles} different pairs that the table holds, "
            f"{pairs.count} pairs with a rare one"
        )
        fresh = list(_fresh_cases(model, draw.inputs_seed))
        rare_edits = (_edits(model, numbers) for numbers in pairs.alike)
        for edits in (*survivors(model, made, draw.cases[name]), *rare_edits):
            names = " and ".join(edit.id for edit in edits)
            if is_equivalent(model, edits, fresh):
                written = "; ".join(_changes(model, edit) for edit in edits)
                figures.append(f"no mistake, on {len(fresh)} other draws: {names} ({written})")
            else:
                objections.append(f"{names} passes on these inputs, and is wrong on others")
    promise = "The drawn inputs tell every mistake and every pair from the reference"
    return Promise(promise, count, objections, figures)


def _changes(model: Model, edit: Edit) -> str:
    """Write which lines an edit exchanges for which."""
    return ", ".join(
        f"`{model.program.lines[number].text.strip()}` becomes "
        + (" and ".join(f"`{line.text.strip()}`" for line in lines) or "nothing")
        for number, lines in edit.lines.items()
    )


def survivors(model: Model, made: Behaviours, cases: Sequence[Case]) -> Iterator[Edits]:
    """Give the mistakes, and pairs of them, that the judge would take for right on the cases."""
    yield from (_edits(model, numbers) for numbers in made.alike.tolist())
    right = [ask(model.function(), case.arguments).returned for case in cases]
    most = [number for returned in right for number in _spreads(model, returned)]
    near = (np.abs(made.rows[1:] - made.rows[0]) <= most).all(axis=1)
    for numbers in made.edits[1:][near].tolist():
        function = model.function(_edits(model, numbers))
        answers = [ask(function, case.arguments).returned for case in cases]
        if all(map(agree, answers, right)):
            yield _edits(model, numbers)


def _spreads(model: Model, returned: tuple[Any, ...]) -> list[float]:
    """Tell how far the columns of an answer that is taken for right may be off."""
    return [*map(spread, returned[:-1]), *memory_spreads(model.question, returned[-1])]


def _edits(model: Model, numbers: Sequence[int]) -> Edits:
    return tuple(model.edits[number] for number in numbers if number >= 0)


def _fresh_cases(model: Model, seed: int) -> Iterator[Case]:
    rng = np.random.default_rng(seed)
    for number in range(DRAWS):
        sizes = {name: int(rng.choice(_SMALL)) for name in SIZES}
        yield make_case(model.question, Plan(f"fresh {number}", sizes), draw_inputs(rng, sizes))


def is_equivalent(model: Model, edits: Edits, fresh: Sequence[Case]) -> bool:
    """Whether mistakes change nothing, as far as fresh inputs of other shapes can tell."""
    function, right = model.function(edits), model.function()
    for case in fresh:
        mine, its = (ask(one, case.arguments) for one in (function, right))
        if not agree(mine.returned, its.returned, EQUIVALENT):
            return False
    return True


def _in_sizes(**sizes: int) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, sizes={**plan.sizes, **sizes})


def _zero(*names: str) -> Callable[[Inputs], None]:
    def change(inputs: Inputs) -> None:
        for holder in (inputs, inputs["rnn"], inputs["lstm"]):
            for name in names:
                if name in holder:
                    holder[name] = np.zeros_like(holder[name])

    return change


_SIZES_OF_1 = dict.fromkeys(SIZES, 1)
#: Ways to make inputs that tell too little: by changing the plans, or what was drawn.
WEAKENED: Mapping[str, tuple[Callable[[Plan], Plan], Callable[[Inputs], None]]] = {
    "one time step": (_in_sizes(T_x=1), _zero()),
    "one sequence": (_in_sizes(m=1), _zero()),
    "sizes of 1": (_in_sizes(**_SIZES_OF_1), _zero()),
    "states of zero": (_in_sizes(), _zero("a0", "a_prev", "c_prev")),
    "biases of zero": (_in_sizes(), _zero("ba", "by", "bf", "bu", "bc", "bo")),
}


def weakened(draw: Draw) -> Promise:
    """With inputs that tell too little, mistakes must hide: a proof that cannot fail is none."""
    objections, figures = [], []
    for name, changes in WEAKENED.items():
        hidden = list(_hidden(draw, weak_cases(draw, *changes)))
        if hidden:
            listed = ", ".join(hidden[:_LISTED])
            more = f", and {len(hidden) - _LISTED} more" if len(hidden) > _LISTED else ""
            figures.append(f"{name} would hide {len(hidden)} mistakes: {listed}{more}")
        else:
            objections.append(f"{name} would hide nothing: this proof cannot fail")
    return Promise("Weaker inputs would hide mistakes", len(WEAKENED), objections, figures)


def weak_cases(draw: Draw, plan: Callable[[Plan], Plan], change: Callable[[Inputs], None]) -> Cases:
    """Draw again with other plans, and change what was drawn."""
    rng = np.random.default_rng(draw.inputs_seed)
    cases: dict[str, list[Case]] = {registered.name: [] for registered in questions()}
    for planned in map(plan, draw.plans):
        inputs = draw_inputs(rng, planned.sizes, planned.scale)
        change(inputs)
        for registered in questions():
            cases[registered.name].append(make_case(registered.question, planned, inputs))
    return cases


def _hidden(draw: Draw, cases: Cases) -> Iterator[str]:
    """Name the single mistakes that pass on these cases, and not on the drawn ones."""
    for model in models():
        name = model.question.name
        # The formulas of a cell are looked at in the cell.
        own = replace(model, edits=tuple(edit for edit in model.edits if edit.where != "step"))
        nothing = {
            id(edits[0]) for edits in survivors(model, computed(draw)[name], draw.cases[name])
        }
        weak = behaviours(own, cases[name], pairs=False)
        for (edit,) in survivors(own, weak, cases[name]):
            if id(edit) not in nothing:
                yield edit.id
