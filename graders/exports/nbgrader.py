"""The table that nbgrader's own export makes, with every name in quotes where it needs them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from graders.exports.marks import Mark, Notes, not_graded
from graders.files import replacing
from graders.reports.tables import harmless, number

ASSIGNMENT = "rnn_lstm"
_HEADING = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)


def write(folder: Path, marks: Sequence[Mark]) -> tuple[Path, Notes]:
    """Write a row for each mark; what was not graded has an empty score. Raises OSError."""
    path = folder / "nbgrader.csv"
    with replacing(path) as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(_HEADING)
        for mark in marks:
            last, first = _names(mark)
            rows.writerow(
                [
                    *(ASSIGNMENT, "", mark.submitted_at),
                    *map(harmless, (_student(mark), last, first, mark.email)),
                    *(number(mark.score), "0", number(mark.score), number(mark.possible)),
                ]
            )
    return path, [("Without a score in the table for nbgrader", not_graded(marks))]


def _student(mark: Mark) -> str:
    """How nbgrader calls whom it collected from; else as the roster or another LMS does."""
    return (mark.number if mark.layout == "nbgrader" else mark.id) or mark.name


def _names(mark: Mark) -> tuple[str, str]:
    """Last and first name, where something says which is which; else all in the last."""
    if mark.last or mark.first:
        return mark.last, mark.first
    last, _, first = mark.name.partition(", ")
    return last, first
