"""Whose a submission is: the LMS says so, or the folder, or the file's own name."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from graders.intake import find
from tests.intake_trees import NOTEBOOK, SCRIPT, Tree, loaded, rows, write, zipped


def test_a_student_is_the_first_folder_or_else_the_stem(tmp_path: Path) -> None:
    tree = {"eve.py": SCRIPT, "bob/week 1/hw.ipynb": NOTEBOOK, "ada.ipynb": NOTEBOOK}
    intake = find(write(tmp_path, tree))
    assert rows(intake) == [
        ("ada", "ada.ipynb"),
        ("bob", "bob/week 1/hw.ipynb"),
        ("eve", "eve.py"),
    ]
    assert intake.notes == []
    first = intake.submissions[0]
    assert (loaded(first), first.reason) == (NOTEBOOK, None)
    assert first.sha256 == hashlib.sha256(NOTEBOOK).hexdigest()
    assert (first.late, first.submitted_at) == (False, None)


@pytest.mark.parametrize(
    "name",
    [
        "ada.ipynb",
        "ada.IPYNB",
        "ada.ipynb.txt",
        "ada.ipynb(1).json",
        "ada.ipynb (2)",
        "ada.py",
        "ada.py.txt",
        "ada.zip",
    ],
)
def test_one_file_may_be_the_root(tmp_path: Path, name: str) -> None:
    data = zipped({"rnn_lstm.ipynb": NOTEBOOK}) if name == "ada.zip" else NOTEBOOK
    write(tmp_path, {name: data, "other.ipynb": NOTEBOOK})
    (one,) = find(tmp_path / name).submissions
    assert (one.student, loaded(one)) == ("ada", NOTEBOOK)


def test_the_root_may_be_a_link_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "class", {"ada.ipynb": NOTEBOOK})
    (tmp_path / "link").symlink_to(tmp_path / "class")
    assert rows(find(tmp_path / "link")) == [("ada", "ada.ipynb")]
    with pytest.raises(FileNotFoundError):
        find(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("doejane_123_456_rnn_lstm.ipynb", "doejane (123)"),
        ("doejane_LATE_123_456_rnn_lstm-1.ipynb", "doejane (123)"),
        ("müllerzoë_123_456_a.py", "müllerzoë (123)"),
        ("anon_55_456_a.ipynb", "anon 55"),
        ("LATE_anon_7f2Hk_456_a.ipynb", "anon 7f2Hk"),
        ("submissions/doejane_123_456_a.ipynb", "doejane (123)"),
        ("Jane Doe_123_assignsubmission_file_/a.ipynb", "Jane Doe (123)"),
        ("Jane Doe_123_assignsubmission_file/sub/a.ipynb", "Jane Doe (123)"),
        ("Jane Doe_123_assignsubmission_file_a.ipynb", "Jane Doe (123)"),
        ("Participant_77_assignsubmission_file_/a.ipynb", "Participant 77"),
        ("Group A-Participant_77_assignsubmission_file_a.ipynb", "Participant 77"),
        ("Default group_assignsubmission_file_/a.ipynb", "Default group"),
        ("assignment_9_export/submission_31/a.ipynb", "submission_31"),
        ("submitted/ada/rnn/rnn_lstm.ipynb", "ada"),
        ("inbound/ada+rnn+2026-01-02 10:11:12.1 UTC+x_/rnn_lstm.ipynb", "ada"),
        ("rnn-submissions/rnn-octo-cat/rnn_lstm.ipynb", "octo-cat"),
        ("HW 1_jdoe7_attempt_2025-01-02-03-04-05_rnn_lstm.ipynb", "jdoe7"),
        ("77-9 - Jane Doe - Oct 10, 2026 1022 AM/a.ipynb", "Jane Doe (77)"),
        ("77 - Doe - Poe, Jane - Jan 1, 2026 1:05 PM/deep/a.ipynb", "Doe - Poe, Jane (77)"),
        ("77-9 - Jane Doe - 10 Oct, 2026 1022 AM/a.ipynb", "Jane Doe (77)"),
        ("77-9 - Jane Doe - Oct 10, 2026 1022 AM - a.ipynb", "Jane Doe (77)"),
        ("77-9 - Jane Doe - Oct 10, 2026 1022 AM - 8-9 - Bob Roe - a.py", "Jane Doe (77)"),
        # None of these is an LMS's.
        ("rnn_2026_01_02T10_11_12_123.zip", "rnn_2026_01_02T10_11_12_123"),
        ("ada/hw_12_34_a.ipynb", "ada"),
        ("rnn_lstm_final_2.ipynb", "rnn_lstm_final_2"),
    ],
)
def test_an_lms_names_the_student_in_a_folder_and_in_a_zip(
    tmp_path: Path, path: str, student: str
) -> None:
    tree = {path: zipped({"b.ipynb": NOTEBOOK}) if path.endswith("zip") else NOTEBOOK}
    tree["zzz.ipynb"] = NOTEBOOK
    unpacked = find(write(tmp_path / "class", tree))
    (tmp_path / "class.zip").write_bytes(zipped(tree))
    assert [one.student for one in unpacked.submissions if one.student != "zzz"] == [student]
    assert rows(find(tmp_path / "class.zip")) == rows(unpacked)


@pytest.mark.parametrize(
    "path",
    [
        "submitted/bob/rnn/a.ipynb",
        "Bob Roe_7_assignsubmission_file_/a.ipynb",
        "HW_bob_attempt_2025-01-02-03-04-05_a.ipynb",
        "assignment_9_export/submission_31/a.ipynb",
        "rnn-submissions/rnn-bob/a.ipynb",
        "bob+rnn+2026-01-02 10:11:12 UTC/a.ipynb",
        "roebob_1_2_a.ipynb",
        "7-9 - Bob Roe - Oct 10, 2026 1022 AM/a.ipynb",
        "7-9 - Bob Roe - Oct 10, 2026 1022 AM - a.ipynb",
    ],
)
def test_no_student_hands_in_under_anothers_name(tmp_path: Path, path: str) -> None:
    tree = {f"ada/{path}": NOTEBOOK, "bob/a.ipynb": NOTEBOOK, "bob/submission_1/a.py": SCRIPT}
    assert {one.student for one in find(write(tmp_path, tree)).submissions} == {"ada", "bob"}


@pytest.mark.parametrize(
    ("class_", "path"),
    [
        (
            ["doejane_1_2_a.ipynb", "roebob_2_3_a.ipynb"],
            "kingada_7_4_{}",
        ),
        (
            ["Jane Doe_1_assignsubmission_file_a.ipynb", "Bob Roe_2_assignsubmission_file_a.ipynb"],
            "kingada_7_assignsubmission_file_{}",
        ),
        (
            [f"HW_{one}_attempt_2026-01-02-03-04-05_a.ipynb" for one in ("jane", "bob")],
            "HW_kingada_attempt_2026-01-02-03-04-05_{}",
        ),
    ],
    ids=["Canvas", "Moodle", "Blackboard"],
)
@pytest.mark.parametrize(
    "name",
    [
        "roebob_2_9_a.ipynb",
        "x_2_assignsubmission_file_a.ipynb",
        "x-Participant_2_assignsubmission_file_a.ipynb",
        "HW_bob_attempt_2030-01-02-03-04-05_a.ipynb",
        "HW_bob_attempt_2030-01-02-03-04-05.ipynb",
    ],
)
def test_a_file_named_like_another_lms_does_is_still_its_own_students(
    tmp_path: Path, class_: list[str], path: str, name: str
) -> None:
    tree = dict.fromkeys([*class_, path.format(name)], NOTEBOOK)
    unpacked = find(write(tmp_path / "class", tree))
    (tmp_path / "class.zip").write_bytes(zipped(tree))
    for intake in (unpacked, find(tmp_path / "class.zip")):
        students = [one.student for one in intake.submissions]
        assert len(students) == 3
        assert [one for one in students if one in ("kingada", "kingada (7)")]
        assert len({one.layout for one in intake.submissions}) == 1


@pytest.mark.parametrize("title", ["HW 1", "RNN_HW_1", "a.b"])
def test_a_login_in_blackboard_may_have_underscores(tmp_path: Path, title: str) -> None:
    logins = ["a_doe", "a_roe", "b_doe_2", "jdoe7"]
    tree = {f"{title}_{one}_attempt_2026-01-02-03-04-05_a_b.ipynb": NOTEBOOK for one in logins}
    tree[f"{title}_none_attempt_2026-01-02-03-04-05.txt"] = b""
    tree[f"{title}_a_doe_attempt_2026-02-02-03-04-05_a_b.ipynb"] = NOTEBOOK
    intake = find(write(tmp_path, tree))
    assert [one.student for one in intake.submissions] == [*logins, "none"]


def test_several_downloads_may_lie_in_a_folder_each(tmp_path: Path) -> None:
    names = ("Jane Doe_1", "Bob Roe_2")
    tree = {f"week/{name}_assignsubmission_file_/a.ipynb": NOTEBOOK for name in names}
    tree["other week/Cy Poe_3_assignsubmission_file_/a.ipynb"] = NOTEBOOK
    students = [one.student for one in find(write(tmp_path, tree)).submissions]
    assert students == ["Bob Roe (2)", "Cy Poe (3)", "Jane Doe (1)"]


def test_the_lms_is_said(tmp_path: Path) -> None:
    intake = find(write(tmp_path, {"doejane_1_2_a.ipynb": NOTEBOOK, "roeb_2_3_a.ipynb": NOTEBOOK}))
    assert intake.notes == ["Students are named as Canvas names them: 2 of the files."]


def test_the_folder_of_one_lms_student_may_be_the_root(tmp_path: Path) -> None:
    root = tmp_path / "Jane Doe_123_assignsubmission_file_"
    assert rows(find(write(root, {"a.ipynb": NOTEBOOK}))) == [("Jane Doe (123)", "a.ipynb")]


def test_clashes_are_told_apart_and_listed(tmp_path: Path) -> None:
    tree = {"ada.py": SCRIPT, "ada/a.ipynb": b"1", "ada/b/a.ipynb": b"2", "bob.ipynb": NOTEBOOK}
    intake = find(write(tmp_path, tree))
    assert rows(intake) == [
        ("ada", "ada.py"),
        ("ada", "ada/a.ipynb"),
        ("ada", "ada/b/a.ipynb"),
        ("bob", "bob.ipynb"),
    ]
    assert intake.notes == [
        "ada has 3 submissions, a row each: ada.py, ada/a.ipynb, ada/b/a.ipynb."
    ]


@pytest.mark.parametrize(
    ("tree", "is_said"),
    [
        ({"extra/ada/a.ipynb": b"1", "extra/bob/a.ipynb": b"2"}, True),
        ({"extra/ada.ipynb": b"1", "extra/bob.ipynb": b"2"}, True),
        ({"extra/ada/a.ipynb": b"1", "extra/bob/a.ipynb": b"2", "cy.ipynb": b"3"}, True),
        ({"extra/ada.ipynb": b"1", "extra/bob.ipynb": b"2", "cy.ipynb": b"3"}, False),
        ({"extra/ada/a.ipynb": b"1", "extra/ada/b.ipynb": b"2", "cy.ipynb": b"3"}, False),
    ],
)
def test_of_a_folder_that_counts_as_a_student_and_may_be_a_class_it_is_said(
    tree: Tree, is_said: bool, tmp_path: Path
) -> None:
    (note,) = find(write(tmp_path, tree)).notes
    assert note.startswith("extra has 2 submissions, a row each: extra/ada")
    assert note.endswith(". If extra is a class, grade that folder by itself.") == is_said


def test_one_name_composed_or_decomposed_is_one_student(tmp_path: Path) -> None:
    intake = find(write(tmp_path, {"Zoe\u0308.ipynb": NOTEBOOK, "Zo\u00eb/a.ipynb": NOTEBOOK}))
    assert {one.student for one in intake.submissions} == {"Zoë"}


def test_the_folder_around_a_zipped_class_names_nobody(tmp_path: Path) -> None:
    tree: Tree = {"class/ada/a.ipynb": b"1", "class/bob/a.ipynb": b"2", "class/README.md": b""}
    (tmp_path / "class (1).zip").write_bytes(zipped(tree))
    assert rows(find(tmp_path / "class (1).zip")) == [
        ("ada", "class/ada/a.ipynb"),
        ("bob", "class/bob/a.ipynb"),
    ]
    (tmp_path / "other.zip").write_bytes(zipped({"ada/x/a.ipynb": b"1", "ada/y/a.ipynb": b"2"}))
    assert [student for student, _ in rows(find(tmp_path / "other.zip"))] == ["ada", "ada"]
