"""The files that an LMS itself puts beside submissions, read for who submitted what, and when."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO

from graders.intake.lms import iso
from graders.intake.met import File, Told
from graders.intake.model import Person
from graders.intake.names import printable

_LINE_BYTES = 10_000
_CHUNK_BYTES = 1 << 20
#: A student may have written the file: so many bytes, lines that may matter, submissions and people
#: are no class any more, and nobody has a longer name.
_MOST_BYTES = 4 << 30
_MOST_LINES = 1_000_000
_MOST = 100_000
_NAME_CHARACTERS = 200

#: The lines that may matter, found without a look at the others.
_MATTERS = re.compile(
    rb"\n(?=[s ])(?:submission_\d+:|  :\w+:| +(?:- +:\w+|:(?:name|sid|email)):)[^\n]*"
)
_SUBMISSION = re.compile(r"(submission_\d+):\s*\Z")
_FIELD = re.compile(r"  :(\w+):\s*(.*)\Z")
_PERSON = re.compile(r" +(- +)?:(\w+):\s*(.*)\Z")
_FOLDER = re.compile(r"submission_\d+\Z")


def told(file: File) -> dict[str, Told] | None:
    """What the file tells of the folder that it is in (under ""), or of those beside it.

    None when it is no such file, or tells nothing. Raises Unreadable or OSError.
    """
    reader, deepest = _READERS.get(file.names[-1], (None, 0))
    if reader is None or file.reason is not None or len(file.names) > deepest:
        return None
    # What lies in a submission is the student's.
    if any(map(_FOLDER.match, file.names[1:-1])):
        return None
    with file.open() as stream:
        return reader(stream) or None


def _nbgrader(stream: IO[bytes]) -> dict[str, Told]:
    time = iso(stream.read(100).decode("ascii", "replace"))
    return {"": Told(None, time)} if time else {}


def _gradescope(stream: IO[bytes]) -> dict[str, Told]:
    """Who submitted what, by the folder.

    The file is YAML as Ruby writes it, and mostly what autograders printed: up to gigabytes, of
    which a few lines a submission matter here. They stand alone on their lines, and what programs
    or students wrote is indented more than they.
    """
    people: dict[str, list[dict[str, str]]] = {}
    times: dict[str, str | None] = {}
    folder, field, met = "", "", 0
    for line in islice(_lines(stream), _MOST_LINES):
        if met > _MOST:
            break
        if submission := _SUBMISSION.match(line):
            folder, field = submission[1], ""
            people[folder], times[folder] = [], None
            met += 1
        elif found := _FIELD.match(line):
            field = found[1]
            if field == "created_at" and folder:
                times[folder] = iso(found[2])
        elif field == "submitters" and folder and (person := _PERSON.match(line)):
            first, key, value = person.groups()
            if first or not people[folder]:
                people[folder].append({})
                met += 1
            if key in ("name", "sid", "email"):
                people[folder][-1][key] = printable(_scalar(value))[:_NAME_CHARACTERS]
    return {
        folder: Told(
            student=", ".join(_shown(one, folder) for one in people[folder]) or None,
            submitted_at=time,
            people=tuple(
                Person(one.get("name", ""), one.get("sid", ""), one.get("email", ""))
                for one in people[folder]
            ),
        )
        for folder, time in times.items()
    }


def _shown(person: dict[str, str], folder: str) -> str:
    # Two students may have one name.
    known = person.get("sid") or person.get("email") or folder
    name = person.get("name")
    return f"{name} ({known})" if name else known


def _scalar(text: str) -> str:
    """A YAML scalar on one line, as text."""
    text = text.strip()
    if text.startswith("'"):
        return text[1:].removesuffix("'").replace("''", "'")
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return text.strip('"')
    return "" if text in ("~", "null") else text


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """The lines that may matter, each no longer than _LINE_BYTES; what is beyond is dropped."""
    left, rest = _MOST_BYTES, b""
    while left > 0 and (chunk := stream.read(_CHUNK_BYTES)):
        left -= len(chunk)
        whole, newline, end = chunk.rpartition(b"\n")
        if newline:
            yield from _mattering(rest + whole)
            rest = b""
        rest = (rest + end)[:_LINE_BYTES]
    yield from _mattering(rest)


def _mattering(lines: bytes) -> Iterator[str]:
    for line in _MATTERS.finditer(b"\n" + lines):
        yield line[0][1:_LINE_BYTES].decode("utf-8", "replace").rstrip("\r")


#: With the most names on the way to such a file; deeper ones are a student's.
_READERS: dict[str, tuple[Callable[[IO[bytes]], dict[str, Told]], int]] = {
    "submission_metadata.yml": (_gradescope, 4),
    "timestamp.txt": (_nbgrader, 6),
}
