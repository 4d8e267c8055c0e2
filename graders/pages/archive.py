"""Feedback pages as an LMS takes them back: one zip, each page under a name that says whose it is.

Moodle ("Upload multiple feedback files in a zip", `importziplib.php`) reads the name of a folder,
`{full name}_{participant}_assignsubmission_file`, or of a file that begins so. Canvas ("Upload
submissions", `infer_comment_context_from_filename`) reads the first two numbers between underscores
in the name of a file, `{name}_{user}_{file}_...`, as it had given them out.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

_MOODLE = re.compile(r"(?:\A|/)([^/]+_\d+_assign[a-z]+_[a-z]+)_?(?=/)")
_MOODLE_FLAT = re.compile(r"(?:\A|/)([^/]+_\d+_assign[a-z]+_[a-z]+_)[^/]+\Z")
_CANVAS = re.compile(
    # The lookahead: otter's own export is named after the notebook and the time.
    r"(?:\A|/)((?:(?:LATE_)?anon_[0-9A-Za-z]+|[^\W_]+(?:_LATE)?_(?!\d{4}_\d\d_\d\dT)\d+)_\d+_)[^/]+\Z"
)
#: A time that never changes: equal pages make equal zips.
_WHEN = (1980, 1, 1, 0, 0, 0)


def returned_as(file: str, page: str) -> str:
    """Name a page in the zip.

    file: the submission's path. page: the page's own file name, kept where no LMS named the file.
    """
    if match := _MOODLE.search(file):
        return f"{match[1]}/feedback.html"
    if match := _MOODLE_FLAT.search(file) or _CANVAS.search(file):
        return f"{match[1]}feedback.html"
    return page


def write_zip(path: Path, pages: Iterable[tuple[str, Path]]) -> None:
    """Write the zip at once, or leave the one that is there. Raises OSError.

    pages: the name of each in the zip, and where it is; a name that occurs twice gets a number.
    """
    draft = path.with_name(f".{path.name}.new")
    taken: set[str] = set()
    try:
        with zipfile.ZipFile(draft, "w") as archive:
            for name, page in pages:
                name = unused(name, taken)
                entry = zipfile.ZipInfo(name, _WHEN)
                archive.writestr(entry, page.read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=1)
        draft.chmod(0o600)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def unused(name: str, taken: set[str]) -> str:
    """Put a number before the suffix of a name that is taken, whatever its case; take it."""
    stem, dot, suffix = name.rpartition(".")
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{stem}-{number}{dot}{suffix}"
    taken.add(free.casefold())
    return free
