"""Whether mistakes that nobody wrote down are found, explained, and explained truly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from graders.diagnosis import Diagnoser, Explanation
from graders.diagnosis.diagnoser import models
from graders.draw import Draw, draws
from graders.judge.verdicts import Verdicts, all_right
from graders.known import IMPORTS, known, reference_cells
from graders.marking.exam import Exam, exams
from graders.marking.examine import Examined, examine
from graders.pool import Pool
from graders.proof.mutants import mutants
from graders.proof.promises import Promise
from graders.proof.truth import untrue
from graders.registry import questions
from graders.sandbox import Limits, Sandbox

#: Changes of each accepted submission.
EACH = 12
#: The least share of wrong numbers whose mistake or equation is named.
LEAST = 0.9
#: What can be said of wrong numbers, the most telling first. A loop's mistake breaks no equation:
#: there the place is the call of the cell, or how the numbers are like the right ones.
_SAID = ("mistake", "equation", "place", "nothing")
#: Enough for any honest answer here.
LIMITS = Limits(call_cpu_s=0.5)
_OTHER_DRAWS = 2


@dataclass(frozen=True)
class Task:
    """One changed submission. what: the change, in words."""

    name: str
    source: str
    what: str


@dataclass(frozen=True)
class Outcome:
    """What became of one changed submission.

    counts: how its answers to each question ended, by question and outcome.
    objections: what is wrong with how it was judged or explained.
    unnamed: where no mistake could be named, and what was said instead.
    """

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    objections: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()


def mutated(draw: Draw, jobs: int, each: int = EACH) -> Iterator[Promise]:
    """Change accepted submissions at random, judge and explain them as a student's would be."""
    rng = np.random.default_rng(draw.inputs_seed)
    tasks = [
        Task(one.id, mutant.source, mutant.what)
        for one in known("accepted")
        for mutant in mutants(one.source, rng, each)
    ]
    diagnoser = Diagnoser(draw)
    others = [
        other for _, other in zip(range(_OTHER_DRAWS + 1), draws(draw.seed + 1), strict=False)
    ]
    pool: Pool[Task, Outcome] = Pool(lambda: _worker(draw, others, diagnoser), _lost, jobs)
    outcomes = [outcome for _, outcome in pool.run(tasks)]
    counts = sum((outcome.counts for outcome in outcomes), Counter())
    objections = sorted(line for outcome in outcomes for line in outcome.objections)
    yield Promise("No changed submission that is wrong passes", len(tasks), objections)
    yield _shares(counts, sorted(line for outcome in outcomes for line in outcome.unnamed))


def _shares(counts: Mapping[tuple[str, str], int], unnamed: Sequence[str]) -> Promise:
    figures, objections = [], []
    total: Counter[str] = Counter()
    for registered in questions():
        mine = {what: counts[registered.name, what] for what in _SAID}
        total.update(mine)
        figures.append(f"{registered.name}: {_share(mine)}")
    figures.append(f"together: {_share(total)}")
    wrong = total.total()
    if wrong and (total["mistake"] + total["equation"]) / wrong < LEAST:
        objections.append(f"of less than {LEAST:.0%} of the wrong numbers")
    promise = "Of wrong numbers, the mistake or the equation is named"
    return Promise(promise, wrong, objections, [*figures, *unnamed])


def _share(counts: Mapping[str, int]) -> str:
    wrong = sum(counts.values())
    if not wrong:
        return "nothing wrong"
    named = counts["mistake"]
    with_equation = named + counts["equation"]
    return (
        f"{named / wrong:.1%} mistake named, {with_equation / wrong:.1%} mistake or equation, "
        f"{(with_equation + counts['place']) / wrong:.1%} with the place in a loop, of {wrong}"
    )


@contextmanager
def _worker(
    draw: Draw, others: Sequence[Draw], diagnoser: Diagnoser
) -> Iterator[Callable[[Task], Outcome]]:
    asked, again = exams(draw), [exams(other) for other in others]
    with Sandbox(limits=LIMITS) as sandbox:

        def examine_task(task: Task, asked: list[Exam]) -> dict[str, Examined]:
            with sandbox.submission([IMPORTS, *reference_cells(), task.source]) as session:
                return examine(session, asked)

        def work(task: Task) -> Outcome:
            examined = examine_task(task, asked)
            if all(all_right(one.verdicts) for one in examined.values()):
                return _passed(task, [examine_task(task, other) for other in again])
            return _looked_at(task, asked, examined, diagnoser)

        yield work


def _lost(task: Task) -> Outcome:
    return Outcome(objections=(f"{task.name}, {task.what}: it ended the grader's own process",))


def _passed(task: Task, elsewhere: Sequence[Mapping[str, Examined]]) -> Outcome:
    """A change that passes must pass on other inputs too: then it changes nothing."""
    wrong = [
        name
        for examined in elsewhere
        for name, one in examined.items()
        if not all_right(one.verdicts)
    ]
    lines = (
        f"{task.name}, {task.what}: {name} passes, and fails on other inputs"
        for name in dict.fromkeys(wrong)
    )
    return Outcome(objections=tuple(lines))


def _looked_at(
    task: Task, asked: Sequence[Exam], examined: Mapping[str, Examined], diagnoser: Diagnoser
) -> Outcome:
    outcome_counts: Counter[tuple[str, str]] = Counter()
    objections, unnamed = [], []
    for exam, model in zip(asked, models(), strict=True):
        name, one = exam.question.name, examined[exam.question.name]
        told = diagnoser.explain(name, one.verdicts, one.answers, one.asking)
        complaint = untrue(model, exam.cases, told, one.answers) if told else ""
        if complaint:
            objections.append(f"{task.name}, {task.what}: {complaint}")
        what = _named(exam, one.verdicts, told)
        outcome_counts[name, what] += bool(what)
        if what not in ("", "mistake"):
            unnamed.append(f"{what} named of {name}: {task.name}, {task.what}")
    return Outcome(outcome_counts, tuple(objections), tuple(unnamed))


def _named(exam: Exam, verdicts: Verdicts, told: Mapping[str, Explanation]) -> str:
    """Tell what is named of wrong numbers; "" where none are wrong."""
    question = exam.question
    outputs = [name for name in question.outputs if not verdicts[name].right]
    wrong = [name for name in outputs or [question.memory] if verdicts[name].rung == "values"]
    if not wrong:
        return ""
    said = [told.get(name, Explanation()) for name in wrong]
    seen = [verdicts[name] for name in wrong]
    found = {
        "mistake": any(one.mistakes for one in said),
        "equation": any(one.equations for one in said) or any(one.equations for one in seen),
        "place": any(one.text for one in said) or any(verdict.why for verdict in seen),
        "nothing": True,
    }
    return next(what for what in _SAID if found[what])
