"""The same work as each LMS hands it out; earlier attempts where it hands them out too."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from graders.invented.people import Attempt, Student

_FILE = "rnn_lstm.ipynb"
_Entries = Iterator[tuple[str, bytes]]
#: zip cannot say when before this.
_WHEN = (2026, 3, 9, 8, 0, 0)


def canvas(everyone: Sequence[Student]) -> _Entries:
    """Canvas: one folder; a name that was used before is counted."""
    for student, number, attempt in _all_attempts(everyone):
        name = re.sub(r"[\W_]", "", f"{student.last}{student.first}").lower()
        late = "_LATE" if attempt.late else ""
        count = f"-{number}" if number else ""
        path = f"{name}{late}_{student.canvas}_{attempt.upload}_rnn_lstm{count}.ipynb"
        yield path, attempt.notebook


def blackboard(everyone: Sequence[Student]) -> _Entries:
    """Blackboard: one folder; the time tells attempts apart."""
    for student, _, attempt in _all_attempts(everyone):
        at = attempt.at.strftime("%Y-%m-%d-%H-%M-%S")
        yield f"RNN_{student.login}_attempt_{at}_{_FILE}", attempt.notebook


def brightspace(everyone: Sequence[Student]) -> _Entries:
    """Brightspace: a folder an attempt, named by whose it is and the minute at which it came."""
    for student, _, attempt in _all_attempts(everyone):
        at = f"{attempt.at:%b} {attempt.at.day}, {attempt.at:%Y %I%M %p}"
        yield f"{student.gradescope}-9 - {student.name} - {at}/{_FILE}", attempt.notebook
    yield "index.html", b""


def moodle(everyone: Sequence[Student]) -> _Entries:
    """Moodle: a folder a student, with the newest attempt."""
    for student, attempt in _newest(everyone):
        yield f"{student.name}_{student.moodle}_assignsubmission_file/{_FILE}", attempt.notebook


def gradescope(everyone: Sequence[Student]) -> _Entries:
    """Gradescope: a folder a submission, and a file that tells whose it is."""
    lines = ["---\n"]
    for student, attempt in _newest(everyone):
        name = student.name.replace("'", "''")
        lines.append(
            f"submission_{student.gradescope}:\n  :submitters:\n  - :name: '{name}'\n"
            f"    :sid: {student.id}\n    :email: {student.email}\n"
            f"  :created_at: {attempt.at:%Y-%m-%d %H:%M:%S} Z\n  :score: 0.0\n  :results: {{}}\n"
        )
        yield f"assignment_9_export/submission_{student.gradescope}/{_FILE}", attempt.notebook
    yield "assignment_9_export/submission_metadata.yml", "".join(lines).encode()


def nbgrader(everyone: Sequence[Student]) -> _Entries:
    """nbgrader: what it collected, with the time beside it."""
    for student, attempt in _newest(everyone):
        folder = f"submitted/{student.login}/rnn_lstm"
        yield f"{folder}/{_FILE}", attempt.notebook
        yield f"{folder}/timestamp.txt", f"{attempt.at:%Y-%m-%d %H:%M:%S} UTC".encode()


def otter(everyone: Sequence[Student]) -> _Entries:
    """Exports of otter, all attempts in a folder for each student."""
    for student, _, attempt in _all_attempts(everyone):
        at = attempt.at.strftime("%Y_%m_%dT%H_%M_%S_%f")
        export = _zip(iter([(_FILE, attempt.notebook), (".OTTER_LOG", b"")]))
        yield f"{student.id}/rnn_lstm_{at}.zip", export


def github(everyone: Sequence[Student]) -> _Entries:
    """Clones of everyone's repository."""
    for student, attempt in _newest(everyone):
        yield f"rnn-submissions/rnn-{student.login}/{_FILE}", attempt.notebook


def plain(everyone: Sequence[Student]) -> _Entries:
    """A folder a student, named by the student's number."""
    for student, attempt in _newest(everyone):
        yield f"{student.id}/{_FILE}", attempt.notebook


def _newest(everyone: Sequence[Student]) -> Iterator[tuple[Student, Attempt]]:
    for student in everyone:
        if student.attempts:
            yield student, student.attempts[-1]


def _all_attempts(everyone: Sequence[Student]) -> Iterator[tuple[Student, int, Attempt]]:
    for student in everyone:
        for number, attempt in enumerate(student.attempts):
            yield student, number, attempt


def _zip(entries: _Entries) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        _pack(archive, entries)
    return packed.getvalue()


def _pack(archive: zipfile.ZipFile, entries: _Entries) -> None:
    for name, content in entries:
        entry = zipfile.ZipInfo(name, _WHEN)
        archive.writestr(entry, content, zipfile.ZIP_DEFLATED)


def _as_zip(entries: Callable[[Sequence[Student]], _Entries]) -> Callable[..., None]:
    def write(path: Path, everyone: Sequence[Student]) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            _pack(archive, entries(everyone))

    return write


def _as_folder(entries: Callable[[Sequence[Student]], _Entries]) -> Callable[..., None]:
    def write(path: Path, everyone: Sequence[Student]) -> None:
        for name, content in entries(everyone):
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(content)

    return write


#: What writes each layout, by the name of its zip or folder.
LAYOUTS: dict[str, Callable[[Path, Sequence[Student]], None]] = {
    "canvas.zip": _as_zip(canvas),
    "moodle.zip": _as_zip(moodle),
    "gradescope.zip": _as_zip(gradescope),
    "blackboard.zip": _as_zip(blackboard),
    "brightspace.zip": _as_zip(brightspace),
    "nbgrader": _as_folder(nbgrader),
    "otter": _as_folder(otter),
    "github": _as_folder(github),
    "plain": _as_folder(plain),
}
