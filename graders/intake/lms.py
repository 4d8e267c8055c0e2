"""How each LMS names what it hands out: whose a file is, when it came, and which attempt it is.

A name is trusted where an LMS writes it and nowhere else: a student may name folders as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import takewhile

from graders.intake.met import Attempt, Owner, Told
from graders.intake.model import Person
from graders.intake.names import printable, stem

#: What an LMS's own files tell: by LMS and folder, which is named from the place on.
Table = Mapping[tuple[str, tuple[str, ...]], Told]
Pattern = tuple[str, re.Pattern[str]]

_BLACKBOARD = (
    r"(?P<series>{})_(?P<student>{})_attempt_(?P<time>\d{{4}}(?:-\d\d){{5}})"
    r"(?:/|\.|_(?P<file>[^/]+)(?:/|\Z))"
)
#: `student` and `id` are the LMS's identity, `blind` is the one that hides it; `file`, where the
#: LMS renames the file itself, is the name that it had; `time` and `upload` sort attempts, `series`
#: is what they are attempts at; `given` is what the LMS reads where a page goes back. Canvas'
#: pattern is the loosest, and so the last. An LMS's own part comes first and each pattern takes as
#: little as it can for it: what follows is the student's, and may be named like another's file.
_PATTERNS: tuple[Pattern, ...] = (
    (
        "Moodle",
        re.compile(
            r"(?P<given>(?:(?:(?:(?!_assignsubmission_)[^/])*-)?(?P<blind>Participant_\d+)"
            r"|(?P<student>[^/]+?)(?:_(?P<id>\d+))?)_assignsubmission_[a-z]+)"
            r"(?:_?/|_(?P<file>[^/]+)(?:/|\Z))"
        ),
    ),
    ("Blackboard", re.compile(_BLACKBOARD.format(r"[^/]+?", r"[^/_]+"))),
    (
        "Brightspace",
        re.compile(
            r"(?P<id>\d+)(?:-\d+)? - (?P<student>[^/]+?) - (?P<time>"
            r"(?:[A-Z][a-z]{2} \d\d?|\d\d? [A-Z][a-z]{2}), \d{4} \d\d?:?\d\d [AP]M)"
            r"(?:/| - (?P<file>[^/]+)(?:/|\Z))"
        ),
    ),
    (
        "Gradescope",
        re.compile(r"(?P<export>assignment_[^/]*_export/)?(?P<student>submission_\d+)/"),
    ),
    ("nbgrader", re.compile(r"submitted/(?P<student>[^/]+)/(?P<series>[^/]+)/")),
    (
        # Its exchange, where every attempt is kept.
        "nbgrader",
        re.compile(
            r"(?:inbound/)?(?P<student>[^/+]+)\+(?P<series>[^/+]+)"
            r"\+(?P<time>\d{4}-\d\d-\d\d [^/+]+)(?:\+[^/+]*)?/"
        ),
    ),
    ("GitHub", re.compile(r"(?P<slug>[^/]+)-submissions/(?P=slug)-(?P<student>[^/]+)/")),
    (
        "Canvas",
        re.compile(
            r"(?:submissions[^/]*/)?(?P<given>(?:(?P<late>LATE_)?(?P<blind>anon_[0-9A-Za-z]+)"
            # The lookahead: otter's own export is named after the notebook and the time.
            r"|(?P<student>[^\W_]+)(?P<marked>_LATE)?_(?!\d{4}_\d\d_\d\dT)(?P<id>\d+))"
            # What was typed or linked to is no upload.
            r"(?:_(?P<upload>\d+)|(?=_(?:text|link)\.html\Z)))_(?P<file>[^/]+)(?:/|\Z)"
        ),
    ),
)
LMSES = frozenset(lms for lms, _ in _PATTERNS)

_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T-](\d\d)[:-](\d\d)[:-](\d\d(?:\.\d+)?)(?: ?(UTC|Z|[+-]\d\d:?\d\d)\b)?"
)
#: Brightspace's, which may lack the colon, has no seconds, and the day first or second:
#: Oct 10, 2026 1022 AM.
_OF_TWELVE_HOURS = re.compile(
    r"(?:([A-Za-z]{3}) (\d\d?)|(\d\d?) ([A-Za-z]{3})), (\d{4} \d\d?):?(\d\d [AP]M)"
)
#: Canvas counts a name that the student used before: rnn.ipynb, rnn-1.ipynb.
_COUNTED = re.compile(r"-\d+(?=(?:\.\w+)*\Z)")
#: otter names its export after the time at which it was made.
_STAMP = re.compile(r"_(\d{4}_\d\d_\d\dT\d\d_\d\d_\d\d_\d+)(?=\.zip\Z)", re.IGNORECASE)


def owner(
    names: tuple[str, ...], top: int, table: Table, patterns: Sequence[Pattern] = _PATTERNS
) -> Owner:
    """Whose the file at this path is; the first name is the place that is searched.

    top: how many names may stand before those of an LMS, as `top` gives it.
    patterns: which of them is tried first, as `likeliest` gives it.
    """
    for start in range(top + 1):
        if found := _named(names, start, table, patterns):
            return found
    below = "/".join(names[2:]) or names[-1]
    by = "folder" if len(names) > 2 else "stem"
    student = _shown_student(stem(names[1]))
    # Only the instructor knows what such a name is.
    anyone = Person(student, student, student if "@" in student else "")
    return Owner(student, below, by, attempt=_stamped(below), people=(anyone,))


def top(paths: Iterable[tuple[str, ...]]) -> int:
    """How many names may stand before those of an LMS: the place, or one more.

    One more where everyone's files are named by the same LMS there: then it is no student's doing.
    """
    by = {found.by if (found := _named(names, 2, {}, _PATTERNS)) else None for names in paths}
    return 2 if len(by) == 1 and None not in by else 1


def likeliest(paths: Iterable[tuple[str, ...]], top: int, table: Table) -> Sequence[Pattern]:
    """The patterns, with those of the LMS first that can have named most of the files.

    A student can name a file so that with what the LMS puts before it, it looks like another LMS's.
    But it looks like the own LMS's as well, and so do all others.
    """

    def could(names: tuple[str, ...]) -> set[str]:
        starts = range(top + 1)
        return {lms for start in starts for lms, *_ in _like(names, start, table, _PATTERNS)}

    paths = list(paths)
    named = Counter(lms for names in paths for lms in could(names))
    patterns = (*_titled(paths, top), *_PATTERNS)
    return sorted(patterns, key=lambda pattern: -named[pattern[0]])


def _titled(paths: Iterable[tuple[str, ...]], top: int) -> Iterator[Pattern]:
    """Blackboard's pattern for a title with which all its names begin.

    Without that nothing tells where the title ends and the login begins: both may have underscores.
    """
    found = (
        match
        for names in paths
        for start in range(top + 1)
        for lms, match, _ in _like(names, start, {}, _PATTERNS)
        if lms == "Blackboard"
    )
    whose = {f"{match['series']}_{match['student']}" for match in found}
    begun = zip(*(one.split("_")[:-1] for one in whose), strict=False)
    title = "_".join(word for word, *_ in takewhile(_are_alike, begun))
    if title and len(whose) > 1:
        yield "Blackboard", re.compile(_BLACKBOARD.format(re.escape(title), r"[^/]+?"))


def _are_alike(words: Sequence[str]) -> bool:
    return len(set(words)) == 1


def taken_back(file: str, layout: str, page: str) -> str | None:
    """Name a page so that the LMS which gave out this file knows whose it is.

    layout: that LMS; a student may have named the file like another's.
    Moodle ("Upload multiple feedback files in a zip", `importziplib.php`) reads the name of a
    folder, or of a file that begins so. Canvas ("Upload submissions",
    `infer_comment_context_from_filename`) reads the first two numbers between underscores.
    None where neither of them named the file.
    """
    names = file.split("/")
    for start in range(len(names)):
        for lms, pattern in _PATTERNS:
            match = pattern.match("/".join(names[start:])) if lms == layout else None
            if match is None:
                continue
            # What follows is the student's, and may be named like another's.
            named = match.groupdict()
            # Moodle's older exports have no number: it knows nobody by them.
            if named.get("given") and (named["id"] or named["blind"]):
                return f"{named['given']}{'_' if named['file'] else '/'}{page}"
            return None
    return None


def iso(time: str) -> str | None:
    """The time in ISO 8601, in UTC where its zone is known; None when there is none in it."""
    match = _TIME.search(time)
    try:
        if halved := _OF_TWELVE_HOURS.fullmatch(time):
            # The zone is the course's, which no name tells.
            parts = " ".join(part for part in halved.groups() if part)
            order = "%b %d" if halved[1] else "%d %b"
            return datetime.strptime(parts, f"{order} %Y %I %M %p").isoformat()
        if match is None:
            return None
        date, hours, minutes, seconds, zone = match.groups()
        zone = "+00:00" if zone in ("UTC", "Z") else zone or ""
        moment = datetime.fromisoformat(f"{date}T{hours}:{minutes}:{seconds}{zone}")
        return (moment.astimezone(UTC) if zone else moment).isoformat()
    except (ValueError, OverflowError):
        return None


def _shown_student(name: str) -> str:
    """The student as reports show it."""
    # One person's name comes composed from one system and decomposed from another.
    return printable(unicodedata.normalize("NFC", name).strip()) or "(no name)"


def _named(
    names: tuple[str, ...], start: int, table: Table, patterns: Sequence[Pattern]
) -> Owner | None:
    return next((_owner(*found) for found in _like(names, start, table, patterns)), None)


def _like(
    names: tuple[str, ...], start: int, table: Table, patterns: Sequence[Pattern]
) -> Iterator[tuple[str, re.Match[str], Told | None]]:
    """The LMSes whose names these can be, with what each of them tells."""
    path = "/".join(names[start:])
    for lms, pattern in patterns:
        if match := pattern.match(path):
            folder = names[: start + match[0].count("/")]
            if _meant(lms, match, start, (lms, folder) in table):
                yield lms, match, table.get((lms, folder))


def _meant(lms: str, match: re.Match[str], start: int, told: bool) -> bool:
    """Whether a name like the LMS's is no accident, where it may be one."""
    if lms == "Gradescope":
        return told or match["export"] is not None
    # The folder that is searched has a name of the instructor's.
    return start > 0 or lms != "Canvas"


