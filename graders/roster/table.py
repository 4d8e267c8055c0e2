"""`roster.csv`: the class as the roster has it, with what became of everyone's submission."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from graders.files import replacing
from graders.reports.tables import harmless, number
from graders.reports.tally import Record
from graders.roster.read import Enrolled

TABLE = "roster.csv"
_HEADING = ["id", "name", "email", "status", "score", "student", "file"]


def write_roster(out: Path, roster: Sequence[Enrolled], records: Iterable[Record]) -> Path:
    """Write a row for each student of the roster, and for each submission of nobody there.

    The status is that of the submission, else `missing`; `unknown` where the roster has no such
    student. Raises OSError.
    """
    handed_in: defaultdict[tuple[str, str, str], list[Record]] = defaultdict(list)
    strangers: list[Record] = []
    for record in records:
        whose = [one for one in record["roster"] if one]
        for one in whose:
            handed_in[one["id"], one["name"], one["email"]].append(_short(record))
        if not whose:
            strangers.append(_short(record))
    path = out / TABLE
    with replacing(path) as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(_HEADING)
        for one in roster:
            who = (one.id, one.name, one.email)
            for record in handed_in.get(who, [{"status": "missing"}]):
                rows.writerow([*map(harmless, who), *_row(record)])
        for record in strangers:
            rows.writerow(["", "", "", *_row({**record, "status": "unknown"})])
    return path


def _short(record: Record) -> Record:
    return {key: record[key] for key in ("status", "score", "student", "file")}


def _row(record: Record) -> list[str]:
    return [
        record["status"],
        number(record.get("score")),
        harmless(record.get("student", "")),
        harmless(record.get("file", "")),
    ]
