"""What was met, sorted into submissions and notes: whose is what, told apart and listed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from graders.intake.attempts import earlier, newest, series
from graders.intake.lms import LMSES, Table, likeliest, owner, top
from graders.intake.met import Met, Owned
from graders.intake.model import Intake, Submission
from graders.intake.names import kind, machinery
from graders.intake.notes import BESIDE, COPY, notes

#: What students receive. A script with the same path there is no work of theirs.
ASSIGNMENT = Path(__file__).parents[2] / "assignment"

_EMPTY_HANDED = (
    "I looked for a notebook, a .py file or a zip, and saw only what is no submission. "
    "Ask for the notebook."
)


def sort_out(met: list[Met]) -> Intake:
    """The submissions, ordered by student and file, and notes on all the rest."""
    owned = _with_empty_handed(_without_helpers(newest(_owned(met))))
    rows = list(_submissions(owned))
    of = Counter(row.student for row in rows)
    rows = [replace(row, of_student=of[row.student]) for row in rows]
    rows.sort(key=lambda row: (row.student, row.file))
    given = {folder.name for folder in ASSIGNMENT.iterdir() if folder.is_dir()}
    return Intake(rows, list(notes(owned, rows, given)))


def _owned(met: list[Met]) -> list[Owned]:
    # Zips and file systems list in an order of their own.
    met = sorted(met, key=lambda one: one.names)
    wrapper = _wrapper(met)
    paths = [_unwrapped(one.names, wrapper) for one in met]
    handed_in = [path for path, one in zip(paths, met, strict=True) if not one.passed]
    highest = top(handed_in)
    table = _table(zip(paths, met, strict=True))
    patterns = likeliest(handed_in, highest, table)
    return [
        Owned(one, owner(path, highest, table, patterns))
        for path, one in zip(paths, met, strict=True)
    ]


def _wrapper(met: list[Met]) -> str | None:
    """The folder that a program put around everything when it made a zip of a class."""
    below = [one.names[1:] for one in met if not one.passed]
    tops = {names[0] for names in below}
    if len(tops) != 1 or any(len(names) < 2 for names in below):
        return None
    (only,) = tops
    place = met[0].names[0]
    several = len({names[1] for names in below}) > 1
    return only if several and kind(place) == "zip" and place.startswith(only) else None


def _unwrapped(names: tuple[str, ...], wrapper: str | None) -> tuple[str, ...]:
    return (names[0], *names[2:]) if names[1] == wrapper and len(names) > 2 else names


def _table(met: Iterable[tuple[tuple[str, ...], Met]]) -> Table:
    """What the LMS's own files tell, by LMS and folder."""
    table = {}
    for path, one in met:
        for name, told in (one.told or {}).items():
            lms, folder = ("Gradescope", (*path[:-1], name)) if name else ("nbgrader", path[:-1])
            table[lms, folder] = told
    return table


def _without_helpers(owned: list[Owned]) -> list[Owned]:
    """Pass over copies of the assignment's files, and a student's helpers beside a notebook."""
    with_notebook = {
        one.owner.student
        for one in owned
        if one.met.load is not None and one.owner.by != "stem" and _kind(one) == "notebook"
    }
    scripts = ASSIGNMENT.rglob("*.py")
    copies = tuple(f"/{path.relative_to(ASSIGNMENT).as_posix()}" for path in scripts)

    def sorted_out(one: Owned) -> Owned:
        idle = one.met.yields
        if one.met.load is not None and _kind(one) == "script":
            paths = ("/".join(one.met.names), f"/{one.owner.below}")
            if any(path.endswith(copies) for path in paths):
                return one.passed(COPY)
            idle = not one.met.graded
        beside = one.owner.by != "stem" and one.owner.student in with_notebook
        return one.passed(BESIDE) if idle and beside else one

    return [sorted_out(one) for one in owned]


def _with_empty_handed(owned: list[Owned]) -> list[Owned]:
    """Make a submission of what a student handed in who handed in nothing else.

    Only where a student is certain: a plain folder may be anything.
    """
    students = {one.owner.student for one in owned if not one.met.passed}
    told = []
    for one in owned:
        certain = one.owner.by in LMSES or kind(one.met.names[1]) == "zip"
        if certain and one.owner.student not in students and machinery(one.met.names[1:]) is None:
            students.add(one.owner.student)
            one = replace(one, met=Met(one.met.names, reason=_EMPTY_HANDED))
        told.append(one)
    return told


def _submissions(owned: list[Owned]) -> Iterator[Submission]:
    """Zips may hold a name twice, and two names may print alike: each gets a path of its own."""
    times: Counter[str] = Counter()
    taken: set[str] = set()
    replaced = earlier(owned)
    exports = {one.met.names[:-1] for one in owned if one.met.names[-1] == ".OTTER_LOG"}
    for one in (one for one in owned if not one.met.passed):
        file = one.file
        while file in taken:
            times[one.file] += 1
            stem, suffix = os.path.splitext(one.file)  # noqa: PTH122 a shown path is no path
            file = f"{stem} ({times[one.file] + 1}){suffix}"
        taken.add(file)
        yield Submission(
            student=one.owner.student,
            file=file,
            load=one.met.load,
            reason=one.met.reason,
            sha256=one.met.sha256,
            late=one.owner.late,
            submitted_at=one.owner.submitted_at,
            layout=_layout(one, exports),
            people=one.owner.people,
            earlier=replaced.get(series(one) or ("", "", ""), ()),
        )


def _layout(one: Owned, exports: set[tuple[str, ...]]) -> str:
    if one.owner.by in LMSES:
        return one.owner.by
    return "otter" if one.met.names[:-1] in exports else ""


def _kind(one: Owned) -> str | None:
    return kind(one.met.names[-1])
