"""The tools that are measured: each grades the same class and says what that cost."""

from __future__ import annotations

import csv
import json
import pickle
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from graders.build import notebook
from graders.build.autograder import autograder
from graders.intake import find
from graders.intake.reading import read
from graders.judge import to_ask
from graders.marking.exam import exams
from graders.registry import questions
from graders.usable import usable_draw
from solutions import rnn_utils
from tests.bench import nbgrader_course, work
from tests.bench.environments import PINS, ROOT, python_of
from tests.bench.meter import Cost, cost

#: The marks of each question, by student.
Scores = dict[str, dict[str, float]]


class Graded(NamedTuple):
    """What grading a class cost, and the marks that came of it."""

    cost: Cost
    scores: Scores


@dataclass(frozen=True)
class Desk:
    """Where classes lie and tools work. tier: what this project must put around student code.

    pythons: the Python of each peer's environment, by its name.
    """

    folder: Path
    tier: str
    pythons: dict[str, Path]

    def handed_in(self, count: int) -> Path:
        """Give a class of so many students."""
        return work.write_class(self.folder / f"class-{count}", count)

    def fresh(self, name: str) -> Path:
        """Give an empty folder, and leave the earlier ones: where files were deleted a while ago,
        ext4 looks long for an inode to make one.
        """
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    @property
    def log(self) -> Path:
        """What the last command printed."""
        return self.folder / "log.txt"

    @cached_property
    def autograder(self) -> Path:
        """The zip for otter: the same checks with recorded numbers."""
        return autograder(self.fresh("autograder"), work.SEED)

    @cached_property
    def course(self) -> Path:
        """An nbgrader course, released, to which nobody has handed in anything."""
        course = self.fresh("course")
        nbgrader_course.write_source(course)
        cost(self.nbgrader("generate_assignment"), self.log, course)
        return course

    def nbgrader(self, order: str) -> list[str]:
        """Give a command of nbgrader's for the assignment."""
        return [str(self.pythons["nbgrader"]), "-m", "nbgrader", order, nbgrader_course.ASSIGNMENT]


def ours(desk: Desk, count: int, jobs: int = 1) -> Graded:
    """Grade by this project; where the table of mistakes lies on the desk, it is not made again.

    To make it varies by as much as many submissions take.
    """
    out = desk.fresh("ours")
    for made in desk.folder.glob("mistakes-*.npz"):
        shutil.copy(made, out)
    order = [sys.executable, "-m", "graders", "grade", str(desk.handed_in(count))]
    options = {"out": out, "jobs": jobs, "seed": work.SEED, "isolation": desk.tier}
    for name, value in options.items():
        order += [f"--{name}", str(value)]
    spent = cost(order, desk.log, ROOT)
    names = [question.name for question in questions()]
    with (out / "grades.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    return Graded(
        spent, {row["student"]: {name: float(row[name]) for name in names} for row in rows}
    )


def bare_forks(desk: Desk, count: int) -> Cost:
    """Run the cells and 40 calls of each submission in a fork, and do nothing else."""
    given = desk.folder / "bare-forks.pickle"
    if not given.exists():
        found = find(desk.handed_in(len(work.WELL_BEHAVED))).submissions
        cells = [read(submission).sources for submission in found]
        modules = {"rnn_utils": Path(rnn_utils.__file__).read_text(encoding="utf-8")}
        calls = [
            (exam.question.name, case.arguments)
            for exam in exams(usable_draw(work.SEED))
            for case in to_ask(exam.cases)
        ]
        given.write_bytes(pickle.dumps((cells, modules, calls)))
    order = [sys.executable, "-m", "tests.bench.bare_forks", str(given), str(count)]
    return cost(order, desk.log, ROOT)


def otter_run(desk: Desk, count: int) -> Graded:
    """Grade by `otter run`, which takes one submission at a time."""
    spent, scores = Cost(), {}
    for student in work.students(count):
        out = desk.fresh("otter-run")
        order = [str(desk.pythons["otter"]), "-m", "otter", "run", "-a", str(desk.autograder)]
        path = desk.handed_in(count) / student / notebook.NAME
        spent += cost([*order, "-o", str(out), str(path)], desk.log, out)
        cases = json.loads((out / "results.json").read_text(encoding="utf-8"))["tests"]
        scores[student] = {case["name"]: case["score"] for case in cases if "score" in case}
    return Graded(spent, scores)


def otter_api(desk: Desk, count: int) -> Graded:
    """Grade by `otter.api.grade_submission` in a loop."""
    out = desk.fresh("otter-api")
    students = work.students(count)
    paths = [str(desk.handed_in(count) / student / notebook.NAME) for student in students]
    loop = str(Path(__file__).with_name("otter_loop.py"))
    marks = out / "marks.json"
    order = [str(desk.pythons["otter"]), loop, str(desk.autograder), str(marks), *paths]
    spent = cost(order, desk.log, out)
    found = json.loads(marks.read_text(encoding="utf-8"))
    return Graded(spent, dict(zip(students, found, strict=True)))


def nbgrader(desk: Desk, count: int) -> Graded:
    """Grade by `nbgrader autograde`."""
    course = desk.fresh("autograded")
    shutil.copytree(desk.course, course, dirs_exist_ok=True)
    for student, pupil in work.students(count).items():
        nbgrader_course.write_submission(course, student, pupil)
    spent = cost(desk.nbgrader("autograde"), desk.log, course)
    return Graded(spent, nbgrader_course.scores(course))


#: Grades a class of so many students.
Grade = Callable[[Desk, int], Graded]


@dataclass(frozen=True)
class Tool:
    """A tool that grades a class of `few` and one of `many`, so that its start-up tells apart.

    few: 0 for one that starts anew with every submission.
    """

    name: str
    grade: Grade
    few: int
    many: int


OURS = Tool("this project", ours, few=100, many=1_000)
PEERS = (
    Tool("nbgrader autograde", nbgrader, few=1, many=1 + len(work.WELL_BEHAVED)),
    Tool("otter.api.grade_submission", otter_api, few=1, many=1 + len(work.WELL_BEHAVED)),
    Tool("otter run", otter_run, few=0, many=len(work.WELL_BEHAVED)),
)
VERSIONS = ", ".join(PINS.values())


def peers_pythons() -> dict[str, Path]:
    """Where the peers' environments are."""
    return {name: python_of(name) for name in PINS}
