"""Gradescope's own file tells whose a submission is and when it came; a student's, nothing."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from graders.intake import find, records
from graders.intake.met import File, Told
from tests.intake_trees import NOTEBOOK, alike, rows, write, zipped

PART = "assignment_9_export/submission_metadata.yml"
METADATA = """---
submission_31:
  :submitters:
  - :name: Zoë O'Neil
    :sid: '100'
    :email: zoe@example.org
  :created_at: 2026-03-08 01:30:00.123456789 -08:00
  :score: 7.0
  :results:
    output: |
      submission_32:
        :created_at: 2030-01-01 00:00:00 Z
    tests: []
  :history:
  - :id: 30
    :created_at: 2026-03-07 01:30:00 Z
submission_32:
  :submitters:
  - :name: 'Bob ''Bo'' Roe'
    :sid:
    :email: bob@example.org
  - :name: "Ce\\u0301line: Poe"
    :sid: ''
  :created_at: '2026-03-09 10:00:00 Z'
"""


def test_gradescope_tells_who_submitted_and_when(tmp_path: Path) -> None:
    tree = {
        PART: METADATA.encode(),
        "assignment_9_export/submission_31/a.ipynb": NOTEBOOK,
        "assignment_9_export/submission_32/deep/a.ipynb": NOTEBOOK,
        "assignment_9_export/submission_33/a.ipynb": NOTEBOOK,
    }
    expected = {
        "Zoë O'Neil (100)": "2026-03-08T09:30:00.123456+00:00",
        "Bob 'Bo' Roe (bob@example.org), Céline: Poe (submission_32)": "2026-03-09T10:00:00+00:00",
        "submission_33": None,
    }
    found = alike(tmp_path, tree)
    assert {one.student: one.submitted_at for one in found.submissions} == expected
    assert found.notes == ["Students are named as Gradescope names them: 3 of the files."]
    # The folder itself, by its own name and by another.
    inside = tmp_path / "class" / "assignment_9_export"
    for root in (inside, inside.rename(tmp_path / "week 7")):
        if root.exists():
            assert {one.student for one in find(root).submissions} == set(expected)


def test_of_two_submissions_of_one_person_to_gradescope_the_newest_counts(tmp_path: Path) -> None:
    metadata = METADATA.replace("'Bob ''Bo'' Roe'", "Zoë O'Neil").replace(":sid:\n", ":sid: 100\n")
    alone = metadata.replace("  - :name: \"Ce\\u0301line: Poe\"\n    :sid: ''\n", "")
    tree = {
        PART: alone.encode(),
        "assignment_9_export/submission_31/a.ipynb": NOTEBOOK,
        "assignment_9_export/submission_32/b.ipynb": NOTEBOOK,
    }
    found = alike(tmp_path, tree)
    assert rows(found) == [("Zoë O'Neil (100)", "assignment_9_export/submission_32/b.ipynb")]


@pytest.mark.parametrize(
    "metadata",
    [
        b"",
        b"\xff\xfe\x00",
        b"submission_31: [}",
        b"  :submitters:\n  - :name: x\n",
        b"submission_31:\n  :submitters:\n    :sid\n",
        b"submission_31:\n  :created_at: 9999-12-31 23:59:59 -23:59\n",
        b"submission_31:\n  :created_at: " + b"9" * 50_000,
        # A long line is no place to begin another.
        b"submission_31:\n  :out: " + b"x" * (10_000 - 8) + b"submission_31:\n  - :name: x",
    ],
)
def test_metadata_that_tells_nothing_costs_nothing(tmp_path: Path, metadata: bytes) -> None:
    found = alike(tmp_path, {PART: metadata, "assignment_9_export/submission_31/a.py": b"1"})
    assert [(one.student, one.submitted_at) for one in found.submissions] == [
        ("submission_31", None)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "submission_{}:\n",
        "  - :name: x{}\n",
        "    :key_{}: x\n",
        "    :sid: {:5000}\n",
        f"{' ' * 9_000}x\n",  # an hour, if something tried how many spaces to take
    ],
)
def test_metadata_that_a_student_made_up_takes_bounded_memory_and_time(
    monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr(records, "_MOST", 100)
    text = "submission_1:\n  :submitters:\n" + "".join(map(line.format, range(1_000)))
    opener = partial(io.BytesIO, text.encode())
    found = records.told(File(("class", "submission_metadata.yml"), opener, opener))
    assert found
    people = [person for one in found.values() for person in one.people]
    assert len(found) + len(people) <= 102
    assert max(map(len, map(str, people)), default=0) < 300


class Endless(io.RawIOBase):
    """A file of metadata of which no end is seen."""

    def __init__(self, line: bytes) -> None:
        self._line = line
        self._taken = 0

    def readinto(self, buffer: Any) -> int:
        assert self._taken < 1 << 20, "it is read on and on"
        text = (b"submission_1:\n" + self._line * len(buffer))[: len(buffer)]
        self._taken += len(text)
        buffer[:] = text
        return len(text)


@pytest.mark.parametrize(
    ("limit", "line"),
    [("_MOST_BYTES", b"x\n"), ("_MOST_BYTES", b"\0"), ("_MOST_LINES", b"  :field: x\n")],
)
def test_metadata_without_an_end_is_read_up_to_a_limit(
    monkeypatch: pytest.MonkeyPatch, limit: str, line: bytes
) -> None:
    monkeypatch.setattr(records, "_CHUNK_BYTES", 1 << 12)
    monkeypatch.setattr(records, limit, 1_000)
    opener: Any = partial(Endless, line)
    found = records.told(File(("class", "submission_metadata.yml"), opener, opener))
    assert found == {"submission_1": Told(None, None)}


def test_what_students_call_themselves_is_printable(tmp_path: Path) -> None:
    metadata = b'submission_31:\n  :submitters:\n  - :name: "Bo\\u202e\\n=1"\n'
    tree = {PART: metadata, "assignment_9_export/submission_31/a.ipynb": NOTEBOOK}
    (one,) = alike(tmp_path, tree).submissions
    assert [person.name for person in one.people] == [r"Bo\u202e\n=1"]


def test_metadata_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"class/assignment_9_export/submission_31/a.ipynb": NOTEBOOK})
    (tmp_path / "class" / PART).symlink_to(tmp_path)
    entries = {PART: METADATA.encode(), "assignment_9_export/submission_31/a.ipynb": NOTEBOOK}
    broken = zipped(entries).replace(b"PK\x03\x04", b"PK\x03\x05", 1)
    write(tmp_path, {"class.zip": broken})
    for root in ("class", "class.zip"):
        found = find(tmp_path / root)
        assert [one.student for one in found.submissions] == ["submission_31"]
        assert found.notes[-1].endswith(f": {PART}.")
    assert "tells who submitted what" in found.notes[-1]


def test_no_student_tells_whose_or_when_anothers_submission_is(tmp_path: Path) -> None:
    lies = METADATA.encode()
    tree = {
        "assignment_9_export/submission_31/a.ipynb": NOTEBOOK,
        "assignment_9_export/submission_32/a.ipynb": NOTEBOOK,
        "assignment_9_export/submission_32/submission_metadata.yml": lies,
        "assignment_9_export/submission_32/timestamp.txt": b"2026-01-10 08:09:10 UTC",
        "assignment_9_export/submission_32/submission_31/b.ipynb": NOTEBOOK,
    }
    found = alike(tmp_path, tree).submissions
    assert [(one.student, one.submitted_at) for one in found] == [
        ("submission_31", None),
        ("submission_32", None),
        ("submission_32", None),
    ]
    tree = {"ada/submission_metadata.yml": lies, "ada/submission_31/a.ipynb": NOTEBOOK}
    tree["bob/a.ipynb"] = NOTEBOOK
    assert [one.student for one in alike(tmp_path / "2", tree).submissions] == ["ada", "bob"]
