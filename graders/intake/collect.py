"""Every submission in a folder, a zip or a file, each exactly once."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from graders.intake import archive, folder, records
from graders.intake.met import File, Met, Opener
from graders.intake.model import FILE_BYTES, Intake, Unreadable
from graders.intake.names import kind, machinery
from graders.intake.sort import sort_out

#: The most that a zip among others (one student's, most likely) may hold, the zips in it included:
#: entries, submissions, and bytes in these and in the zips; and how many others are told by name.
ZIP_ENTRIES = 100_000
ZIP_MENTIONS = 100
ZIP_SUBMISSIONS = 100
ZIP_BYTES = 256 << 20
#: The largest zip among others, in bytes: it is read as a whole, and may be sparse on the disk.
ZIP_FILE_BYTES = 1 << 30

#: So many bytes are read at a time. Memory is set aside for as many as are asked for.
_AT_A_TIME = 1 << 18

NOTHING = "I looked into the zip and found no notebook and no .py file. Hand in the notebook."
_FOREIGN = "I open no archives but zips. Hand in the notebook itself, or a zip of it."
_TOO_LARGE = (
    f"The zip has more than {ZIP_FILE_BYTES >> 30} GB. Hand in the notebook alone; if this is a "
    "whole class, grade the zip by itself."
)
_MORE = f"more than the first {ZIP_MENTIONS} such files of a zip"
_TOO_DEEP = "This is a zip inside a zip inside a zip, and I look no deeper. Hand in the notebook."
_GRADED = re.compile(rb"\bdef\s+\w+_forward\b")


def find(root: Path, out: Path | None = None) -> Intake:
    """Every notebook, .py file and zip below `root`, which may itself be one.

    out: the folder of the grades, which is not looked into: what goes back to students lies there.
    What cannot be had is a submission with a reason; what is no submission is told in the notes.
    Each file is read once and not kept. Raises FileNotFoundError when there is no `root`.
    """
    root = root.resolve(strict=True)
    if root.is_dir():
        return sort_out(list(_gather(folder.files(root, (root.name,), out and out.resolve()))))
    alone = folder.file(root)
    if kind(root.name) != "zip":
        return sort_out(list(_gather([alone])))
    met = list(_unpack(replace(alone, names=(root.name,)), zips=1))
    if _is_one_submission(met):
        met = [one.within(root.parent.name) for one in met]
    return sort_out(met)


@dataclass(frozen=True, slots=True)
class Content:
    """Gets the bytes of a notebook or script. It holds little, as a large class has many."""

    opener: Opener

    def __call__(self) -> bytes:
        """Raises Unreadable, also for too many bytes, or OSError."""
        parts: list[bytes] = []
        room = FILE_BYTES
        with self.opener() as stream:
            while part := stream.read(_AT_A_TIME):
                parts.append(part)
                room -= len(part)
                if room < 0:
                    raise Unreadable(
                        f"The file is larger than {FILE_BYTES >> 20} MB. "
                        "Clear the notebook's outputs, save it and hand it in again."
                    )
        return b"".join(parts)


@dataclass
class _Room:
    """What a zip among others may still hold."""

    entries: int
    submissions: int
    size: int
    mentions: int

    def look_into(self, number: int) -> None:
        """Make room for so many entries. Raises Unreadable when there is none."""
        if number > self.entries:
            raise Unreadable(
                f"With the zips in it the zip lists more than {ZIP_ENTRIES:,} files, and I did not "
                "look into it. Hand in the notebook alone."
            )
        self.entries -= number

    def admit(self, number: int) -> None:
        """Make room for so many submissions. Raises Unreadable when there is none."""
        if number > self.submissions:
            raise Unreadable(
                f"The zip holds more than {ZIP_SUBMISSIONS:,} notebooks and .py files. Hand in "
                "the notebook alone; if this is a whole class, grade the zip by itself."
            )
        self.submissions -= number

    def mention(self) -> bool:
        """Whether there is room to tell of one more file that is no submission."""
        self.mentions -= 1
        return self.mentions >= 0

    def take(self, size: int) -> None:
        """Make room for so many bytes. Raises Unreadable when there is none, and ever after."""
        self.size -= size
        if self.size < 0:
            raise Unreadable(
                "Together with what else is in the zip, this is more than I unpack. "
                "Hand in the notebook alone."
            )


def _gather(files: Iterable[File], zips: int = 0, room: _Room | None = None) -> Iterator[Met]:
    """What came of every file; `zips` are around them, and leave `room`."""
    for file in files:
        if why := _passed_over(file):
            if room is None or room.mention():
                yield _no_submission(file, why, room)
        elif file.reason is not None:
            yield Met(file.names, reason=file.reason)
        elif (what := kind(file.names[-1])) == "zip":
            inside = room or _Room(ZIP_ENTRIES, ZIP_SUBMISSIONS, ZIP_BYTES, ZIP_MENTIONS)
            yield from _unpack(file, zips + 1, inside)
            if room is None and inside.mentions < 0:
                yield Met(file.names, passed=_MORE)
        elif what == "other archive":
            yield Met(file.names, reason=_FOREIGN, yields=True)
        else:
            yield _read_once(file, room)


def _passed_over(file: File) -> str | None:
    """Why the file is no submission, as far as its name says."""
    name = file.names[-1]
    if machinery(file.names[1:]) is not None:
        return "hidden, or written by a program and not by a student"
    if file.reason == folder.GRADED:
        return folder.GRADED
    if kind(name) is not None or name == folder.UNLISTED:
        return None
    if file.reason == folder.LINK:
        return "a link or a special file, which is never followed"
    return "no notebook, .py file or zip"


def _no_submission(file: File, why: str, room: _Room | None) -> Met:
    hidden = machinery(file.names[1:])
    if hidden is not None:
        return Met(file.names[: hidden + 2], passed=why)
    # An LMS puts nothing of its own into a student's zip.
    if room:
        return Met(file.names, passed=why)
    try:
        return Met(file.names, passed=why, told=records.told(file))
    except (Unreadable, OSError) as error:
        return Met(file.names, passed=f"though it tells who submitted what: {error}")


def _unpack(file: File, zips: int, room: _Room | None = None) -> Iterator[Met]:
    """What came of every file in a zip, or of the zip when nothing did."""
    met: list[Met] = []
    try:
        if zips > 2:
            raise Unreadable(_TOO_DEEP)
        if room:
            room.take(0)
        with file.open() as stream:
            if room:
                size = stream.seek(0, os.SEEK_END)
                if size > ZIP_FILE_BYTES:
                    raise Unreadable(_TOO_LARGE)
                # What lies in a folder was not unpacked.
                room.take(size if zips > 1 else 0)
                room.look_into(archive.entries(stream))
            inside = list(archive.members(stream, file))
            if room:
                room.admit(sum(_passed_over(one) is None for one in inside))
            met = list(_gather(inside, zips, room))
    except (Unreadable, OSError) as error:
        yield Met(file.names, reason=str(error))
        return
    yield from met
    if all(one.passed for one in met):
        yield Met(file.names, reason=NOTHING, yields=True)


def _read_once(file: File, room: _Room | None) -> Met:
    try:
        if room:
            room.take(0)
        data = Content(file.open)()
        if room:
            room.take(len(data))
    except (Unreadable, OSError) as error:
        return Met(file.names, reason=str(error))
    return Met(
        file.names,
        load=Content(file.again),
        sha256=hashlib.sha256(data).hexdigest(),
        graded=kind(file.names[-1]) == "script" and _GRADED.search(data) is not None,
    )


def _is_one_submission(met: list[Met]) -> bool:
    """Whether a zip given as the root is one student's: one file at its top, or otter's export.

    Otter's holds one notebook: where there are more, its log is one student's among others.
    """
    offered = [one.names for one in met if not one.passed]
    at_the_top = all(len(names) <= 2 for names in offered)
    notebooks = sum(kind(names[-1]) == "notebook" for names in offered)
    exported = notebooks == 1 and any(".OTTER_LOG" in one.names for one in met)
    return at_the_top and (len(offered) == 1 or exported)
