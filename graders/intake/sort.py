"""What was met, sorted into submissions and notes: whose is what, told apart and listed."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from graders.intake.model import Intake, Met, Submission
from graders.intake.names import LMS_NAMES, Owner, kind, machinery, owner, printable

#: What students receive. A script with the same path there is no work of theirs.
ASSIGNMENT = Path(__file__).parents[2] / "assignment"

_GRADED = re.compile(rb"\bdef\s+\w+_forward\b")
_COPY = "part of the assignment that students receive"
_BESIDE = "beside a notebook of the same student, and without a graded function"
_EMPTY_HANDED = (
    "I looked for a notebook, a .py file or a zip, and saw only what is no submission. "
    "Ask for the notebook."
)
_LISTED = 10


@dataclass(frozen=True)
class _Owned:
    """A file and whose it is."""

    met: Met
    owner: Owner

    @property
    def file(self) -> str:
        """Its path as reports show it."""
        return "/".join(map(printable, self.met.names[1:]))

    def passed(self, why: str) -> _Owned:
        return replace(self, met=Met(self.met.names, passed=why))


def sort_out(met: list[Met]) -> Intake:
    """The submissions, ordered by student and file, and notes on all the rest."""
    wrapper = _wrapper(met)
    owned = [_Owned(one, owner(_unwrapped(one.names, wrapper))) for one in met]
    owned = _with_empty_handed(_without_helpers(owned))
    rows = list(_submissions(one for one in owned if not one.met.passed))
    rows.sort(key=lambda row: (row.student, row.file))
    return Intake(rows, [*_lms(owned), *_clashes(rows), *_idle(owned), *_passed_over(owned)])


def _wrapper(met: list[Met]) -> str | None:
    """The folder that a program put around everything when it made a zip of a class."""
    below = [one.names[1:] for one in met if not one.passed]
    tops = {names[0] for names in below}
    if len(tops) != 1 or any(len(names) < 2 for names in below):
        return None
    (top,) = tops
    place = met[0].names[0]
    several = len({names[1] for names in below}) > 1
    return top if several and kind(place) == "zip" and place.startswith(top) else None


def _unwrapped(names: tuple[str, ...], wrapper: str | None) -> tuple[str, ...]:
    return (names[0], *names[2:]) if names[1] == wrapper and len(names) > 2 else names


def _without_helpers(owned: list[_Owned]) -> list[_Owned]:
    """Passes over copies of the assignment's files, and a student's helpers beside a notebook."""
    with_notebook = {
        one.owner.student
        for one in owned
        if one.met.data is not None and one.owner.by != "stem" and _kind(one) == "notebook"
    }
    scripts = ASSIGNMENT.rglob("*.py")
    copies = tuple(f"/{path.relative_to(ASSIGNMENT).as_posix()}" for path in scripts)

    def sorted_out(one: _Owned) -> _Owned:
        data = one.met.data
        idle = one.met.yields
        if data is not None and _kind(one) == "script":
            paths = ("/".join(one.met.names), f"/{one.owner.below}")
            if any(path.endswith(copies) for path in paths):
                return one.passed(_COPY)
            idle = not _GRADED.search(data)
        beside = one.owner.by != "stem" and one.owner.student in with_notebook
        return one.passed(_BESIDE) if idle and beside else one

    return [sorted_out(one) for one in owned]


def _with_empty_handed(owned: list[_Owned]) -> list[_Owned]:
    """Makes a submission of what a student handed in who handed in nothing else.

    Only where a student is certain: a plain folder may be anything.
    """
    students = {one.owner.student for one in owned if not one.met.passed}
    told = []
    for one in owned:
        certain = one.owner.by in LMS_NAMES or kind(one.met.names[1]) == "zip"
        if certain and one.owner.student not in students and machinery(one.met.names[1:]) is None:
            students.add(one.owner.student)
            one = replace(one, met=Met(one.met.names, reason=_EMPTY_HANDED))
        told.append(one)
    return told


def _submissions(owned: Iterable[_Owned]) -> Iterator[Submission]:
    """Zips may hold a name twice, and two names may print alike: each gets a path of its own."""
    times: Counter[str] = Counter()
    taken: set[str] = set()
    for one in owned:
        file = one.file
        while file in taken:
            times[one.file] += 1
            stem, suffix = os.path.splitext(one.file)  # noqa: PTH122 a shown path is no path
            file = f"{stem} ({times[one.file] + 1}){suffix}"
        taken.add(file)
        data = one.met.data
        digest = "" if data is None else hashlib.sha256(data).hexdigest()
        yield Submission(one.owner.student, file, data, one.met.reason, digest)


def _lms(owned: list[_Owned]) -> Iterator[str]:
    for lms, number in Counter(one.owner.by for one in owned if not one.met.passed).items():
        if lms in LMS_NAMES:
            yield f"Students are named as {lms} names them: {number} of the files."


def _clashes(rows: list[Submission]) -> Iterator[str]:
    of: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        of[row.student].append(row.file)
    for student, files in of.items():
        if len(files) > 1:
            yield f"{student} has {len(files)} submissions, a row each: {_listed(files)}."


def _idle(owned: list[_Owned]) -> Iterator[str]:
    """Folders that may be a student's and hold no submission."""
    busy = {one.owner.student for one in owned if not one.met.passed}
    idle: defaultdict[str, list[str]] = defaultdict(list)
    for one in owned:
        student = one.owner.student
        if one.owner.by != "stem" and student not in busy and machinery(one.met.names[1:2]) is None:
            idle[student].append(one.file)
    for student, files in idle.items():
        yield f"{student} has no submission: {_listed(files)}."


def _passed_over(owned: list[_Owned]) -> Iterator[str]:
    why: defaultdict[str, list[str]] = defaultdict(list)
    for one in owned:
        if one.met.passed:
            why[one.met.passed].append(one.file)
    for reason, files in why.items():
        most = len(files) if reason == _BESIDE else _LISTED
        yield f"Passed over, {reason}: {_listed(files, most)}."


def _listed(files: list[str], most: int = _LISTED) -> str:
    files = list(dict.fromkeys(files))
    more = f" and {len(files) - most:,} more" if len(files) > most else ""
    return ", ".join(files[:most]) + more


def _kind(one: _Owned) -> str | None:
    return kind(one.met.names[-1])
