"""Views of the store: `grades.csv` and `results.jsonl`."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from graders.registry import questions
from graders.tally import Record

TABLE = "grades.csv"
LINES = "results.jsonl"

#: Where a spreadsheet, also one that separates by semicolons, would see a formula begin.
_FORMULA = re.compile(r"(?:\A|(?<=[;\t\r\n]))(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")


@contextmanager
def reports(out: Path) -> Iterator[Callable[[Record], None]]:
    """Give what writes a record into both files of `out`.

    Each file is replaced at once, at the end, or stays as it was. Raises OSError.
    """
    with _replacing(out / TABLE) as table, _replacing(out / LINES) as lines:
        rows = csv.writer(table, lineterminator="\n")
        names = [question.name for question in questions()]
        rows.writerow(["student", "file", "status", "score", "possible", *names])

        def write(record: Record) -> None:
            rows.writerow(row(record, names))
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")

        yield write


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    draft = path.with_name(f".{path.name}.new")
    try:
        with open(draft, "w", encoding="utf-8", newline="", opener=_private) as file:
            yield file
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def row(record: Record, names: list[str]) -> list[str]:
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
