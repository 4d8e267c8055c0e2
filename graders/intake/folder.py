"""Folders, walked without following anything."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from graders.intake.met import File
from graders.intake.model import Unreadable
from graders.intake.names import machinery
from graders.store import NAME

#: The name of a file that stands for its folder, which cannot be listed.
UNLISTED = ""
#: Why a folder is passed over that a store has made its own.
GRADED = "the grades of an earlier run, which I do not look into"
_GRADES = {NAME, ".gitignore"}
LINK = "It is a link or a special file, which I never follow. Put the file itself there."


def files(folder: Path, names: tuple[str, ...], without: Path | None = None) -> Iterator[File]:
    """Every file below the folder, which `names` leads to; none in the folder `without`.

    Links and special files are listed with a reason, folders that only programs write as one
    file, so are those of earlier grades, folders that cannot be listed as a file named UNLISTED.
    """
    root = os.fspath(folder)
    waiting: list[tuple[str, ...]] = [()]
    inside = without is not None and without.is_relative_to(folder)
    passed_over = without.relative_to(folder).parts if without and inside else None
    while waiting:
        above = waiting.pop()
        try:
            found = _listed(root, above)
        except OSError as error:
            reason = f"I could not list the folder ({_said(error)}). Check who may read it."
            yield _file((*names, *above, UNLISTED), root, above, reason)
            continue
        if above and _GRADES.issubset(name for name, *_ in found):
            yield _file((*names, *above), root, above, GRADED)
            continue
        for name, is_folder, is_regular in found:
            below = (*above, name)
            if below == passed_over:
                continue
            if is_folder and machinery((name,)) is None:
                waiting.append(below)
                continue
            why = None if is_folder or is_regular else LINK
            yield _file((*names, *below), root, below, why)


def file(path: Path) -> File:
    """One file that was asked for by its own path, which may be a link."""
    path = path.resolve()
    return _file((path.parent.name, path.name), os.fspath(path), ())


def _listed(root: str, below: tuple[str, ...]) -> list[tuple[str, bool, bool]]:
    """What is in a folder, in order: each name, and whether it is a folder or a regular file."""
    descriptor = _descriptor(root, below, os.O_DIRECTORY)
    try:
        with os.scandir(descriptor) as entries:
            return sorted(
                (one.name, one.is_dir(follow_symlinks=False), one.is_file(follow_symlinks=False))
                for one in entries
            )
    finally:
        os.close(descriptor)


def _file(
    names: tuple[str, ...], root: str, below: tuple[str, ...], reason: str | None = None
) -> File:
    opener = _Opener(root, below)
    return File(names, opener, opener, reason)


@dataclass(frozen=True, slots=True)
class _Opener:
    """Opens what lies below a folder. It holds little, as a large class has many."""

    root: str
    below: tuple[str, ...]

    def __call__(self) -> IO[bytes]:
        try:
            descriptor = _descriptor(self.root, self.below, os.O_NONBLOCK)
        except OSError as error:
            reason = f"I could not open it ({_said(error)}). Check who may read it."
            raise Unreadable(reason) from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise Unreadable(LINK)
        return os.fdopen(descriptor, "rb")


def _descriptor(root: str, below: tuple[str, ...], flags: int) -> int:
    """Open what lies below a folder, one name after the other. Raises OSError.

    What was a file or a folder when it was listed may have become a link or a FIFO since, where
    students can write: then what they cannot read would be read for them.
    """
    above: int | None = None
    for place, name in enumerate((root, *below)):
        how = flags if place == len(below) else os.O_DIRECTORY
        how |= os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            found = os.open(name, how, dir_fd=above)
        finally:
            if above is not None:
                os.close(above)
        above = found
    return found


def _said(error: OSError) -> str:
    return error.strerror or type(error).__name__
