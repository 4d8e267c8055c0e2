"""Gradescope's `results.json`, one folder for each submission, with that student's data only."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from graders.exports.marks import Notes
from graders.files import replacing
from graders.reports.tally import Record

#: Findings are on hidden inputs: Gradescope shows them when the instructor publishes the grades.
VISIBILITY = "after_published"
#: The longest name of a folder, in bytes; with a number it fits every file system.
_MOST_BYTES = 150
_SUBMISSION = re.compile(r"(?:\A|/)(submission_\d+)/")


def write(folder: Path, records: Callable[[], Iterable[Record]]) -> tuple[list[Path], Notes]:
    """Write `results.json` for each submission that was graded; without one Gradescope gives none.

    Raises OSError.
    """
    folder = folder / "gradescope"
    # Nothing stays of those who are gone, or have no mark any more.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    left, taken = [], set[str]()
    for record in records():
        name = _name(record, taken)
        if record["status"] != "graded":
            left.append(f"{record['student']}, {record['file']}: not graded")
            continue
        (folder / name).mkdir(mode=0o700, exist_ok=True)
        with replacing(folder / name / "results.json") as file:
            json.dump(results(record), file, ensure_ascii=False, indent=1)
    return [folder], [("Without results for Gradescope", left)]


def results(record: Record) -> dict[str, Any]:
    """Lay out a graded record as Gradescope reads it: plain text, nothing of other students."""
    return {
        "score": record["score"],
        "execution_time": record["wall_s"],
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": VISIBILITY,
        "stdout_visibility": "hidden",
        "extra_data": {
            key: record[key] for key in ("submission_sha256", "assignment_sha256", "isolation")
        },
        "tests": [
            {
                "score": finding["score"],
                "max_score": finding["possible"],
                "status": "passed" if finding["outcome"] == "pass" else "failed",
                "name": f"{name} {finding['check']}",
                "number": f"{place}.{part}",
                "output": finding["message"],
                "visibility": VISIBILITY,
            }
            for place, (name, question) in enumerate(record["questions"].items(), start=1)
            for part, finding in enumerate(question["findings"], start=1)
        ],
    }


def _name(record: Record, taken: set[str]) -> str:
    """Name its folder: Gradescope's own name, else the student's, made safe and told apart."""
    own = _SUBMISSION.search(record["file"])
    plain = own[1] if own and record["layout"] == "Gradescope" else record["student"]
    fitting = re.sub(r"[^\w.-]+", "_", plain).encode()[:_MOST_BYTES].decode(errors="ignore")
    safe = fitting.strip("._") or "student"
    name, count = safe, 1
    while name.casefold() in taken:
        count += 1
        name = f"{safe}_{count}"
    taken.add(name.casefold())
    return name
