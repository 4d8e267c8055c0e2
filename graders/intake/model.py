"""What intake hands on, and how much it accepts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

#: The largest notebook or script, in bytes. Colab saves no larger one; of 129 real notebooks the
#: largest had 0.8 MB.
FILE_BYTES = 20 << 20
#: The most code in one submission, in characters.
CODE_CHARACTERS = 2 << 20
#: The most cells in one notebook.
CELLS = 2_000
#: The most brackets in one notebook's JSON. An empty list costs 2 bytes there and 60 here; with
#: this bound no file of FILE_BYTES takes more than 0.5 GB to parse.
BRACKETS = 500_000


class Unreadable(Exception):  # noqa: N818 it is what happens, not who erred
    """A submission cannot be read; `reason` says to a person what was seen and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Person:
    """Who handed something in, as far as the place says where it lay; "" for what it leaves out."""

    name: str = ""
    id: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One file that was handed in. It does not hold the file's bytes; a class may be large.

    student: the LMS's identity, or the first folder below the root, or the file's stem.
    file: its path below the root, on inside zips, printable; no other submission has the same.
    load: gets its bytes, in this or another process (it can be pickled), or raises Unreadable or
    OSError; None when they could not be had.
    reason: why there is no `load`, for a person.
    sha256: of the bytes when they were found, in hexadecimal; empty without `load`.
    late: whether the LMS marked it as late.
    submitted_at: when, as far as the LMS says, in ISO 8601; in UTC where the zone is known.
    layout: the LMS or program whose names these are; empty in a plain folder.
    people: who handed it in; several for a group's.
    earlier: the files of the student's earlier attempts, which this one replaces.
    of_student: how many submissions the student has, this one included.
    """

    student: str
    file: str
    load: Callable[[], bytes] | None = field(compare=False, repr=False)
    reason: str | None
    sha256: str
    late: bool = False
    submitted_at: str | None = None
    layout: str = ""
    people: tuple[Person, ...] = ()
    earlier: tuple[str, ...] = ()
    of_student: int = 1

    @classmethod
    def of(cls, student: str, file: str, data: bytes, of_student: int = 1) -> Submission:
        """Make a submission of bytes at hand."""
        sha256 = hashlib.sha256(data).hexdigest()
        return cls(student, file, partial(bytes, data), None, sha256, of_student=of_student)


@dataclass(frozen=True)
class Intake:
    """Everything that was found: the submissions in order, and what a person should know."""

    submissions: list[Submission]
    notes: list[str]


@dataclass(frozen=True)
class Cells:
    """The code of one submission, cell by cell, as plain Python of the same line numbers.

    notes: what was not run or not understood; "code cell 3" is sources[2].
    python: the version that saved them, where that is known.
    """

    sources: tuple[str, ...]
    notes: tuple[str, ...]
    python: str = ""
