"""Views of the store: `grades.csv` and `results.jsonl`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from graders.registry import questions

Record = Mapping[str, Any]

#: A spreadsheet takes a text that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_reports(records: Sequence[Record], out: Path) -> list[Path]:
    """Write both files into `out`, each at once or not at all, and give their paths."""
    written = {
        out / "grades.csv": grades_csv(records),
        out / "results.jsonl": results_jsonl(records),
    }
    for path, text in written.items():
        _write(path, text)
    return list(written)


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, encoding="utf-8", newline="")
    draft.chmod(0o600)
    draft.replace(path)


def results_jsonl(records: Iterable[Record]) -> str:
    """Write one object a submission, one a line."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def grades_csv(records: Iterable[Record]) -> str:
    """Write one row a submission; what was not judged has empty marks, never 0."""
    names = [question.name for question in questions()]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", "file", "status", "score", "possible", *names])
    for record in records:
        graded = record["status"] == "graded"
        marks = [record["questions"][name]["score"] if graded else None for name in names]
        score = record["score"] if graded else None
        writer.writerow(
            [
                harmless(record["student"]),
                harmless(record["file"]),
                record["status"],
                number(score),
                number(record["possible"]),
                *map(number, marks),
            ]
        )
    return text.getvalue()


def harmless(text: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def number(mark: float | None) -> str:
    """Write a mark without needless digits; nothing for no mark."""
    return "" if mark is None else f"{mark:g}"
