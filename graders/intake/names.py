"""What file names say: whose a file is, what kind of file, and how to show the name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: How each LMS names what it hands out, searched in "place/folder/.../file". `student` and `id`
#: are its identity; `file`, where the LMS renames the file itself, is the name that it had.
#: Canvas' pattern is the loosest: it holds only at the top of its download.
LMS_NAMES: dict[str, re.Pattern[str]] = {
    "Moodle": re.compile(
        r"(?:^|/)(?:(?:[^/]*-)?(?P<blind>Participant_\d+)|(?P<student>[^/]+?)_(?P<id>\d+))"
        r"_assignsubmission_[a-z]+(?:_?/|_(?P<file>[^/]+)(?:/|\Z))"
    ),
    "Blackboard": re.compile(
        r"(?:^|/)[^/]+_(?P<student>[^/_]+)_attempt_\d{4}(?:-\d\d){5}"
        r"(?:/|\.|_(?P<file>[^/]+)(?:/|\Z))"
    ),
    "Gradescope": re.compile(r"(?:^|/)assignment_[^/]*_export/(?P<student>submission_\d+)/"),
    "nbgrader": re.compile(r"(?:^|/)submitted/(?P<student>[^/]+)/[^/]+/"),
    "GitHub": re.compile(r"(?:^|/)(?P<slug>[^/]+)-submissions/(?P=slug)-(?P<student>[^/]+)/"),
    # The lookahead: otter's own export is named after the notebook and the time.
    "Canvas": re.compile(
        r"\A[^/]*/(?:submissions[^/]*/)?(?:(?:LATE_)?(?P<blind>anon_\d+)"
        r"|(?P<student>[^\W_]+)(?:_LATE)?_(?!\d{4}_\d\d_\d\dT)(?P<id>\d+))"
        r"_\d+_(?P<file>[^/]+)(?:/|\Z)"
    ),
}

_KINDS: dict[str, re.Pattern[str]] = {
    # Browsers and mail programs append the second suffix.
    "notebook": re.compile(r"\.ipynb(?:\.txt|\.json)?\Z", re.IGNORECASE),
    "script": re.compile(r"\.py\Z", re.IGNORECASE),
    "zip": re.compile(r"\.zip\Z", re.IGNORECASE),
    "other archive": re.compile(r"\.(?:rar|7z|tar|tgz|(?:tar\.)?(?:gz|bz2|xz))\Z", re.IGNORECASE),
}

_MACHINERY = frozenset({"__MACOSX", "__pycache__", "node_modules", "site-packages"})


@dataclass(frozen=True)
class Owner:
    """Whose a file is.

    below: the file's path below what names the student, with the name that it had there.
    by: the LMS whose names these are; "folder" or "stem" without one.
    """

    student: str
    below: str
    by: str


def owner(names: tuple[str, ...]) -> Owner:
    """Whose the file at this path is; the first name is the place that is searched."""
    path = "/".join(names)
    for lms, pattern in LMS_NAMES.items():
        if match := pattern.search(path):
            named = match.groupdict()
            student = (named.get("blind") or "").replace("_", " ") or named["student"]
            if named.get("id"):
                student = f"{student} ({named['id']})"
            inner = path[match.end() :]
            below = "/".join(part for part in (named.get("file"), inner) if part)
            return Owner(_shown_student(student), below, lms)
    below = "/".join(names[2:]) or names[-1]
    return Owner(_shown_student(_stem(names[1])), below, "folder" if len(names) > 2 else "stem")


def kind(name: str) -> str | None:
    """What the name promises: notebook, script, zip, other archive; None for anything else."""
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(name.strip())), None)


def machinery(names: tuple[str, ...]) -> int | None:
    """The place in the path of a name that only programs write: hidden, a cache, an environment."""
    return next(
        (at for at, name in enumerate(names) if name.startswith(".") or name in _MACHINERY), None
    )


def printable(name: str) -> str:
    """The name with everything that does not simply print written as an escape.

    Bytes that are no UTF-8 (Python's surrogate escapes) show as `\\xff`, control and direction
    characters as `\\x1b`, `\\u202e`.
    """
    if name.isprintable():
        return name
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in name)


def _escaped(letter: str) -> str:
    if "\udc80" <= letter <= "\udcff":
        return f"\\x{ord(letter) - 0xDC00:02x}"
    return letter.encode("unicode_escape").decode("ascii")


def _shown_student(name: str) -> str:
    # One person's name comes composed from one system and decomposed from another.
    return printable(unicodedata.normalize("NFC", name).strip()) or "(no name)"


def _stem(name: str) -> str:
    name = name.strip()
    for pattern in _KINDS.values():
        name = pattern.sub("", name)
    return name
