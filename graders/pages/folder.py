"""The folder of the students' pages, and the zip of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graders.files import replacing_bytes
from graders.pages.archive import returned_as, write_zip
from graders.pages.feedback import feedback_page
from graders.pages.render import as_bytes
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
    pages: dict[str, str] = {}

    def add(one: tuple[Record, str]) -> None:
        record, page = one
        content = as_bytes(feedback_page(record))
        if _differs(folder / page, content):
            # From here on it would be out of date, whatever happens next.
            archive.unlink(missing_ok=True)
            with replacing_bytes(folder / page) as file:
                file.write(content)
        pages[page] = returned_as(record["file"], record.get("layout", ""), page)

    yield add
    for left in [path for path in folder.iterdir() if path.name not in pages]:
        archive.unlink(missing_ok=True)
        left.unlink()
    if not archive.exists():
        write_zip(archive, folder, pages)


def _differs(page: Path, content: bytes) -> bool:
    """Whether a page is not there, or not as it should be."""
    try:
        return page.read_bytes() != content
    except FileNotFoundError:
        return True
