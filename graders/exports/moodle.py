"""Moodle's grading worksheet, by the rules of its importer (`assignfeedback_offline`).

It reads the columns Identifier, Grade and Last modified (grade), which it finds by their headings
in the language of the site: so a worksheet is filled and never made. A row whose grade is empty is
passed over there; so is one that was graded after the worksheet was downloaded.
"""

from __future__ import annotations

import re

from graders.exports.marks import Place
from graders.exports.sheet import ExportError, Sheet
from graders.roster import Keys, names_of

_IDENTIFIER = re.compile(r"\D+(\d+)\Z")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?\Z")


def recognises(sheet: Sheet) -> bool:
    """Whether it is a grading worksheet: one row for each participant, and what full marks are."""
    identifiers = sheet.column(0)
    return (
        all(_IDENTIFIER.match(identifier) for identifier in identifiers)
        and len(set(identifiers)) == len(identifiers)
        and _most(sheet) is not None
    )


def place(sheet: Sheet, heading: str | None) -> Place:
    """Where the marks go: the column before the one of full marks, or the one with this heading.

    Raises ExportError.
    """
    most = _most(sheet)
    assert most is not None
    column = most - 1
    if heading is not None and heading in sheet.heading:
        column = sheet.heading.index(heading)
    if column <= 0 or not all(_NUMBER.match(grade) for grade in sheet.column(column) if grade):
        raise ExportError(
            f"I looked in {sheet.path} for the column of the grades, which stands before the one "
            f"of the maximum grade, and saw {sheet.heading[column]!r}. Name it: --column HEADING"
        )
    full = sheet.value(1, most)
    return Place(column, float(full.replace(",", ".")), _people(sheet, column), "," in full)


def _most(sheet: Sheet) -> int | None:
    """The column of full marks: by its heading, or the first with one number in all rows."""
    heading = sheet.heading
    if "Maximum Grade" in heading:
        return heading.index("Maximum Grade")
    for column in range(2, len(heading)):
        values = set(sheet.column(column))
        value = values.pop()
        if not values and _NUMBER.match(value) and float(value.replace(",", ".")):
            before = sheet.column(column - 1)
            if all(_NUMBER.match(grade) for grade in before if grade):
                return column
    return None


def _people(sheet: Sheet, grade: int) -> dict[int, Keys]:
    people = {}
    for row in range(1, len(sheet.rows)):
        identifier, *about = sheet.values(row)[:grade]
        number = _IDENTIFIER.match(identifier)
        assert number is not None
        name = about[0] if about else ""
        people[row] = Keys(
            shown=f"{name} ({identifier})",
            sure=frozenset({("Moodle", number[1])}),
            ids=frozenset(value for value in about[1:] if value and " " not in value),
            emails=frozenset(value.casefold() for value in about if "@" in value),
            names=names_of(name),
        )
    return people
