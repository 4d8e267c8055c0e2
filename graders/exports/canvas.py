"""Canvas' gradebook, by the rules of its importer (`lib/gradebook_importer.rb`).

It finds a student by ID, then by SIS ID, login and name, and an assignment by the number in
parentheses behind its title. An empty cell takes a mark away, so a row that gets no mark keeps
what it has, or is left out of a new file.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from graders.exports.marks import Mark, Notes, Place, not_graded, one_of
from graders.exports.sheet import ExportError, Sheet
from graders.files import replacing
from graders.reports.tables import harmless
from graders.roster import Keys, names_of

#: The title of a new column; Canvas makes an assignment of it.
TITLE = "Building your Recurrent Neural Network"

_NUMBERED = re.compile(r"(.+?)\s+\((\d+)\)\Z")
_NO_ASSIGNMENT = re.compile(
    "(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)", re.IGNORECASE
)
_IDS = re.compile(r"(SIS (User|Login)|Integration) ID\Z")
_POINTS = "Points Possible"
#: The row between the heading and the students that says what is not shown to them.
_POSTING = re.compile(r"\s*(Muted|Manual Posting.*)?\s*\Z", re.IGNORECASE)
#: A mark in its place would take the excuse away.
_EXCUSED = "EX"
#: Full marks, where nothing says how many they are.
_FULL = 100.0
_NEW = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def recognises(sheet: Sheet) -> bool:
    """Whether it is Canvas' gradebook."""
    heading = sheet.heading
    by_name = len(heading) > 3 and "Student" in heading[0] and "ID" in heading[1]
    in_two = len(heading) > 4 and heading[:2] == ["LastName", "FirstName"] and "ID" in heading[2]
    return (by_name or in_two) and any("Section" in name for name in heading)


def place(sheet: Sheet, title: str | None) -> Place:
    """Where the marks go: into the column with this title, or the only one there is.

    Raises ExportError.
    """
    points = next((r for r in range(1, len(sheet.rows)) if _POINTS in sheet.value(r, 0)), None)
    open_to = {
        at: name
        for at, name in enumerate(sheet.heading)
        if _NUMBERED.match(name)
        and not _NO_ASSIGNMENT.search(name)
        and (points is None or "read only" not in sheet.value(points, at))
    }
    named = {at: name for at, name in open_to.items() if title in (name, _title(name))}
    fitting = named if title else open_to
    if len(fitting) != 1:
        listed = ", ".join(repr(_title(name)) for name in open_to.values()) or "none"
        raise ExportError(
            f"I looked in {sheet.path} for the column to fill. It has these assignments: {listed}. "
            "Name one of them: --column TITLE"
        )
    (column,) = fitting
    people = _people(sheet, points)
    return Place(column, _points(sheet, points, column), people, excused=_EXCUSED)


def write(folder: Path, marks: Sequence[Mark], title: str) -> tuple[Path, Notes]:
    """Write a new gradebook, which makes a new assignment. Raises OSError.

    Of two rows of one student Canvas would take the last, so neither is written.
    """
    path = folder / "canvas.csv"
    times = Counter(tuple(_who(mark)) for mark in marks)
    left = not_graded(marks)
    with replacing(path) as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([*_NEW, title])
        possible = marks[0].possible if marks else _FULL
        rows.writerow([f"    {_POINTS}", *[""] * (len(_NEW) - 1), f"{possible:g}"])
        for mark in (one for one in marks if one.score is not None):
            who = _who(mark)
            if (several := times[tuple(who)]) > 1:
                left.append(f"{mark.shown}: {one_of(several)}")
            else:
                rows.writerow([*who, f"{mark.score:g}"])
    return path, [("Not in the gradebook for Canvas", left)]


def _who(mark: Mark) -> list[str]:
    number = next((number for lms, number in sorted(mark.keys.sure) if lms == "Canvas"), "")
    other = mark.id if mark.id != number else ""
    return [harmless(one) for one in (mark.name, number, other, mark.login or mark.email, "")]


def _title(name: str) -> str:
    numbered = _NUMBERED.match(name)
    return numbered[1] if numbered else name


def _points(sheet: Sheet, row: int | None, column: int) -> float:
    """What full marks are; a column of 0 points takes marks as they are."""
    try:
        points = float(sheet.value(row, column).replace(",", ".")) if row is not None else 0.0
    except ValueError:
        points = 0.0
    return points or _FULL


def _people(sheet: Sheet, points: int | None) -> dict[int, Keys]:
    heading = sheet.heading
    in_two = heading[0] == "LastName"
    numbers = [at for at, name in enumerate(heading) if _IDS.match(name)]
    people = {}
    for row in range(1, len(sheet.rows)):
        values = sheet.values(row)
        if row == points or all(_POSTING.match(value) for value in values):
            continue
        name = f"{values[1]} {values[0]}" if in_two else values[0]
        number = sheet.value(row, 2 if in_two else 1)
        others = {sheet.value(row, at) for at in numbers} - {""}
        people[row] = Keys(
            shown=f"{name} ({number})",
            sure=frozenset({("Canvas", number)} if number else ()),
            ids=frozenset(others),
            emails=frozenset(other.casefold() for other in others if "@" in other),
            names=names_of(name),
        )
    return people
