"""Everyone's mark as exports need it, and how marks get into the rows of a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graders.exports.sheet import Sheet
from graders.reports.tally import Record
from graders.roster import Keys, keys_of, match, names_of, shortly

#: What a person should know of an export, under titles.
Notes = list[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Mark:
    """One person's mark for one submission.

    score: out of `possible`; None when it was not graded. number: the LMS's own, where the
    submission came from there. id, name, email, login: the roster's, else the LMS's.
    """

    keys: Keys
    file: str
    layout: str
    score: float | None
    possible: float
    submitted_at: str
    number: str
    id: str
    name: str
    email: str
    first: str = ""
    last: str = ""
    login: str = ""

    @property
    def shown(self) -> str:
        """Who it is, and for which file."""
        return f"{self.keys.shown}, {self.file}"

    def out_of(self, most: float) -> float | None:
        """Give the mark for a column where full marks are `most`."""
        return None if self.score is None else round(self.score * most / self.possible, 2)


def marks(records: Iterable[Record]) -> list[Mark]:
    """Give a mark for each person of each submission; each member of a group has its mark."""
    return [
        _mark(record, person, enrolled or {})
        for record in records
        for person, enrolled in zip(
            record["people"], record.get("roster", [None] * len(record["people"])), strict=True
        )
    ]


def not_graded(marks: Sequence[Mark]) -> list[str]:
    """List those that have no mark."""
    return [f"{mark.shown}: not graded" for mark in marks if mark.score is None]


def one_of(several: int) -> str:
    """Say that nobody chooses between so many submissions of one student."""
    return f"one of {several} submissions of one student"


def _mark(record: Record, person: Mapping[str, Any], enrolled: Mapping[str, Any]) -> Mark:
    layout = record["layout"]
    keys = keys_of(record["student"], layout, person["name"], person["id"], person["email"])
    if enrolled:
        keys = Keys(
            shown=keys.shown,
            sure=keys.sure.union(map(tuple, enrolled["numbers"])),
            ids=keys.ids.union(enrolled["ids"]),
            emails=keys.emails.union(enrolled["emails"]),
            names=names_of(enrolled["name"]) or keys.names,
            vague=keys.vague and not enrolled["name"],
        )
    return Mark(
        keys=keys,
        file=record["file"],
        layout=layout,
        score=record["score"] if record["status"] == "graded" else None,
        possible=record["possible"],
        submitted_at=record["submitted_at"] or "",
        number=person["id"],
        id=enrolled.get("id") or person["id"],
        name=enrolled.get("name") or person["name"],
        email=enrolled.get("email") or person["email"],
        first=enrolled.get("first", ""),
        last=enrolled.get("last", ""),
        login=enrolled.get("login", ""),
    )


@dataclass(frozen=True)
class Place:
    """Where marks go in a sheet.

    column: that of the marks. most: what full marks are there. people: by row, who is there.
    comma: whether decimals have a comma there. excused: what stands there for who needs no mark.
    """

    column: int
    most: float
    people: Mapping[int, Keys]
    comma: bool = False
    excused: str = ""


def fill_in(lms: str, sheet: Sheet, marks: Sequence[Mark], place: Place) -> Notes:
    """Put marks into the rows of an LMS's sheet; say what was left as it was, and why."""
    rows = list(place.people)
    found = match((mark.keys for mark in marks), list(place.people.values()))
    times = Counter(one.row for one in found if one.row is not None)
    left, by_name, met = [], [], set()
    for mark, one in zip(marks, found, strict=True):
        why = one.why
        if one.row is not None:
            row = rows[one.row]
            why = _put(sheet, row, mark, place, times[one.row])
            met.add(row)
            if not why and one.by == "name":
                by_name.append(f"{mark.shown}: {place.people[row].shown}")
        if why:
            left.append(f"{mark.shown}: {why}")
    empty = [keys.shown for row, keys in place.people.items() if row not in met]
    told: Notes = [
        (f"Not put into {lms}'s sheet", left),
        (
            f"In {lms}'s sheet, and without a submission",
            shortly(empty, "rows; each keeps what it has"),
        ),
        (
            f"Found in {lms}'s sheet by the name alone",
            shortly(by_name, "students, each with one name"),
        ),
    ]
    if marks and place.most != marks[0].possible:
        full = f"{marks[0].possible:g} marks here are {place.most:g} there; all are scaled"
        told.insert(0, (f"The column of {lms}'s sheet", [full]))
    return told


def _put(sheet: Sheet, row: int, mark: Mark, place: Place, times: int) -> str:
    """Put a mark into its row; say why that was left as it was, or nothing.

    times: how many marks belong there.
    """
    score = mark.out_of(place.most)
    if score is None:
        return "not graded, so that its cell stays as it was"
    if times > 1:
        return one_of(times)
    if place.excused and sheet.value(row, place.column).strip().upper() == place.excused:
        return "excused there, so that its cell stays as it was"
    is_put = sheet.put(row, place.column, _number(score, place.comma))
    return "" if is_put else "its row is too short"


def _number(score: float, comma: bool) -> str:
    text = f"{score:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text
