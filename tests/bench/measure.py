"""Measures: the same class by every tool in turn, round after round, and what comes of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from tests.bench.explaining import Explaining, explaining
from tests.bench.meter import Cost
from tests.bench.tools import OURS, PEERS, Desk, Scores, Tool, bare_forks, ours
from tests.bench.work import students

#: How large the classes are that show whether a large one costs more a submission.
LARGE = 10_000

#: What is measured by the clock is measured so often: all that others do at the time adds to it.
BY_THE_CLOCK = 5
#: So often the smaller classes are graded on either side of the large one.
_EITHER_SIDE = 3

Tell = Callable[[str], None]


class BenchError(Exception):
    """The tools do not agree, so that there is nothing to compare; the message says on whom."""


class Spread(NamedTuple):
    """The least, the middle and the most of what was measured."""

    least: float
    middle: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Sum up."""
        return cls(min(values), median(values), max(values))


@dataclass(frozen=True)
class Pace:
    """What one more submission costs a tool, and what its start costs, in CPU seconds."""

    submission_s: float
    start_s: float

    @classmethod
    def between(cls, few: int, fewer: Cost, many: int, more: Cost) -> Pace:
        """Tell them apart by what a small class and a large one cost."""
        submission_s = (more.cpu_s - fewer.cpu_s) / (many - few)
        return cls(submission_s, fewer.cpu_s - few * submission_s)


@dataclass
class Results:
    """paces: of each tool, one a round. speedup: by the clock, of two jobs over one, one a round.

    floor: CPU seconds a submission of forks that do nothing else, one a round. large: what classes
    of several sizes cost, by their size; empty if that was not asked for.
    explaining: what explanations cost.
    """

    paces: dict[str, list[Pace]] = field(default_factory=dict)
    speedup: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    large: dict[int, Cost] = field(default_factory=dict)
    explaining: Explaining | None = None

    def seconds(self, tool: Tool) -> Spread:
        """CPU seconds a submission."""
        return Spread.of([pace.submission_s for pace in self.paces[tool.name]])

    def start(self, tool: Tool) -> Spread:
        """CPU seconds to start."""
        return Spread.of([pace.start_s for pace in self.paces[tool.name]])

    def ratio(self, tool: Tool) -> Spread:
        """How many times as much as ours a submission costs, compared round by round."""
        pairs = zip(self.paces[tool.name], self.paces[OURS.name], strict=True)
        return Spread.of([theirs.submission_s / ours.submission_s for theirs, ours in pairs])

    def floors(self) -> Spread:
        """How many times as much as the floor a submission costs here, round by round."""
        pairs = zip(self.paces[OURS.name], self.floor, strict=True)
        return Spread.of([ours.submission_s / floor for ours, floor in pairs])

    def steps(self) -> Iterator[tuple[int, float]]:
        """CPU seconds for each further submission, from each size of class to the next."""
        for few, many in pairwise(sorted(self.large)):
            yield many, Pace.between(few, self.large[few], many, self.large[many]).submission_s


def measure(desk: Desk, rounds: int, long: bool, tell: Tell) -> Results:
    """Measure everything. Raises BenchError, and MeterError when a tool fails."""
    tell("the table of mistakes, which stays, and explanations of known wrong answers")
    results = Results(explaining=explaining(desk.tier, desk.folder))
    right = ours(desk, max(tool.many for tool in PEERS)).scores
    for number in range(1, rounds + 1):
        for tool in (OURS, *PEERS):
            tell(f"round {number} of {rounds}: {tool.name}, {tool.few} and {tool.many} submissions")
            fewer, more = tool.grade(desk, tool.few), tool.grade(desk, tool.many)
            if tool is not OURS:
                expected = {student: right[student] for student in students(tool.many)}
                check_scores(tool.name, more.scores, expected)
            pace = Pace.between(tool.few, fewer.cost, tool.many, more.cost)
            results.paces.setdefault(tool.name, []).append(pace)
            tell(f"  {pace.submission_s * 1000:,.1f} ms CPU a submission")
            if tool is OURS:
                results.floor.append(_floor(desk, tell))
                results.speedup.append(_speedup(desk, tell))
    if long:
        results.large = _large(desk, tell)
    return results


def _large(desk: Desk, tell: Tell) -> dict[int, Cost]:
    """Tell what classes of several sizes cost, by their size.

    A machine is now faster, now slower, and a large class takes minutes: the smaller ones are
    graded before it and after it, as often each, and their mean counts.
    """

    def cost_of(count: int) -> Cost:
        tell(f"{OURS.name}, {count:,} submissions")
        return ours(desk, count).cost

    small: dict[int, list[Cost]] = {OURS.few: [], OURS.many: []}

    def turns() -> None:
        for _ in range(_EITHER_SIDE):
            for count, costs in small.items():
                costs.append(cost_of(count))

    turns()
    large = cost_of(LARGE)
    turns()
    return {**{count: Cost.mean(costs) for count, costs in small.items()}, LARGE: large}


def _floor(desk: Desk, tell: Tell) -> float:
    few, many = OURS.few, OURS.many
    pace = Pace.between(few, bare_forks(desk, few), many, bare_forks(desk, many))
    tell(f"  the floor, forks that do nothing else: {pace.submission_s * 1000:,.1f} ms")
    return pace.submission_s


def _speedup(desk: Desk, tell: Tell) -> float:
    """Compare submissions a second by the clock, two jobs with one, starts apart.

    Each is measured a few times, in turn, and the least counts: the rest is others' work.
    """
    runs = [(jobs, count) for jobs in (1, 2) for count in (OURS.few, OURS.many)]
    turns = [
        [ours(desk, count, jobs).cost.wall_s for jobs, count in runs] for _ in range(BY_THE_CLOCK)
    ]
    least = [min(times) for times in zip(*turns, strict=True)]
    speedup: float = (least[1] - least[0]) / (least[3] - least[2])
    tell(f"  two jobs: {speedup:.2f} times the submissions a second")
    return speedup


def check_scores(name: str, theirs: Scores, right: Scores) -> None:
    """See to it that a tool gave the same marks as this project. Raises BenchError."""
    for student, marks in right.items():
        found = theirs.get(student, {})
        for question, mark in marks.items():
            if not math.isclose(found.get(question, math.nan), mark, abs_tol=1e-6):
                raise BenchError(
                    f"{name} gives {student} {found.get(question)} marks for {question}, "
                    f"and this project {mark:g}: they do not do the same work"
                )
