"""What a person should know about everything that was found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from graders.intake.attempts import EARLIER
from graders.intake.lms import LMSES
from graders.intake.met import Owned
from graders.intake.model import Submission
from graders.intake.names import machinery

COPY = "part of the assignment that students receive"
BESIDE = "beside a notebook of the same student, and without a graded function"

#: These were a student's, so each is named; of the others the first few are.
_IN_FULL = frozenset({EARLIER, BESIDE})
_LISTED = 10


def notes(owned: list[Owned], rows: list[Submission], given: set[str]) -> Iterator[str]:
    """The sentences: which LMS, who has several submissions or none, and what was passed over.

    given: the folders in what students receive; none of them is a student.
    """
    yield from _lms(owned)
    yield from _clashes(owned, rows)
    yield from _idle(owned, given)
    yield from _passed_over(owned)


def _lms(owned: list[Owned]) -> Iterator[str]:
    for lms, number in Counter(one.owner.by for one in owned if not one.met.passed).items():
        if lms in LMSES:
            yield f"Students are named as {lms} names them: {number} of the files."


def _clashes(owned: list[Owned], rows: list[Submission]) -> Iterator[str]:
    classes = _classes(owned)
    of: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        of[row.student].append(row.file)
    for student, files in of.items():
        if len(files) > 1:
            told = f"{student} has {len(files)} submissions, a row each: {_list(files)}."
            alone = f" If {student} is a class, grade that folder by itself."
            yield told + alone * (student in classes)


def _classes(owned: list[Owned]) -> set[str]:
    """Plain folders that count as a student and may be a class: they hold several folders, or all.

    Nothing tells one from a student who has several.
    """
    inside: defaultdict[str, set[str]] = defaultdict(set)
    students = {one.owner.student for one in owned if not one.met.passed}
    for one in owned:
        first, *rest = one.owner.below.split("/")
        if one.owner.by == "folder" and not one.met.passed and (rest or len(students) == 1):
            inside[one.owner.student].add(first)
    return {student for student, names in inside.items() if len(names) > 1}


def _idle(owned: list[Owned], given: set[str]) -> Iterator[str]:
    """Folders that may be a student's and hold no submission."""
    busy = given | {one.owner.student for one in owned if not one.met.passed}
    idle: defaultdict[str, list[str]] = defaultdict(list)
    for one in owned:
        student = one.owner.student
        nobodys = one.owner.by == "stem" or machinery(one.met.names[1:2]) is not None
        if not nobodys and student not in busy and one.met.told is None:
            idle[student].append(one.file)
    for student, files in idle.items():
        yield f"{student} has no submission: {_list(files)}."


def _passed_over(owned: list[Owned]) -> Iterator[str]:
    exports = {one.met.names[:-1] for one in owned if one.met.names[-1] == ".OTTER_LOG"}
    why: defaultdict[str, list[str]] = defaultdict(list)
    for one in owned:
        in_export = one.met.names[:-1] in exports
        of_export = in_export and one.met.names[-1].endswith((".OTTER_LOG", ".pdf"))
        if one.met.passed and one.met.told is None and not of_export:
            why[one.met.passed].append(one.file)
    for reason, files in why.items():
        most = len(files) if reason in _IN_FULL else _LISTED
        yield f"Passed over, {reason}: {_list(files, most)}."


def _list(files: list[str], most: int = _LISTED) -> str:
    files = list(dict.fromkeys(files))
    more = f" and {len(files) - most:,} more" if len(files) > most else ""
    return ", ".join(files[:most]) + more
