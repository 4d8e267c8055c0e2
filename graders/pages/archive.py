"""Feedback pages as an LMS takes them back: one zip, in which each name says whose a page is."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graders.files import replacing_bytes
from graders.intake.lms import taken_back

#: A time that never changes: equal pages make equal zips.
_WHEN = (1980, 1, 1, 0, 0, 0)


def returned_as(file: str, layout: str, page: str) -> str:
    """Name a page in the zip.

    file, layout: as in `Submission`. page: the page's own file name, kept where no LMS that takes
    pages back named the file.
    """
    return taken_back(file, layout, "feedback.html") or page


@contextmanager
def packed(path: Path) -> Iterator[Callable[[str, bytes], None]]:
    """Give what packs a page, under a name that gets a number when it occurs twice.

    The zip is replaced at once, at the end, or stays as it was. Raises OSError.
    """
    taken: set[str] = set()
    with replacing_bytes(path) as file, zipfile.ZipFile(file, "w") as archive:

        def pack(name: str, content: bytes) -> None:
            entry = zipfile.ZipInfo(unused(name, taken), _WHEN)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=1)

        yield pack


def unused(name: str, taken: set[str]) -> str:
    """Put a number before the suffix of a name that is taken, whatever its case; take it."""
    stem, dot, suffix = name.rpartition(".")
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{stem}-{number}{dot}{suffix}"
    taken.add(free.casefold())
    return free
