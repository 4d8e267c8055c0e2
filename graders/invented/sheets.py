"""The roster, and the sheets that Canvas and Moodle would export for the invented class."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from graders.invented.people import Student


def roster(everyone: Sequence[Student]) -> str:
    """The registrar's list; whoever is not enrolled is not on it."""
    heading = ["id", "last_name", "first_name", "email", "login", "canvas_id"]
    rows = [[s.id, s.last, s.first, s.email, s.login, s.canvas] for s in everyone if s.enrolled]
    return _csv([heading, *rows])


def canvas_gradebook(everyone: Sequence[Student]) -> str:
    """Canvas' gradebook with one empty assignment."""
    heading = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "RNN (88)", "Final Score"]
    points = ["    Points Possible", "", "", "", "", "100.00", "(read only)"]
    rows = [[f"{s.last}, {s.first}", s.canvas, s.id, s.login, "A", "", ""] for s in everyone]
    return _csv([heading, points, *rows])


def moodle_worksheet(everyone: Sequence[Student]) -> str:
    """Moodle's grading worksheet without a grade."""
    heading = (
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
        "Last modified (submission),Last modified (grade),Feedback comments"
    )
    rows = [
        [
            *(f"Participant {s.moodle}", s.name, s.email),
            "Submitted for grading" if s.attempts else "No submission",
            *("", "100.00", "Yes"),
            f"{s.attempts[-1].at:%A, %d %B %Y, %I:%M %p}" if s.attempts else "-",
            *("-", ""),
        ]
        for s in everyone
    ]
    return _csv([heading.split(","), *rows])


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
