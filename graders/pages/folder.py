"""The folder of the students' pages, and the zip of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from graders.files import replacing_bytes
from graders.pages.archive import write_zip

FEEDBACK = "feedback"
ZIP = "feedback.zip"


class Page(NamedTuple):
    """One student's page.

    name: of its file. content: of it. returned_as: its name in the zip.
    """

    name: str
    content: bytes
    returned_as: str


@contextmanager
def feedback(out: Path) -> Iterator[Callable[[Page], None]]:
    """Give what writes a student's page.

    Only what differs is written. At the end pages of nobody go, and a zip that is out of date,
    which goes as soon as it is, is made anew. Raises OSError.
    """
    folder, archive = out / FEEDBACK, out / ZIP
    folder.mkdir(mode=0o700, exist_ok=True)
    there = {path.name for path in folder.iterdir()}
    pages: dict[str, str] = {}

    def add(page: Page) -> None:
        path = folder / page.name
        if page.name not in there or path.read_bytes() != page.content:
            # From here on it would be out of date, whatever happens next.
            archive.unlink(missing_ok=True)
            with replacing_bytes(path) as file:
                file.write(page.content)
        pages[page.name] = page.returned_as

    yield add
    for left in there - pages.keys():
        archive.unlink(missing_ok=True)
        # A draft of a page may have become that page by now.
        (folder / left).unlink(missing_ok=True)
    if not archive.exists():
        write_zip(archive, folder, pages)
