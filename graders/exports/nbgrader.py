"""The table that nbgrader's own export makes, with every name in quotes where it needs them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from graders.exports.marks import Mark, Notes, not_graded, one_of
from graders.files import replacing
from graders.reports.tables import harmless, number

ASSIGNMENT = "rnn_lstm"
_HEADING = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)


def write(folder: Path, marks: Sequence[Mark]) -> tuple[Path, Notes]:
    """Write a row for each student, as nbgrader does. Raises OSError.

    The score is empty where nothing was graded, and where a student has several submissions.
    """
    path = folder / "nbgrader.csv"
    times = Counter(map(_student, marks))
    left = not_graded(marks) + [
        f"{mark.shown}: {one_of(times[_student(mark)])}"
        for mark in marks
        if mark.score is not None and times[_student(mark)] > 1
    ]
    with replacing(path) as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(_HEADING)
        for who, mark in {_student(mark): mark for mark in marks}.items():
            last, first = _names(mark)
            when, score = ("", "") if times[who] > 1 else (mark.submitted_at, number(mark.score))
            rows.writerow(
                [
                    *(ASSIGNMENT, "", when),
                    *map(harmless, (who, last, first, mark.email)),
                    *(score, "0", score, number(mark.possible)),
                ]
            )
    return path, [("Without a score in the table for nbgrader", left)]


def _student(mark: Mark) -> str:
    """How nbgrader calls whom it collected from; else as the roster or another LMS does."""
    return (mark.number if mark.layout == "nbgrader" else mark.id) or mark.name


def _names(mark: Mark) -> tuple[str, str]:
    """Last and first name, where something says which is which; else all in the last."""
    if mark.last or mark.first:
        return mark.last, mark.first
    last, _, first = mark.name.partition(", ")
    return last, first
