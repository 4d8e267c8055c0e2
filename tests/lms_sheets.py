"""Gradebooks as LMSes export them, and how their importers read them back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graders.exports import prepare

#: Canvas' gradebook with an unlike column of every kind, and text that a careless program changes.
CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Notes,Essay (77),RNN (88),"
    "Old RNN (99),Final Score,Unposted Final Grade\r\n"
    "    Points Possible,,,,,,10.00,100.00,100.00 (read only),(read only),(read only)\r\n"
    ",,,,,,,Manual Posting,,,\r\n"
    '"Doe, Jane",123,007,jdoe,"Sec ""A"", am",="x",9.5,,50,1.0,A\r\n'
    '"O\'Neil, Zoë",124,008,zoe@example.org,B,,,EX,,,\r\n'
    '"Roe, Bob",125,009,broe,B,two  blanks ,8,"12",,,\r\n'
    '"Student, Test",999,,abcdef,B,,,,,,\r\n'
)
#: Moodle's worksheet, from a German site.
MOODLE = (
    '\ufeffID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,'
    '"Bewertung kann geändert werden","Zuletzt geändert (Abgabe)",'
    '"Zuletzt geändert (Bewertung)","Feedback als Kommentar"\n'
    'Teilnehmer/in501,"Jane Doe",jane@example.org,"Zur Bewertung abgegeben",,"20,00",Ja,'
    '"Freitag, 6. März 2026, 10:00",-,\n'
    'Teilnehmer/in502,"Zoë O\'Neil",zoe@example.org,"Keine Abgabe",,"20,00",Ja,-,-,\n'
    'Teilnehmer/in503,"Bob Roe",bob@example.org,Abgegeben,"3,50","20,00",Ja,'
    '"Freitag, 6. März 2026, 11:00","Samstag, 7. März 2026, 9:00","gut, ""sehr""\nzweite Zeile"\n'
)


@dataclass(frozen=True)
class Imported:
    """What an importer makes of a file: grades by student and assignment."""

    grades: dict[str, dict[str, str]]
    possible: dict[str, str]


def canvas_import(text: str, users: dict[str, str]) -> Imported:
    """Read a gradebook by the rules of Canvas' importer.

    users: the numbers of the students by sortable name. Raises ValueError for a heading that
    Canvas refuses, KeyError for a student whom it would not know.
    """
    rows = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if row]
    heading = rows[0]
    if not (len(heading) > 3 and "Student" in heading[0] and "ID" in heading[1]):
        raise ValueError("Invalid header row")
    columns = 3
    if re.search(r"SIS\s+Login\s+ID", heading[2]):
        columns = 4
    elif re.search(r"SIS\s+User\s+ID", heading[2]) and re.search(r"SIS\s+Login\s+ID", heading[3]):
        columns = 5
    if "Section" not in heading[columns - 1]:
        raise ValueError("Invalid header row")
    assignments = {
        name: at
        for at, name in enumerate(heading)
        if at >= columns and not re.search("(Current|Final|Override) (Score|Points|Grade)", name)
    }
    possible: dict[str, str] = {}
    grades: dict[str, dict[str, str]] = {}
    for row in rows[1:]:
        if "Points Possible" in row[0]:
            possible = {name: row[at] for name, at in assignments.items()}
        elif not all(re.match(r"\s*(Muted|Manual Posting.*)?\s*\Z", cell) for cell in row):
            number = row[1] or users[row[0]]
            grades[number] = {name: row[at].strip() for name, at in assignments.items()}
    return Imported(grades, possible)


def moodle_import(text: str, words: dict[str, str], most: float) -> dict[int, float]:
    """Read a worksheet by the rules of Moodle's importer: the grades that it would set.

    words: how its language calls identifier, grade, modified and participant. Raises ValueError
    for a worksheet that it refuses.
    """
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    try:
        places = [rows[0].index(words[name]) for name in ("identifier", "grade", "modified")]
    except ValueError as error:
        raise ValueError("invalidgradeimport") from error
    grades = {}
    for row in rows[1:]:
        identifier, grade, _ = (row[place] for place in places)
        number = int(identifier[len(words["participant"]) :])
        if grade and 0 <= float(grade.replace(",", ".")) <= most:
            grades[number] = float(grade.replace(",", "."))
    return grades


GERMAN = {
    "identifier": "ID",
    "grade": "Bewertung",
    "modified": "Zuletzt geändert (Bewertung)",
    "participant": "Teilnehmer/in",
}


def exported(
    tmp_path: Path,
    name: str,
    records: Sequence[dict[str, Any]],
    sheet: str | None = None,
    column: str | None = None,
) -> tuple[Path, dict[str, Sequence[str]]]:
    """Export to one LMS: the path, and what is told under its titles."""
    sheets = []
    if sheet is not None:
        sheets.append(tmp_path / "sheet.csv")
        sheets[0].write_bytes(sheet.encode())
    (export,) = prepare([name], sheets, column)
    (path,), told = export(tmp_path, lambda: iter(records))
    return path, dict(told)


def text_of(path: Path) -> str:
    return path.read_bytes().decode()
