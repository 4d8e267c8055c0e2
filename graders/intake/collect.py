"""Every submission in a folder, a zip or a file, each exactly once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from graders.intake import archive, folder
from graders.intake.model import FILE_BYTES, HELD_BYTES, File, Intake, Met, Unreadable
from graders.intake.names import kind, machinery
from graders.intake.sort import sort_out

#: The most that a zip among others (one student's, most likely) may hold: submissions and bytes.
ZIP_SUBMISSIONS = 1_000
ZIP_BYTES = 256 << 20

NOTHING = "I looked into the zip and found no notebook and no .py file. Hand in the notebook."
_FOREIGN = "I open no archives but zips. Hand in the notebook itself, or a zip of it."
_TOO_DEEP = "This is a zip inside a zip inside a zip, and I look no deeper. Hand in the notebook."


def find(root: Path) -> Intake:
    """Every notebook, .py file and zip below `root`, which may itself be one.

    What cannot be had is a submission with a reason; what is no submission is told in the notes.
    Raises FileNotFoundError when there is no `root`.
    """
    root = root.resolve(strict=True)
    room = _Room(HELD_BYTES)
    if root.is_dir():
        return sort_out(list(_gather(folder.files(root, (root.name,)), room)))
    alone = folder.file(root)
    if kind(root.name) != "zip":
        return sort_out(list(_gather([alone], room)))
    met = list(_unpack(alone, room, zips=1, most=archive.ENTRIES))
    return sort_out(met if _is_one_submission(met) else [one.below_place() for one in met])


def _gather(files: Iterable[File], room: _Room, zips: int = 0) -> Iterator[Met]:
    """What came of every file; `zips` are around them."""
    for file in files:
        if why := _passed_over(file):
            hidden = machinery(file.names[1:])
            names = file.names if hidden is None else file.names[: hidden + 2]
            yield Met(names, passed=why)
        elif file.reason is not None:
            yield Met(file.names, reason=file.reason)
        elif (what := kind(file.names[-1])) == "zip":
            yield from _unpack(file, _Room(ZIP_BYTES, room), zips + 1, ZIP_SUBMISSIONS)
        elif what == "other archive":
            yield Met(file.names, reason=_FOREIGN, yields=True)
        else:
            yield _load(file, room)


def _passed_over(file: File) -> str | None:
    """Why the file is no submission, as far as its name says."""
    name = file.names[-1]
    if machinery(file.names[1:]) is not None:
        return "hidden, or written by a program and not by a student"
    if kind(name) is not None or name == folder.UNLISTED:
        return None
    if file.reason == folder.LINK:
        return "a link or a special file, which is never followed"
    return "no notebook, .py file or zip"


def _unpack(file: File, room: _Room, zips: int, most: int) -> Iterator[Met]:
    """What came of every file in a zip, or of the zip when nothing did."""
    met: list[Met] = []
    try:
        if zips > 2:
            raise Unreadable(_TOO_DEEP)
        with file.open() as stream:
            inside = list(archive.members(stream, file.names))
            if sum(_passed_over(one) is None for one in inside) > most:
                raise Unreadable(
                    f"The zip holds more than {most:,} notebooks and .py files. Hand in the "
                    "notebook alone; if this is a whole class, grade the zip by itself."
                )
            met = list(_gather(inside, room, zips))
    except (Unreadable, OSError) as error:
        yield Met(file.names, reason=str(error))
        return
    yield from met
    if all(one.passed for one in met):
        yield Met(file.names, reason=NOTHING, yields=True)


def _load(file: File, room: _Room) -> Met:
    try:
        with file.open() as stream:
            data = stream.read(FILE_BYTES + 1)
        if len(data) > FILE_BYTES:
            raise Unreadable(
                f"The file is larger than {FILE_BYTES >> 20} MB. "
                "Clear the notebook's outputs, save it and hand it in again."
            )
        room.take(len(data))
    except (Unreadable, OSError) as error:
        return Met(file.names, reason=str(error))
    return Met(file.names, data=data)


def _is_one_submission(met: list[Met]) -> bool:
    """Whether a zip given as the root is one student's: otter's export, or one file at its top."""
    offered = [one.names for one in met if not one.passed]
    at_the_top = all(len(names) <= 3 for names in offered)
    return at_the_top and (len(offered) == 1 or any(".OTTER_LOG" in one.names for one in met))


class _Room:
    """How many bytes may still be held, here and in what is around."""

    def __init__(self, left: int, around: _Room | None = None) -> None:
        self.left = left
        self.around = around

    def take(self, size: int) -> None:
        """Raises Unreadable when there is no room for `size` more bytes."""
        if size > self.left:
            raise Unreadable(
                "Together with what was read before, this is more than I hold at once. "
                "Hand in the notebook alone, or grade the class in parts."
            )
        if self.around:
            self.around.take(size)
        self.left -= size
