"""What the parts of intake hand each other on the way from a file to a submission."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import IO

from graders.intake.model import Person
from graders.intake.names import printable

#: Opens a file to be read and searched; raises Unreadable.
Opener = Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class File:
    """A file met on the way.

    names: the path to it, as raw names: first the place that is searched, then each folder or zip.
    open: opens it while it is being looked at.
    again: opens it at any later time, in any process: it can be pickled and holds nothing open.
    reason: why it must not be opened, where that is known from outside.
    """

    names: tuple[str, ...]
    open: Opener
    again: Opener
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What an LMS's own file tells of a folder: whose it is, and when it was submitted (ISO)."""

    student: str | None
    submitted_at: str | None
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """What came of a file: how to `load` it, the `reason` for not, or why it was `passed` over.

    names: as in File.
    sha256: of its bytes, with `load`.
    graded: whether it is a script that holds a graded function.
    yields: it is no submission after all when the same student also handed in a notebook.
    told: what it tells of folders, when it is an LMS's own file; of the folder that it is in
    under the empty name, of those beside it under theirs.
    """

    names: tuple[str, ...]
    load: Callable[[], bytes] | None = None
    sha256: str = ""
    graded: bool = False
    reason: str | None = None
    passed: str | None = None
    yields: bool = False
    told: Mapping[str, Told] | None = None

    def within(self, place: str) -> Met:
        """The same, with the place around what was searched."""
        return replace(self, names=(place, *self.names))


@dataclass(frozen=True, slots=True)
class Attempt:
    """Which of several attempts a file belongs to.

    series: the attempts of one student at one series replace each other.
    order: sorts as the attempts came.
    certain: False when the name would be the same if it were the only one.
    """

    series: str
    order: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a file is.

    below: the file's path below what names the student, with the name that it had there.
    by: the LMS whose names these are; "folder" or "stem" without one.
    late, submitted_at, people: as in Submission.
    """

    student: str
    below: str
    by: str
    late: bool = False
    submitted_at: str | None = None
    attempt: Attempt | None = None
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Owned:
    """A file and whose it is."""

    met: Met
    owner: Owner

    @property
    def file(self) -> str:
        """Its path as reports show it."""
        return "/".join(map(printable, self.met.names[1:]))

    def passed(self, why: str) -> Owned:
        """The same, passed over."""
        return replace(self, met=Met(self.met.names, passed=why))
