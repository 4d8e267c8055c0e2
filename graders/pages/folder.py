"""The folder of the students' pages, and the zip of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graders.files import replacing_bytes
from graders.pages.archive import returned_as, write_zip
from graders.pages.feedback import feedback_page
from graders.reports.tally import Record

FEEDBACK = "feedback"
ZIP = "feedback.zip"


@contextmanager
def feedback(out: Path) -> Iterator[Callable[[tuple[Record, str]], None]]:
    """Give what writes a student's page, from a packed record and the file name of the page.

    Only what differs is written. At the end pages of nobody go, and a zip that is out of date,
    which goes as soon as it is, is made anew. Raises OSError.
    """
    folder, archive = out / FEEDBACK, out / ZIP
    folder.mkdir(mode=0o700, exist_ok=True)
    there = {path.name for path in folder.iterdir()}
    pages: dict[str, str] = {}

    def add(one: tuple[Record, str]) -> None:
        record, page = one
        content = feedback_page(record)
        if page not in there or (folder / page).read_bytes() != content:
            # From here on it would be out of date, whatever happens next.
            archive.unlink(missing_ok=True)
            with replacing_bytes(folder / page) as file:
                file.write(content)
        pages[page] = returned_as(record["file"], record.get("layout", ""), page)

    yield add
    for left in there - pages.keys():
        archive.unlink(missing_ok=True)
        # A draft of a page may have become that page by now.
        (folder / left).unlink(missing_ok=True)
    if not archive.exists():
        write_zip(archive, folder, pages)
