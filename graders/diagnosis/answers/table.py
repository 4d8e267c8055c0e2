"""The table of all mistakes of one function: what each answers on the batch's inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graders.diagnosis.answers.agree import agree
from graders.diagnosis.answers.familiar import (
    answers_of,
    calls_otherwise,
    depends_on_chance,
    known_of,
)
from graders.diagnosis.answers.rows import RAISED, CellRows, LoopRows
from graders.diagnosis.answers.runner import CellRunner, LoopRunner
from graders.diagnosis.mistakes.edits import Edit, edited, sites_of
from graders.diagnosis.mistakes.generate import singles
from graders.diagnosis.mistakes.program import Program, read
from graders.judge import Answer, Case, Question
from graders.judge.local import Function
from graders.judge.model import Array
from graders.judge.values import untouched
from graders.known import function_of
from solutions import reference

#: Two rows are the same to so many digits.
_SAME = 1e-6
_Edits = tuple[int, int]
_NONE: _Edits = (-1, -1)


@dataclass(frozen=True)
class Model:
    """The error model of one function: the reference, and every single mistake in it."""

    question: Question
    program: Program
    edits: tuple[Edit, ...]

    @property
    def cell(self) -> Function | None:
        """The right cell, for a loop."""
        name = self.question.cell
        return None if name is None else getattr(reference, name)

    def function(self, edits: Sequence[Edit] = ()) -> Function:
        """Write edits that go together into the reference, and compile it as a whole."""
        program = edited(self.program, edits)
        assert program is not None
        return program.function({} if self.cell is None else {self.cell.__name__: self.cell})

    def runner(self, case: Case) -> CellRunner | LoopRunner:
        """Make what runs the edits on a case."""
        if self.cell is None:
            return CellRunner(self.program, case.arguments)
        return LoopRunner(case.arguments, self.cell)

    def rows(self, case: Case) -> CellRows | LoopRows:
        """Make what gives the rows of edits on a case."""
        runner = self.runner(case)
        if isinstance(runner, CellRunner):
            return CellRows(self.question, self.program, runner)
        return LoopRows(self.question, self.program, read(str(self.question.cell)), runner)

    @property
    def outputs(self) -> int:
        """How many columns of a case are outputs; those after them are the cache's items."""
        return len(self.question.outputs)

    @property
    def width(self) -> int:
        """How many columns a case has."""
        return self.outputs + len(self.question.cache)


def model_of(question: Question) -> Model:
    """Make the error model of a question."""
    program = read(question.name)
    cell = read(question.cell) if question.cell else None
    return Model(question, program, tuple(singles(program, cell)))


@dataclass(frozen=True, eq=False)
class Behaviours:
    """What the reference and every edit of it answer on some cases.

    rows: a projection for each case, output and item of the cache, shape (entries, columns): first
    the reference, then single edits, then pairs of them.
    edits: the numbers of the edits of each row, shape (entries, 2); -1 for none.
    alike: the edits that answer like the reference, shape (any, 2).
    tied: whether pairs at other places answer like the pair of a row, shape (entries,).
    """

    rows: Array
    edits: Array
    alike: Array
    tied: Array


@dataclass(frozen=True, eq=False)
class Table:
    """All mistakes that are looked for.

    rows, edits: as in `Behaviours`, with the known wrong answers after the reference; such a one
    has the number of the single edit that it behaves like. Rows lie in memory column by column, as
    they are looked through.
    known: the ids of the known wrong answers, in order. changing: of those that change their
    inputs. apart: of those, and of those that answer otherwise when asked again. chance: of others,
    that depend on chance. in_calls: of those, and of single edits, that are mistakes in how a loop
    calls its cell.
    """

    rows: Array
    edits: Array
    known: tuple[str, ...] = ()
    changing: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    chance: tuple[str, ...] = ()
    in_calls: tuple[str, ...] = ()


def changed_places(rows: Array, right: Array, width: int) -> Array:
    """Tell which outputs, and items of the cache, are not the reference's in some case.

    rows: of shape (entries, columns). right: the reference's. Returns the shape (entries, width).
    """
    columns = changed_columns(rows, right)
    changed: Array = np.any(columns.reshape(len(rows), -1, width), axis=1)
    return changed


def changed_columns(rows: Array, right: Array) -> Array:
    """Tell which columns are not the reference's, shape (entries, columns)."""
    changed: Array = np.asarray(np.abs(rows - right) > _SAME * (1 + np.abs(right)))
    return changed


def behaviours(model: Model, cases: Sequence[Case], pairs: bool = True) -> Behaviours:
    """Run every edit, and every pair of edits that are not rare, on the cases.

    What raises on each of them is left out: it gives no numbers to explain. So is what behaves
    like an edit before it: those are one mistake.
    """
    watch = _Watch(model, cases)
    with np.errstate(all="ignore"):
        found = dict(_single_rows(model, watch))
        if pairs:
            distinct = [number for (number, _), *_ in _groups(found)[1:]]
            paired = [number for number in distinct if not model.edits[number].rare]
            found |= _pair_rows(model, watch, paired)
    groups = _groups(found)
    kept = [first for first, *_ in groups]
    _, *alike = groups[0]
    return Behaviours(
        rows=np.array([found[edits] for edits in kept]),
        edits=np.array(kept),
        alike=np.array(alike, dtype=int).reshape(-1, 2),
        tied=np.array([_is_tied(model, group) for group in groups]),
    )


def _is_tied(model: Model, group: Sequence[_Edits]) -> bool:
    """Whether several pairs answer alike, at more than one place: none of them can be named."""
    pairs = ((model.edits[first], model.edits[second]) for first, second in group)
    return min(group[0]) >= 0 and len(set(map(sites_of, pairs))) > 1


