"""Of several attempts the newest counts; late marks, times and names are the LMS's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake_trees import NOTEBOOK, alike, files, zipped

ATTEMPTS: dict[str, tuple[list[str], list[str]]] = {
    # What counts, and what it replaces.
    "Canvas": (
        ["doe_1_700_hw-2.ipynb", "roe_2_500_hw.ipynb"],
        ["doe_1_50_hw.ipynb", "doe_LATE_1_600_hw-1.ipynb"],
    ),
    "Canvas, different files": (["doe_1_700_rnn.ipynb", "doe_1_800_lstm.ipynb"], []),
    "Canvas, parts that a student numbered": (["doe_1_7_p-1.ipynb", "doe_1_8_p-2.ipynb"], []),
    "Canvas, zips of otter": (
        ["doe_1_8_rnn_2026_01_02T10_11_13_5-1.zip", "roe_2_9_rnn_2026_01_02T10_11_12_5.zip"],
        ["doe_1_7_rnn_2026_01_02T10_11_12_5.zip"],
    ),
    "Blackboard": (
        [
            "HW_doe_attempt_2026-01-10-00-00-00_a.ipynb",
            "HW_doe_attempt_2026-01-10-00-00-00_b.ipynb",
            "HW_roe_attempt_2026-01-01-00-00-00_a.ipynb",
            "Quiz_doe_attempt_2026-01-02-00-00-00_a.ipynb",
        ],
        ["HW_doe_attempt_2026-01-09-23-59-59_a.ipynb"],
    ),
    "Brightspace": (
        [
            "7-9 - Jo Doe - Oct 10, 2026 110 PM/a.ipynb",
            "7-9 - Jo Doe - Oct 10, 2026 110 PM/b.ipynb",
            "8-9 - Jo Doe - Jan 9, 2026 1201 AM/a.ipynb",
            "6-9 - Jo Roe - 10 Oct, 2026 110 PM - a.ipynb",
        ],
        [
            "7-9 - Jo Doe - Oct 10, 2026 1259 PM/a.ipynb",
            "7-9 - Jo Doe - Oct 9, 2026 1130 PM/a.ipynb",
            "6-9 - Jo Roe - 9 Oct, 2026 1130 PM - a.ipynb",
        ],
    ),
    "nbgrader": (
        ["doe+rnn+2026-01-10 00:00:00.5 UTC+Zx/a.ipynb", "roe+rnn+2026-01-02 00:00:00 UTC/a.ipynb"],
        ["doe+rnn+2026-01-10 00:00:00 UTC+ab/a.ipynb", "doe+rnn+2026-01-09 00:00:00 UTC/a.ipynb"],
    ),
    "otter": (
        ["doe/rnn_2026_01_02T10_11_12_600000.zip", "roe/rnn_2026_01_02T10_11_12_1.zip"],
        ["doe/rnn_2026_01_02T09_11_12_500000.zip", "doe/rnn_2025_12_31T10_11_12_500000.zip"],
    ),
    "Moodle, and otter": (
        ["Jo Doe_1_assignsubmission_file/rnn_2026_01_02T10_11_12_6.zip"],
        ["Jo Doe_1_assignsubmission_file/rnn_2026_01_02T09_11_12_5.zip"],
    ),
}


@pytest.mark.parametrize("case", ATTEMPTS)
def test_the_newest_attempt_counts_and_the_others_are_listed(tmp_path: Path, case: str) -> None:
    newest, earlier = ATTEMPTS[case]
    work = {True: zipped({"a.ipynb": NOTEBOOK}), False: NOTEBOOK}
    found = alike(tmp_path, {name: work[name.endswith("zip")] for name in newest + earlier})
    assert sorted(file.removesuffix("/a.ipynb") for file in files(found)) == sorted(
        name.removesuffix("/a.ipynb") for name in newest
    )
    replaced = [note for note in found.notes if "replaced by a newer attempt" in note]
    assert len(replaced) == bool(earlier)
    assert all(name in note for name in earlier for note in replaced)


def test_every_replaced_attempt_is_listed_in_a_class_of_any_size(tmp_path: Path) -> None:
    tree = {
        f"s{student}_{student}_{upload}_a{count}.ipynb": NOTEBOOK
        for student in range(30)
        for upload, count in ((10, ""), (11, "-1"))
    }
    found = alike(tmp_path, tree)
    assert len(found.submissions) == 30
    (note,) = (note for note in found.notes if "newer attempt" in note)
    assert all(name in note for name in tree if "-1" not in name)


def test_an_earlier_attempt_counts_when_the_newest_holds_no_work(tmp_path: Path) -> None:
    tree = {
        "HW_doe_attempt_2026-01-10-00-00-00_report.pdf": b"",
        "HW_doe_attempt_2026-01-09-00-00-00_a.ipynb": NOTEBOOK,
        "HW_roe_attempt_2026-01-09-00-00-00_a.ipynb": NOTEBOOK,
    }
    found = alike(tmp_path, tree)
    assert files(found) == [name for name in tree if name.endswith("ipynb")]
    assert any("report.pdf" in note for note in found.notes)


def test_late_marks_and_times_are_kept(tmp_path: Path) -> None:
    tree = {
        "doe_LATE_1_2_a.ipynb": NOTEBOOK,
        "LATE_anon_x9_3_a.ipynb": NOTEBOOK,
        "roe_2_4_LATE_a.ipynb": NOTEBOOK,
        "HW_cy_attempt_2026-01-10-08-09-10_a.ipynb": NOTEBOOK,
        "5-9 - Bo Roe - Jan 10, 2026 1205 AM/a.ipynb": NOTEBOOK,
        "6-9 - Al Poe - Abc 10, 2026 1205 AM/a.ipynb": NOTEBOOK,
        "submitted/dan/rnn/a.ipynb": NOTEBOOK,
        "submitted/dan/rnn/timestamp.txt": b"2026-01-10 08:09:10.5 UTC\n",
        "submitted/eve/rnn/a.ipynb": NOTEBOOK,
        "submitted/eve/rnn/timestamp.txt": b"2026-13-10 08:09:10 UTC",
        "submitted/flo/rnn/a.ipynb": NOTEBOOK,
        "submitted/flo/rnn/timestamp.txt": b"2026-01-10 08:09:10 +0200",
    }
    found = alike(tmp_path, tree)
    assert {one.student: (one.late, one.submitted_at) for one in found.submissions} == {
        "Al Poe (6)": (False, None),
        "Bo Roe (5)": (False, "2026-01-10T00:05:00"),
        "anon x9": (True, None),
        "cy": (False, "2026-01-10T08:09:10"),
        "dan": (False, "2026-01-10T08:09:10.500000+00:00"),
        "doe (1)": (True, None),
        "eve": (False, None),
        "flo": (False, "2026-01-10T06:09:10+00:00"),
        "roe (2)": (False, None),
    }
    (note,) = (note for note in found.notes if "Passed over" in note)
    assert note.endswith(": submitted/eve/rnn/timestamp.txt.")
