"""What is no submission is passed over with a word, and nobody's work is."""

from __future__ import annotations

from pathlib import Path

import pytest

from graders.intake import Intake, find, sort
from tests.intake_trees import NOTEBOOK, SCRIPT, Tree, files, reasons, rows, write, zipped


@pytest.fixture
def assignment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """What students receive, apart from what happens to be built."""
    tree = {"rnn_utils.py": b"", "judge/model.py": b"", "tests/rnn_forward.py": SCRIPT}
    root = write(tmp_path_factory.mktemp("assignment"), tree)
    monkeypatch.setattr(sort, "ASSIGNMENT", root)
    return tree


def test_copies_of_the_assignment_are_passed_over(tmp_path: Path, assignment: Tree) -> None:
    tree = {f"ada/hw/{name}": b"changed" for name in assignment}
    tree |= {"ada/hw/rnn_lstm.ipynb": NOTEBOOK, "doe_1_2_rnn_utils.py": b""}
    tree |= {"doe_1_3_a.ipynb": NOTEBOOK}
    intake = find(write(tmp_path, tree))
    assert rows(intake) == [("ada", "ada/hw/rnn_lstm.ipynb"), ("doe (1)", "doe_1_3_a.ipynb")]
    (note,) = (note for note in intake.notes if "part of the assignment" in note)
    assert all(name in note for name in tree if name.endswith("py"))


def test_the_assignments_own_folder_may_be_the_root(tmp_path: Path, assignment: Tree) -> None:
    intake = find(write(tmp_path, assignment | {"rnn_lstm.ipynb": NOTEBOOK}))
    assert rows(intake) == [("rnn_lstm", "rnn_lstm.ipynb")]
    assert not [note for note in intake.notes if "has no submission" in note]


def test_a_helper_beside_a_notebook_is_passed_over_and_work_is_not(tmp_path: Path) -> None:
    tree = {
        "ada/rnn_lstm.ipynb": NOTEBOOK,
        "ada/plots.py": b"def plot(): pass",
        "ada/work.py": SCRIPT,
        "ada/data.zip": zipped({"x.csv": b""}),
        "ada/notes.tar.gz": b"",
        "bob/plots.py": b"def plot(): pass",
        "cy.py": b"",
        "cy.ipynb": NOTEBOOK,
    }
    intake = find(write(tmp_path, tree))
    assert files(intake) == [
        "ada/rnn_lstm.ipynb",
        "ada/work.py",
        "bob/plots.py",
        "cy.ipynb",
        "cy.py",
    ]
    (note,) = (note for note in intake.notes if "beside a notebook" in note)
    assert note.endswith(": ada/data.zip, ada/notes.tar.gz, ada/plots.py.")


def test_what_programs_write_and_other_files_are_passed_over_with_a_note(tmp_path: Path) -> None:
    tree = {
        "ada/a.ipynb": NOTEBOOK,
        "ada/.ipynb_checkpoints/a.ipynb": NOTEBOOK,
        "ada/._a.ipynb": b"",
        ".DS_Store": b"",
        "__MACOSX/ada/._a.ipynb": b"",
        "README.md": b"",
        "ada/plot.png": b"",
    }
    expected = [
        "Passed over, hidden, or written by a program and not by a student: "
        ".DS_Store, __MACOSX, ada/._a.ipynb, ada/.ipynb_checkpoints.",
        "Passed over, no notebook, .py file or zip: README.md, ada/plot.png.",
    ]
    intake = find(write(tmp_path / "class", tree))
    assert rows(intake) == [("ada", "ada/a.ipynb")]
    assert sorted(intake.notes) == expected
    (tmp_path / "class.zip").write_bytes(zipped(tree))
    intake = find(tmp_path / "class.zip")
    assert rows(intake) == [("ada", "ada/a.ipynb")]
    assert len(intake.notes) == 2


def test_who_handed_in_nothing_that_counts_is_told(tmp_path: Path, assignment: Tree) -> None:
    tree = {
        "roe_1_2_report.pdf": b"",
        "doe_3_text.html": b"",
        "poe_LATE_4_link.html": b"",
        "anon_5_text.html": b"",
        "bob/report.pdf": b"",
        "cy.zip": zipped({"report.pdf": b""}),
        "dan.zip": zipped({"rnn_utils.py": b""}),
    }
    intake = find(write(tmp_path, tree))
    assert rows(intake) == [
        ("anon 5", "anon_5_text.html"),
        ("cy", "cy.zip"),
        ("dan", "dan.zip/rnn_utils.py"),
        ("doe (3)", "doe_3_text.html"),
        ("poe (4)", "poe_LATE_4_link.html"),
        ("roe (1)", "roe_1_2_report.pdf"),
    ]
    assert all(reasons(intake).values())
    assert "bob has no submission: bob/report.pdf." in intake.notes


def test_an_otter_export_is_one_submission_without_a_note_on_its_parts(tmp_path: Path) -> None:
    tree = {"rnn_lstm.ipynb": NOTEBOOK, ".OTTER_LOG": b"", "rnn_lstm.pdf": b""}
    write(tmp_path, {"class/ada.zip": zipped(tree), "class/bob.zip": zipped(tree)})
    intake = find(tmp_path / "class")
    assert files(intake) == ["ada.zip/rnn_lstm.ipynb", "bob.zip/rnn_lstm.ipynb"]
    assert intake.notes == []
    intake = find(tmp_path / "class" / "ada.zip")
    assert rows(intake) == [("ada", "ada.zip/rnn_lstm.ipynb")]
    assert intake.notes == []
    write(tmp_path, {"ada.zip": zipped(tree | {"my.py": b"", "notes.txt": b""})})
    intake = find(tmp_path / "ada.zip")
    assert rows(intake) == [("ada", "ada.zip/rnn_lstm.ipynb")]
    assert [note.partition(": ")[2] for note in intake.notes] == [
        "ada.zip/my.py.",
        "ada.zip/notes.txt.",
    ]


def test_a_class_in_a_zip_is_no_export_for_one_students_log(tmp_path: Path) -> None:
    tree = {"ada.ipynb": NOTEBOOK, "bob.ipynb": NOTEBOOK, ".OTTER_LOG": b""}
    intake = find(write(tmp_path, {"class.zip": zipped(tree)}) / "class.zip")
    assert rows(intake) == [("ada", "ada.ipynb"), ("bob", "bob.ipynb")]


def test_an_empty_folder_or_another_file_holds_no_submission(tmp_path: Path) -> None:
    assert find(tmp_path) == Intake([], [])
    write(tmp_path, {"grades.csv": b""})
    assert find(tmp_path / "grades.csv").submissions == []