def with_known(model: Model, made: Behaviours, cases: Sequence[Case]) -> Table:
    """Ask the known wrong answers too, and leave out pairs that cannot be told from others."""
    known, sorts = _known_rows(model, _Watch(model, cases), cases)
    rows = np.reshape([*known.values()], (-1, made.rows.shape[1]))
    made_rows, made_edits = made.rows[~made.tied], made.edits[~made.tied]
    is_single = made_edits[1:, 1] < 0
    singles, edits = made_rows[1:][is_single], made_edits[1:][is_single].tolist()
    numbers = dict(zip(_behaviours(singles), edits, strict=True))
    like = [numbers.get(behaviour, _NONE) for behaviour in _behaviours(rows)]
    return Table(
        rows=np.asfortranarray(np.concatenate((made_rows[:1], rows, made_rows[1:]))),
        edits=np.concatenate(
            (made_edits[:1], np.array(like, dtype=int).reshape(-1, 2), made_edits[1:])
        ),
        known=tuple(known),
        in_calls=tuple(_in_calls(model, known, [model.edits[n] for n, _ in edits], cases[0])),
        **{name: tuple(ids) for name, ids in sorts.items()},
    )


def _in_calls(
    model: Model, known: Iterable[str], edits: Iterable[Edit], case: Case
) -> Iterator[str]:
    """Give the ids of mistakes in how a loop calls its cell; its own formulas call none."""
    if model.cell is None:
        return
    functions = {one.id: function_of(one) for one in known_of(model.question) if one.id in known}
    functions |= {edit.id: model.function([edit]) for edit in edits if edit.where == "loop"}
    for name, function in functions.items():
        if calls_otherwise(model.question, case, function):
            yield name


def _known_rows(
    model: Model, watch: _Watch, cases: Sequence[Case]
) -> tuple[dict[str, list[float]], dict[str, list[str]]]:
    """Ask the known wrong answers; list the ids of those that a row does not tell all of."""
    rows: dict[str, list[float]] = {}
    sorts: dict[str, list[str]] = {"changing": [], "apart": [], "chance": []}
    for one in known_of(model.question):
        answers = answers_of(one, cases)
        if depends_on_chance(one, cases, answers):
            sorts["chance"].append(one.id)
            continue
        rows[one.id] = watch.row_of(answers)
        is_changing = any(map(_changes_inputs, answers, cases))
        is_stable = agree(answers[-2].returned, answers[-1].returned)
        sorts["changing"] += [one.id] if is_changing else []
        sorts["apart"] += [] if is_stable and not is_changing else [one.id]
    return rows, sorts


def _changes_inputs(answer: Answer, case: Case) -> bool:
    return not answer.failure and not all(map(untouched, answer.arguments, case.arguments))


def _behaviours(rows: Array) -> list[bytes]:
    """Take away from each row what rounding may change."""
    with np.errstate(over="ignore"):
        return [row.tobytes() for row in np.round(rows, 6) + 0.0]


def _single_rows(model: Model, watch: _Watch) -> Iterator[tuple[_Edits, Array]]:
    """Give the row of each that does not raise on every case."""
    programs = {-1: model.program}
    for number, edit in enumerate(model.edits):
        program = edited(model.program, [edit])
        if program is not None:
            programs[number] = program
    rows, raised = watch.rows([*programs.values()])
    for number, row, has_raised in zip(programs, rows, raised, strict=True):
        if not has_raised.all():
            yield (number, -1), row


def _groups(found: Mapping[_Edits, Array]) -> list[list[_Edits]]:
    """Put together those that behave alike, the reference and those like it first."""
    groups: dict[bytes, list[_Edits]] = {}
    for edits, behaviour in zip(found, _behaviours(np.array([*found.values()])), strict=True):
        groups.setdefault(behaviour, []).append(edits)
    return list(groups.values())


def _pair_rows(
    model: Model, watch: _Watch, numbers: Sequence[int]
) -> Iterator[tuple[_Edits, Array]]:
    """Give the row of each that raises on no case: the others would have too little to tell."""
    for index, first in enumerate(numbers):
        programs = {}
        for second in numbers[index + 1 :]:
            program = edited(model.program, [model.edits[first], model.edits[second]])
            if program is not None:
                programs[first, second] = program
        alone = edited(model.program, [model.edits[first]])
        rows, raised = watch.rows([*programs.values()], alone)
        for edits, row, has_raised in zip(programs, rows, raised, strict=True):
            if not has_raised.any():
                yield edits, row


class _Watch:
    """Runs programs on all cases and projects what they answer."""

    def __init__(self, model: Model, cases: Sequence[Case]) -> None:
        self._width = model.width
        self._rows = [model.rows(case) for case in cases]

    def rows(
        self, programs: Sequence[Program], alike: Program | None = None
    ) -> tuple[Array, Array]:
        """Make the rows, shape (programs, columns), and tell which raise, shape (programs, cases).

        alike: a program with a mistake that is in all of them.
        """
        rows = [case.of(programs, alike) for case in self._rows]
        return np.hstack(rows), np.array([made[:, 0] == RAISED for made in rows]).T

    def row_of(self, answers: Sequence[Answer]) -> list[float]:
        """Give the row of what was answered to the cases."""
        pairs = zip(self._rows, answers, strict=False)
        return [
            number
            for case, answer in pairs
            for number in (
                [RAISED] * self._width if answer.failure else case.projection.row(answer.returned)
            )
        ]
