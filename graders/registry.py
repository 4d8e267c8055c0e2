"""The questions: one otter test file each, found by looking into `graders/questions/`."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graders.judge import Question
from solutions import reference

FOLDER = Path(__file__).with_name("questions")


@dataclass(frozen=True)
class Registered:
    """A question with its otter file and its marks.

    points: the marks of each otter case, by check and part; a check without parts has part "".
    """

    question: Question
    path: Path
    points: dict[tuple[str, str], float]

    @property
    def name(self) -> str:
        """The graded function's name."""
        return self.question.name

    @property
    def possible(self) -> float:
        """The marks of the whole question."""
        return sum(self.points.values())

    def possible_of(self, check: str) -> float:
        """Give the marks of one check, all its parts together."""
        return sum(points for (name, _), points in self.points.items() if name == check)

    @property
    def checks(self) -> tuple[str, ...]:
        """The names of the checks, in the order of the otter file."""
        return tuple(dict.fromkeys(check for check, _ in self.points))


@cache
def questions() -> tuple[Registered, ...]:
    """Read every question, in the order in which the reference defines the functions."""
    places = {name: place for place, name in enumerate(vars(reference))}
    found = [_read(path) for path in sorted(FOLDER.glob("*.py")) if path.stem != "__init__"]
    return tuple(sorted(found, key=lambda one: places.get(one.name, len(places))))


def _read(path: Path) -> Registered:
    from graders.otter import test_case

    module = importlib.import_module(f"graders.questions.{path.stem}")
    cases = [value for value in vars(module).values() if isinstance(value, test_case)]
    points = {split(case.name): float(case.points) for case in cases}
    return Registered(module.question, path, points)


def split(case_name: str) -> tuple[str, str]:
    """Read an otter case's name: the check, and the part of it ("cache ft" is part "ft")."""
    check, _, part = case_name.partition(" ")
    return check, part
