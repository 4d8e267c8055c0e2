"""What a folder of grades holds, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graders.intake import Submission, find
from graders.reports.tally import Record
from graders.roster import names_of
from graders.store import NAME, ROOT, Store, StoreError, private_files


class AgainError(Exception):
    """The marks cannot be gone back to; the message says what to do."""


@dataclass(frozen=True)
class Kept:
    """A record, and the fingerprint of the conditions under which it was made."""

    record: Record
    fingerprint: str

    @property
    def place(self) -> tuple[str, str]:
        """Its student and file."""
        return self.record["student"], self.record["file"]

    def as_then(self, submission: Submission) -> Submission:
        """Give the submission as much time as it had, though its student has more or fewer now."""
        return replace(submission, of_student=self.record.get("of_student", 1))


@contextmanager
def opened(out: Path) -> Iterator[Store]:
    """Open the grades in a folder; what is written meanwhile is private. Raises AgainError."""
    if not (out / NAME).exists():
        raise AgainError(f"There are no grades in {out}: give the folder that `grade` wrote into.")
    try:
        with private_files(), Store(out) as store:
            yield store
    except StoreError as error:
        raise AgainError(str(error)) from error


def everything(store: Store) -> list[Kept]:
    """Give all records, ordered by student and file."""
    return [Kept(record, fingerprint) for record, fingerprint in store.stored()]


def of_student(store: Store, student: str) -> list[Kept]:
    """Give the records of one student, who is named as in grades.csv, or by number, email or name.

    Raises AgainError when it could be several students, or none.
    """
    exact: list[Kept] = []
    like: list[Kept] = []
    for record, fingerprint in store.stored():
        if record["student"] == student:
            exact.append(Kept(record, fingerprint))
        elif _is(record, student):
            like.append(Kept(record, fingerprint))
    found = exact or like
    students = sorted({kept.record["student"] for kept in found})
    if len(students) == 1:
        return found
    if students:
        raise AgainError(f"{student} could be any of {', '.join(students)}. Name one of them.")
    raise AgainError(
        f"I looked for {student} among the grades and found nobody of that name, number or email. "
        "Name someone as in the first column of grades.csv."
    )


def _is(record: Record, student: str) -> bool:
    people: Sequence[Mapping[str, Any] | None] = [
        *record.get("people", ()),
        *record.get("roster", ()),
    ]
    names = names_of(student)
    return any(
        student in (one["id"], one["email"], *one.get("ids", ())) or names & names_of(one["name"])
        for one in people
        if one is not None
    )


def conditions_of(store: Store, fingerprint: str) -> dict[str, Any]:
    """Give what a fingerprint stands for. Raises AgainError."""
    conditions = store.conditions(fingerprint)
    if conditions is None:
        raise AgainError(
            "These grades do not say under which conditions they were given. "
            "Give `grade` with --fresh once: from then on they do."
        )
    return conditions


def handed_in(store: Store, root: Path | None) -> dict[tuple[str, str], Submission]:
    """Look once more where the submissions were, or now are. Raises AgainError."""
    place = root or Path(store.fact(ROOT) or "")
    try:
        return {(one.student, one.file): one for one in find(place, store.path.parent).submissions}
    except FileNotFoundError:
        raise AgainError(
            f"The submissions were in {place}, and now are not. "
            "Say where they are: --submissions PATH"
        ) from None
