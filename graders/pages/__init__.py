"""Pages to look at: one for each student, a zip of them, and one for whoever teaches the class."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import quote

from graders.apart import apart
from graders.files import replacing_bytes
from graders.pages.archive import returned_as, unused
from graders.pages.class_report import Facts, class_page
from graders.pages.feedback import feedback_page
from graders.pages.folder import FEEDBACK, ZIP, Page, feedback
from graders.pages.roll import Roll
from graders.reports.tally import Record

__all__ = ["ANONYMOUS", "CLASS", "FEEDBACK", "ZIP", "Facts", "write_pages"]

CLASS = "class.html"
ANONYMOUS = "class-anonymous.html"
#: The longest stem of a page's name, in bytes; with suffix and number it fits every file system.
_MOST_BYTES = 150


def write_pages(
    out: Path, records: Iterable[Record], facts: Facts, anonymous: bool = False, jobs: int = 1
) -> list[Path]:
    """Write every page that differs from what is there, and remove those of nobody.

    records: as in `results.jsonl`, so without anything that students may not see.
    anonymous: whether to write a second class report, without names.
    jobs: with two or more, students' pages are written and packed in a process of their own.
    Returns what to look at. Raises OSError, or PoolError when that process is lost.
    """
    roll = Roll()
    taken: set[str] = set()
    reports = [out / CLASS, *([out / ANONYMOUS] if anonymous else [])]
    with ExitStack() as stack:
        # Replaced when the students' pages are there, too.
        named, *without_names = [stack.enter_context(replacing_bytes(one)) for one in reports]
        add = stack.enter_context(apart(partial(feedback, out)) if jobs > 1 else feedback(out))
        for record in records:
            name = unused(f"{_file_name(record['student'])}.html", taken)
            named_there = returned_as(record["file"], record.get("layout", ""), name)
            add(Page(name, feedback_page(record), named_there))
            roll.add(record, quote(f"{FEEDBACK}/{name}"))
        named.writelines(class_page(roll, facts))
        for file in without_names:
            file.writelines(class_page(roll.without_names(), facts))
    return [*reports, out / FEEDBACK, out / ZIP]


def _file_name(student: str) -> str:
    """Make a name for every file system of a student's."""
    name = re.sub(r"[^\w .()@+-]|^[. -]+|[. ]+$", "_", student) or "_"
    return name.encode()[:_MOST_BYTES].decode(errors="ignore")
