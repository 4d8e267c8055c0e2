"""The folder of the students' pages, and the zip of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from graders.files import replacing_bytes
from graders.pages.archive import packed

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

    Only pages that differ are written. At the end those of nobody go, and the zip is replaced; one
    that is out of date goes as soon as it is. Raises OSError.
    """
    folder, archive = out / FEEDBACK, out / ZIP
    folder.mkdir(mode=0o700, exist_ok=True)
    left = {path.name for path in folder.iterdir()}
    with packed(archive) as pack:

        def add(page: Page) -> None:
            path = folder / page.name
            if page.name not in left or path.read_bytes() != page.content:
                # From here on it would be out of date, whatever happens next.
                archive.unlink(missing_ok=True)
                with replacing_bytes(path) as file:
                    file.write(page.content)
            left.discard(page.name)
            pack(page.returned_as, page.content)

        yield add
        for name in left:
            archive.unlink(missing_ok=True)
            # A draft of a page may have become that page by now.
            (folder / name).unlink(missing_ok=True)
