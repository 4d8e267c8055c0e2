"""Pages to look at: one for each student, a zip of them, and one for whoever teaches the class."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from graders.files import replacing_bytes
from graders.pages.archive import returned_as, unused, write_zip
from graders.pages.class_report import Facts, class_page
from graders.pages.feedback import feedback_page
from graders.pages.roll import Roll
from graders.reports.tally import Record

__all__ = ["ANONYMOUS", "CLASS", "FEEDBACK", "ZIP", "Facts", "write_pages"]

FEEDBACK = "feedback"
ZIP = "feedback.zip"
CLASS = "class.html"
ANONYMOUS = "class-anonymous.html"
#: The longest stem of a page's name, in bytes; with suffix and number it fits every file system.
_MOST_BYTES = 150


def write_pages(
    out: Path, records: Iterable[Record], facts: Facts, anonymous: bool = False
) -> list[Path]:
    """Write every page that differs from what is there, and remove those of nobody.

    records: as in `results.jsonl`, so without anything that students may not see.
    anonymous: whether to write a second class report, without names.
    Returns what to look at. Raises OSError.
    """
    folder = out / FEEDBACK
    folder.mkdir(mode=0o700, exist_ok=True)
    roll = Roll()
    taken: set[str] = set()
    pages: list[tuple[str, str]] = []
    for record in records:
        page = folder / unused(f"{_file_name(record['student'])}.html", taken)
        content = _as_bytes(feedback_page(record))
        if _differs(page, content):
            # From here on it would be out of date, whatever happens next.
            (out / ZIP).unlink(missing_ok=True)
            _write(page, content)
        pages.append((returned_as(record["file"], record.get("layout", ""), page.name), page.name))
        roll.add(record, quote(f"{FEEDBACK}/{page.name}"))
    wanted = {page for _, page in pages}
    for left in [path for path in folder.iterdir() if path.name not in wanted]:
        (out / ZIP).unlink(missing_ok=True)
        left.unlink()
    if not (out / ZIP).exists():
        write_zip(out / ZIP, folder, pages)
    _write(out / CLASS, _as_bytes(class_page(roll, facts)))
    if anonymous:
        _write(out / ANONYMOUS, _as_bytes(class_page(roll.without_names(), facts)))
    reports = [out / CLASS, *([out / ANONYMOUS] if anonymous else [])]
    return [*reports, folder, out / ZIP]


def _differs(page: Path, content: bytes) -> bool:
    """Whether a page is not there, or not as it should be."""
    try:
        return page.read_bytes() != content
    except FileNotFoundError:
        return True


def _as_bytes(page: str) -> bytes:
    """Encode a page. Half characters, which no file can hold, go."""
    return page.encode("utf-8", "replace")


def _write(path: Path, content: bytes) -> None:
    with replacing_bytes(path) as file:
        file.write(content)


def _file_name(student: str) -> str:
    """Make a name for every file system of a student's."""
    name = re.sub(r"[^\w .()@+-]|^[. -]+|[. ]+$", "_", student) or "_"
    return name.encode()[:_MOST_BYTES].decode(errors="ignore")
