"""Views of the store: `grades.csv` and `results.jsonl`."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from graders.files import replacing
from graders.registry import questions
from graders.reports.tally import Record

TABLE = "grades.csv"
LINES = "results.jsonl"
#: Columns of the table beyond the marks, where an LMS or a roster tells more; with their values.
MORE: Mapping[str, Callable[[Record], object]] = {
    "late": lambda record: "late" if record["late"] else "",
    "submitted_at": lambda record: record["submitted_at"] or "",
    "earlier_attempts": lambda record: len(record["earlier"]),
    "id": lambda record: _of_all(record, "id"),
    "name": lambda record: _of_all(record, "name"),
    "email": lambda record: _of_all(record, "email"),
}
ARRIVED = ("late", "submitted_at", "earlier_attempts")
ENROLLED = ("id", "name", "email")

#: What came from JSON holds nothing that holds itself.
_as_line = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode

#: Where a spreadsheet, also one that separates by semicolons, would see a formula begin.
_FORMULA = re.compile(r"(?:\A|(?<=[;\t\r\n]))(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")


@contextmanager
def tables(out: Path, more: Sequence[str] = ()) -> Iterator[Callable[[Record], None]]:
    """Give what writes a record into both files of `out`.

    more: columns of MORE that follow the marks.
    Each file is replaced at once, at the end, or stays as it was. Raises OSError.
    """
    with replacing(out / TABLE) as table, replacing(out / LINES) as lines:
        rows = csv.writer(table, lineterminator="\n")
        names = [question.name for question in questions()]
        rows.writerow(["student", "file", "status", "score", "possible", *names, *more])

        def write(record: Record) -> None:
            rows.writerow([*_row(record, names), *(MORE[column](record) for column in more)])
            lines.write(_as_line(record) + "\n")

        yield write


def _of_all(record: Record, field: str) -> str:
    """What the roster says of everyone whose submission it is."""
    return harmless("; ".join(one[field] for one in record["roster"] if one and one[field]))


def _row(record: Record, names: list[str]) -> list[str]:
    """Lay out one row; what was not judged has empty marks, never 0."""
    graded = record["status"] == "graded"
    marks = [record["questions"][name]["score"] if graded else None for name in names]
    return [
        harmless(record["student"]),
        harmless(record["file"]),
        record["status"],
        number(record["score"] if graded else None),
        number(record["possible"]),
        *map(number, marks),
    ]


def harmless(text: str) -> str:
    """Keep a spreadsheet from taking a name, or a part of one, for a formula."""
    return _FORMULA.sub("'", text)


def number(mark: float | None) -> str:
    """Write a mark without needless digits; nothing for no mark."""
    return "" if mark is None else f"{mark:g}"