def _owner(lms: str, match: re.Match[str], told: Told | None) -> Owner:
    named = match.groupdict()
    told = told or Told(None, None)
    student = told.student or (named.get("blind") or "").replace("_", " ") or named["student"]
    if named.get("id"):
        student = f"{student} ({named['id']})"
    file = named.get("file") or ""
    below = "/".join(part for part in (file, match.string[match.end() :]) if part)
    time = told.submitted_at or iso(named.get("time") or "")
    if lms == "Canvas":
        series = _COUNTED.sub("", file)
        order = (named["upload"] or "").zfill(30)
        attempt: Attempt | None = Attempt(_STAMP.sub("", series), order, certain=series == file)
    elif time:
        attempt = Attempt(named.get("series") or "", time)
    else:
        attempt = _stamped(below)
    late = bool(named.get("late") or named.get("marked"))
    people = told.people or (_person(lms, named),)
    return Owner(_shown_student(student), below, lms, late, time, attempt, people)


def _person(lms: str, named: Mapping[str, str | None]) -> Person:
    """Who it is, by what the LMS's name for the file says."""
    if blind := named.get("blind"):
        # Canvas' number of someone anonymous is no user's number; Moodle's is.
        return Person(id=blind.rpartition("_")[2]) if lms == "Moodle" else Person(name=blind)
    student = _shown_student(named["student"] or "").replace("_", " ")
    if lms in ("Canvas", "Moodle", "Brightspace"):
        return Person(name=student, id=named.get("id") or "")
    return Person(id=_shown_student(named["student"] or ""))


def _stamped(below: str) -> Attempt | None:
    """Which attempt otter's export is, among the student's exports of one notebook."""
    file, _, _ = below.partition("/")
    stamp = _STAMP.search(file)
    return Attempt(_STAMP.sub("", file), stamp[1]) if stamp else None
