"""How each submission came, and whose it is on the roster: what a record adds to its marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from graders.intake import Submission
from graders.roster.match import Match, keys_of, match
from graders.roster.read import Enrolled


@dataclass(frozen=True)
class Arrivals:
    """A class as it came.

    rows: for each submission its student, its file and the keys that its record gets; they are
    made one by one, and once.
    missing: of the roster, who handed in nothing. strangers: submissions of whom the roster does
    not know, with the reason. by_name: how many were found by their name alone.
    """

    rows: Iterable[tuple[str, str, Mapping[str, Any]]]
    missing: Sequence[str] = field(default_factory=list)
    strangers: Sequence[str] = field(default_factory=list)
    by_name: Sequence[str] = field(default_factory=list)

    @property
    def told(self) -> list[tuple[str, Sequence[str]]]:
        """What a person should know of it, under titles."""
        return [
            ("On the roster, and without a submission", self.missing),
            ("Not found on the roster", self.strangers),
            (
                "Found on the roster by the name alone",
                shortly(self.by_name, "students, each with one name"),
            ),
        ]


def arrivals(submissions: Sequence[Submission], roster: Sequence[Enrolled] | None) -> Arrivals:
    """Join submissions with the roster, where there is one."""
    if roster is None:
        return Arrivals((one.student, one.file, _arrival(one)) for one in submissions)
    people = [(one, person) for one in submissions for person in one.people]
    sought = [
        keys_of(one.student, one.layout, person.name, person.id, person.email)
        for one, person in people
    ]
    matches = match(sought, [enrolled.keys for enrolled in roster])
    found: defaultdict[str, list[Enrolled | None]] = defaultdict(list)
    for (one, _), matched in zip(people, matches, strict=True):
        found[one.file].append(None if matched.row is None else roster[matched.row])
    handed_in = {matched.row for matched in matches}
    return Arrivals(
        rows=((one.student, one.file, _arrival(one, found[one.file])) for one in submissions),
        missing=[e.keys.shown for row, e in enumerate(roster) if row not in handed_in],
        strangers=list(_strangers(people, matches)),
        by_name=[
            f"{one.student}: {roster[matched.row].keys.shown}"
            for (one, _), matched in zip(people, matches, strict=True)
            if matched.row is not None and matched.by == "name"
        ],
    )


def shortly(people: Sequence[str], counted: str) -> Sequence[str]:
    """List people, or count them where they are many. counted: what stands behind their number."""
    most = 10
    return people if len(people) <= most else [f"{len(people)} {counted}"]


def _arrival(one: Submission, enrolled: Sequence[Enrolled | None] | None = None) -> dict[str, Any]:
    """The keys of its record; `roster` has an entry for each of `people`."""
    arrival: dict[str, Any] = {
        "layout": one.layout,
        "people": [asdict(person) for person in one.people],
        "late": one.late,
        "submitted_at": one.submitted_at,
        "earlier": list(one.earlier),
    }
    if enrolled is not None:
        arrival["roster"] = [one and _told(one) for one in enrolled]
    return arrival


def _told(enrolled: Enrolled) -> dict[str, Any]:
    """What a record keeps of a student: also all by which other lists may have the same one."""
    keys = enrolled.keys
    return {
        **{"id": enrolled.id, "name": enrolled.name, "email": enrolled.email},
        **{"first": enrolled.first, "last": enrolled.last, "login": enrolled.login},
        **{"numbers": sorted(keys.sure), "ids": sorted(keys.ids), "emails": sorted(keys.emails)},
    }


def _strangers(
    people: Sequence[tuple[Submission, object]], matches: Sequence[Match]
) -> Iterator[str]:
    for (one, _), matched in zip(people, matches, strict=True):
        if matched.row is None:
            yield f"{one.student}, {one.file}: {matched.why}"
