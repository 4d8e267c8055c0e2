"""Programs that run side by side answer what each of them answers by itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from graders.diagnosis.answers.rows import RAISED
from graders.diagnosis.answers.table import Model
from graders.diagnosis.mistakes.edits import Edit, edited
from graders.diagnosis.mistakes.program import Program
from graders.judge import Case
from graders.judge.projection import Projection
from tests.diagnosed import MODELS
from tests.support import CELLS, HIDDEN, LOOPS, Array

#: Rounding in another order changes less.
CLOSE = 1e-9


def made(model: Model, *edits: Edit) -> Program | None:
    return edited(model.program, edits)


def by_themselves(model: Model, case: Case, programs: Sequence[Program]) -> Array:
    """The rows of programs of which each is run alone, and as a whole."""
    runner = model.runner(case)
    projection = Projection(model.question, runner.arguments[-1])
    rows = np.full((len(programs), model.width), RAISED)
    for row, program in zip(rows, programs, strict=True):
        try:
            row[:] = projection.row(runner.run(program))
        except Exception:
            continue
    return rows


@pytest.mark.parametrize("name", MODELS)
@np.errstate(all="ignore")
def test_mistakes_side_by_side_have_the_rows_that_each_has_by_itself(name: str) -> None:
    model = MODELS[name]
    programs = [one for edit in model.edits[::3] if (one := made(model, edit))]
    for case in HIDDEN[name]:
        rows = model.rows(case).of(programs)
        assert rows == pytest.approx(by_themselves(model, case, programs), CLOSE, CLOSE)
        raises = rows[:, 0] == RAISED
        assert raises.any()
        assert not raises.all()


@pytest.mark.parametrize("name", CELLS)
@np.errstate(all="ignore")
def test_pairs_go_on_from_the_mistake_that_they_share(name: str) -> None:
    model = MODELS[name]
    shared = [
        *model.edits[::40],
        # What raises, or is of another shape, nothing can go on from.
        next(edit for edit in model.edits if edit.kind == "elementwise_product"),
        next(edit for edit in model.edits if edit.kind == "bias_alone"),
        next(edit for edit in model.edits if edit.kind == "order"),
    ]
    several = [
        (
            made(model, first),
            [one for edit in model.edits[::7] if (one := made(model, first, edit))],
        )
        for first in shared
    ]
    for case in HIDDEN[name]:
        # What is known from one mistake must not be taken for another's.
        rows = model.rows(case)
        for alike, programs in several:
            want = by_themselves(model, case, programs)
            assert rows.of(programs, alike) == pytest.approx(want, CLOSE, CLOSE)


@pytest.mark.parametrize("name", LOOPS)
@np.errstate(all="ignore")
def test_mistakes_of_the_step_are_told_from_those_of_the_loop_around_it(name: str) -> None:
    model, case = MODELS[name], HIDDEN[name][0]
    in_step = [edit for edit in model.edits if edit.where == "step"][::40]
    around = [edit for edit in model.edits if edit.where == "loop"][::20]
    pairs = ((first, second) for first in in_step for second in around)
    programs = [one for pair in pairs if (one := made(model, *pair))]
    rows = model.rows(case).of(programs)
    assert rows == pytest.approx(by_themselves(model, case, programs), CLOSE, CLOSE)
