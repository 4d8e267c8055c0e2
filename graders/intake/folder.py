"""Folders, walked without following anything."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

from graders.intake.met import File
from graders.intake.model import Unreadable
from graders.intake.names import machinery

#: The name of a file that stands for its folder, which cannot be listed.
UNLISTED = ""
LINK = "It is a link or a special file, which I never follow. Put the file itself there."


def files(folder: Path, names: tuple[str, ...], without: Path | None = None) -> Iterator[File]:
    """Every file below the folder, which `names` leads to; none in the folder `without`.

    Links and special files are listed with a reason, folders that only programs write as one
    file, folders that cannot be listed as a file named UNLISTED, with a reason.
    """
    waiting = [(os.fspath(folder), names)]
    passed_over = without and os.fspath(without)
    while waiting:
        path, above = waiting.pop()
        try:
            with os.scandir(path) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            reason = f"I could not list the folder ({_said(error)}). Check who may read it."
            yield _file((*above, UNLISTED), path, reason)
            continue
        for entry in found:
            below = (*above, entry.name)
            if entry.is_dir(follow_symlinks=False):
                if entry.path == passed_over:
                    continue
                if machinery((entry.name,)) is None:
                    waiting.append((entry.path, below))
                    continue
                yield _file(below, entry.path)
            else:
                regular = entry.is_file(follow_symlinks=False)
                yield _file(below, entry.path, None if regular else LINK)


def file(path: Path) -> File:
    """One file that was asked for by its own path, which may be a link."""
    path = path.resolve()
    return _file((path.parent.name, path.name), os.fspath(path))


def _file(names: tuple[str, ...], path: str, reason: str | None = None) -> File:
    opener = partial(_open, path)
    return File(names, opener, opener, reason)


def _open(path: str) -> IO[bytes]:
    # What was a file when the folder was listed may have become a link or a FIFO since.
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Unreadable(f"I could not open it ({_said(error)}). Check who may read it.") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable(LINK)
    return os.fdopen(descriptor, "rb")


def _said(error: OSError) -> str:
    return error.strerror or type(error).__name__
