"""What intake hands on, and how much it accepts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import IO

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
#: The most bytes that all submissions together may hold in memory.
HELD_BYTES = 2 << 30


class Unreadable(Exception):  # noqa: N818 it is what happens, not who erred
    """A submission cannot be read; `reason` says to a person what was seen and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Submission:
    """One file that was handed in.

    student: the LMS's identity, or the first folder below the root, or the file's stem.
    file: its path below the root, on inside zips, printable; no other submission has the same.
    data: its bytes, or None when they could not be had.
    reason: why `data` is None, for a person.
    sha256: of `data`, in hexadecimal; empty without data.
    """

    student: str
    file: str
    data: bytes | None
    reason: str | None
    sha256: str


@dataclass(frozen=True)
class Intake:
    """Everything that was found: the submissions in order, and what a person should know."""

    submissions: list[Submission]
    notes: list[str]


@dataclass(frozen=True)
class Cells:
    """The code of one submission, cell by cell, as plain Python of the same line numbers.

    notes: what was not run or not understood; "code cell 3" is sources[2].
    """

    sources: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """A file met on the way.

    names: the path to it, as raw names: first the place that is searched, then each folder or zip.
    open: opens it to be read and searched; raises Unreadable.
    reason: why it must not be opened, where that is known from outside.
    """

    names: tuple[str, ...]
    open: Callable[[], IO[bytes]]
    reason: str | None = None


@dataclass(frozen=True)
class Met:
    """What came of a file: `data`, the `reason` for none, or why it was `passed` over.

    names: as in File.
    yields: it is no submission after all when the same student also handed in a notebook.
    """

    names: tuple[str, ...]
    data: bytes | None = None
    reason: str | None = None
    passed: str | None = None
    yields: bool = False

    def below_place(self) -> Met:
        """The same with the first zip or folder on its path as the place that is searched."""
        return replace(self, names=self.names[1:])
