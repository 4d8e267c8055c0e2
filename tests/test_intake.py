"""Finding submissions: each that goes in comes out once, whoever's it is and whatever is in it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import socket
import stat
import struct
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graders.intake import Intake, Unreadable, collect, find, folder, read, sort
from graders.intake.archive import ENTRIES
from graders.intake.model import FILE_BYTES
from graders.intake.names import printable

NOTEBOOK = b'{"nbformat": 4, "cells": []}'
SCRIPT = b"def rnn_forward(): pass\n"

Tree = dict[str, bytes]


def write(root: Path, tree: Tree) -> Path:
    for name, data in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def zipped(entries: Tree | Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items() if isinstance(entries, dict) else entries:
            archive.writestr(name, data)
    return stream.getvalue()


def rows(intake: Intake) -> list[tuple[str, str]]:
    return [(one.student, one.file) for one in intake.submissions]


def reasons(intake: Intake) -> dict[str, str | None]:
    return {one.file: one.reason for one in intake.submissions}


@pytest.fixture(autouse=True)
def assignment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """What students receive, apart from what happens to be built."""
    tree = {"rnn_utils.py": b"", "judge/model.py": b"", "tests/rnn_forward.py": SCRIPT}
    root = write(tmp_path_factory.mktemp("assignment"), tree)
    monkeypatch.setattr(sort, "ASSIGNMENT", root)
    return tree


# Whose is what.


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
    assert (first.data, first.reason) == (NOTEBOOK, None)
    assert first.sha256 == hashlib.sha256(NOTEBOOK).hexdigest()


@pytest.mark.parametrize("name", ["ada.ipynb", "ada.IPYNB", "ada.ipynb.txt", "ada.py", "ada.zip"])
def test_one_file_may_be_the_root(tmp_path: Path, name: str) -> None:
    data = zipped({"rnn_lstm.ipynb": NOTEBOOK}) if name == "ada.zip" else NOTEBOOK
    write(tmp_path, {name: data, "other.ipynb": NOTEBOOK})
    (one,) = find(tmp_path / name).submissions
    assert (one.student, one.data) == ("ada", NOTEBOOK)


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
        ("LATE_anon_55_456_a.ipynb", "anon 55"),
        ("submissions/doejane_123_456_a.ipynb", "doejane (123)"),
        ("Jane Doe_123_assignsubmission_file_/a.ipynb", "Jane Doe (123)"),
        ("Jane Doe_123_assignsubmission_file/sub/a.ipynb", "Jane Doe (123)"),
        ("Jane Doe_123_assignsubmission_file_a.ipynb", "Jane Doe (123)"),
        ("Participant_77_assignsubmission_file_/a.ipynb", "Participant 77"),
        ("Group A-Participant_77_assignsubmission_file_a.ipynb", "Participant 77"),
        ("assignment_9_export/submission_31/a.ipynb", "submission_31"),
        ("submitted/ada/rnn/rnn_lstm.ipynb", "ada"),
        ("rnn-submissions/rnn-octo-cat/rnn_lstm.ipynb", "octo-cat"),
        ("HW 1_jdoe7_attempt_2025-01-02-03-04-05_rnn_lstm.ipynb", "jdoe7"),
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


def test_one_name_composed_or_decomposed_is_one_student(tmp_path: Path) -> None:
    intake = find(write(tmp_path, {"Zoe\u0308.ipynb": NOTEBOOK, "Zo\u00eb/a.ipynb": NOTEBOOK}))
    assert {one.student for one in intake.submissions} == {"Zoë"}


# What is no submission.


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
    assert [file for _, file in rows(intake)] == [
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


def test_who_handed_in_nothing_that_counts_is_told(tmp_path: Path) -> None:
    tree = {
        "roe_1_2_report.pdf": b"",
        "bob/report.pdf": b"",
        "cy.zip": zipped({"report.pdf": b""}),
        "dan.zip": zipped({"rnn_utils.py": b""}),
    }
    intake = find(write(tmp_path, tree))
    assert rows(intake) == [
        ("cy", "cy.zip"),
        ("dan", "dan.zip/rnn_utils.py"),
        ("roe (1)", "roe_1_2_report.pdf"),
    ]
    assert all(reasons(intake).values())
    assert "bob has no submission: bob/report.pdf." in intake.notes


def test_an_empty_folder_or_another_file_holds_no_submission(tmp_path: Path) -> None:
    assert find(tmp_path) == Intake([], [])
    write(tmp_path, {"grades.csv": b""})
    assert find(tmp_path / "grades.csv").submissions == []


# Files that are none.


def test_links_and_special_files_are_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "out", {"secret.ipynb": NOTEBOOK})
    root = write(tmp_path / "class", {"ada/a.ipynb": NOTEBOOK})
    (root / "link.ipynb").symlink_to(secret / "secret.ipynb")
    (root / "folder").symlink_to(secret)
    (root / "loop").symlink_to(root)
    os.mkfifo(root / "fifo.ipynb")
    os.mkfifo(root / "fifo")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.fspath(root / "socket.py"))
    intake = find(root)
    assert rows(intake) == [
        ("ada", "ada/a.ipynb"),
        ("fifo", "fifo.ipynb"),
        ("link", "link.ipynb"),
        ("socket", "socket.py"),
    ]
    assert all("never follow" in (one.reason or "") for one in intake.submissions[1:])
    assert intake.notes == [
        "Passed over, a link or a special file, which is never followed: fifo, folder, loop."
    ]


def test_a_file_that_turns_into_a_link_is_not_followed(tmp_path: Path) -> None:
    path = write(tmp_path, {"a.ipynb": NOTEBOOK}) / "a.ipynb"
    (file,) = folder.files(tmp_path, (tmp_path.name,))
    path.rename(tmp_path / "b")
    path.symlink_to(tmp_path / "b")
    with pytest.raises(Unreadable):
        file.open()


def test_a_folder_that_cannot_be_listed_is_not_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"ada/a.ipynb": NOTEBOOK, "bob/a.ipynb": NOTEBOOK})
    scandir = os.scandir

    def refuse(path: str | os.PathLike[str]) -> object:
        if os.fspath(path).endswith("ada"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    intake = find(tmp_path)
    assert rows(intake) == [("ada", "ada/"), ("bob", "bob/a.ipynb")]
    assert "Permission denied" in (reasons(intake)["ada/"] or "")


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "big.ipynb").open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    (one,) = find(tmp_path).submissions
    assert one.data is None
    assert "larger than" in (one.reason or "")


@pytest.mark.parametrize(
    ("name", "student"),
    [
        (b"a\nb.ipynb", "a\\nb"),
        (b"a\x1b[31m.ipynb", "a\\x1b[31m"),
        ("a\u202ebypni.ipynb".encode(), "a\\u202ebypni"),
        (b"a\xff.ipynb", "a\\xff"),
        ("Zoë 김.ipynb".encode(), "Zoë 김"),
        (b"=1+1.ipynb", "=1+1"),
        (b"a .ipynb ", "a"),
        (b" .ipynb", "(no name)"),
    ],
)
def test_hostile_names_are_printable(tmp_path: Path, name: bytes, student: str) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(NOTEBOOK)
    (one,) = find(tmp_path).submissions
    assert one.student == student
    assert one.file.isprintable()
    assert one.data == NOTEBOOK
    read(one)


@given(st.text())
def test_any_name_is_made_printable_and_a_printable_one_is_kept(name: str) -> None:
    assert printable(name).isprintable()
    assert printable(printable(name)) == printable(name)


# Zips.


def test_a_zip_in_a_folder_is_its_students(tmp_path: Path) -> None:
    tree = {"hw/a.ipynb": b"1", "b.py": SCRIPT, "__MACOSX/hw/._a.ipynb": b""}
    intake = find(write(tmp_path, {"ada.zip": zipped(tree), "bob.ipynb": NOTEBOOK}))
    assert rows(intake) == [
        ("ada", "ada.zip/b.py"),
        ("ada", "ada.zip/hw/a.ipynb"),
        ("bob", "bob.ipynb"),
    ]


def test_an_otter_export_is_one_submission(tmp_path: Path) -> None:
    tree = {"rnn_lstm.ipynb": NOTEBOOK, ".OTTER_LOG": b"", "rnn_lstm.pdf": b"", "my.py": b""}
    write(tmp_path, {"class/ada.zip": zipped(tree)})
    assert rows(find(tmp_path / "class")) == [("ada", "ada.zip/rnn_lstm.ipynb")]
    assert rows(find(tmp_path / "class" / "ada.zip")) == [("ada", "ada.zip/rnn_lstm.ipynb")]


def test_a_zip_of_student_zips_is_opened_and_no_deeper(tmp_path: Path) -> None:
    inner = zipped({"a.ipynb": NOTEBOOK, "deep.zip": zipped({"b.ipynb": NOTEBOOK})})
    tree = {"ada.zip": inner, "bob.zip": zipped({"a.ipynb": NOTEBOOK})}
    (tmp_path / "class.zip").write_bytes(zipped(tree))
    assert rows(find(tmp_path / "class.zip")) == [
        ("ada", "ada.zip/a.ipynb"),
        ("ada", "ada.zip/deep.zip"),
        ("bob", "bob.zip/a.ipynb"),
    ]


def test_the_folder_around_a_zipped_class_names_nobody(tmp_path: Path) -> None:
    tree = {"class/ada/a.ipynb": b"1", "class/bob/a.ipynb": b"2", "class/README.md": b""}
    (tmp_path / "class (1).zip").write_bytes(zipped(tree))
    assert rows(find(tmp_path / "class (1).zip")) == [
        ("ada", "class/ada/a.ipynb"),
        ("bob", "class/bob/a.ipynb"),
    ]
    (tmp_path / "other.zip").write_bytes(zipped({"ada/x/a.ipynb": b"1", "ada/y/a.ipynb": b"2"}))
    assert [student for student, _ in rows(find(tmp_path / "other.zip"))] == ["ada", "ada"]


def _link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def _patched(data: bytes, local: int, central: int, value: bytes) -> bytes:
    """A zip of one entry with a field of both its headers replaced."""
    at = data.index(b"PK\x01\x02")
    data = data[: at + central] + value + data[at + central + len(value) :]
    return data[:local] + value + data[local + len(value) :]


_ONE = zipped({"a.ipynb": NOTEBOOK})

BAD_ENTRIES: dict[str, tuple[bytes, str]] = {
    "traversal": (zipped({"../../a.ipynb": NOTEBOOK}), "leads out"),
    "windows traversal": (zipped({"..\\..\\a.ipynb": NOTEBOOK}), "leads out"),
    "absolute": (zipped({"/etc/a.ipynb": NOTEBOOK}), "leads out"),
    "drive": (zipped({"C:\\a.ipynb": NOTEBOOK}), "leads out"),
    "link": (zipped([(_link("a.ipynb"), b"/etc/passwd")]), "link"),
    "long name": (zipped({"a" * 2_000 + ".ipynb": NOTEBOOK}), "characters"),
    "encrypted": (_patched(_ONE, 6, 8, b"\x01\x00"), "encrypted"),
    "method": (_patched(_ONE, 8, 10, struct.pack("<H", 14)), "method 14"),
    "bomb": (zipped({"a.ipynb": bytes(4 << 20)}), "200 times"),
    "too large": (zipped({"a.ipynb": os.urandom(1 << 12) * 5_200}), "MB"),
    "checksum": (_patched(_ONE, 14, 16, b"abcd"), "broken"),
    "size": (_patched(_ONE, 22, 24, struct.pack("<I", 5)), "broken"),
    "cut": (_ONE[:40], "broken"),
    "no zip": (b"no zip", "broken"),
    "empty": (b"", "broken"),
    "nothing inside": (zipped({}), "found no notebook"),
}


@pytest.mark.parametrize("case", BAD_ENTRIES)
def test_a_bad_zip_or_entry_costs_itself_only(tmp_path: Path, case: str) -> None:
    data, said = BAD_ENTRIES[case]
    good = {"bob.ipynb": NOTEBOOK, "cy.zip": _ONE}
    write(tmp_path, {"class/ada.zip": data, **{f"class/{name}": good[name] for name in good}})
    (tmp_path / "class.zip").write_bytes(zipped({"ada.zip": data, **good}))
    (tmp_path / "ada.zip").write_bytes(data)
    for root in ("class", "class.zip"):
        intake = find(tmp_path / root)
        assert [student for student, _ in rows(intake)] == ["ada", "bob", "cy"]
        assert [one.reason is None for one in intake.submissions] == [False, True, True]
    for root in ("class", "class.zip", "ada.zip"):
        bad = find(tmp_path / root).submissions[0]
        assert bad.data is None
        assert said in (bad.reason or "")


def test_good_entries_beside_a_bad_one_are_read(tmp_path: Path) -> None:
    entries: list[tuple[str | zipfile.ZipInfo, bytes]] = [
        ("ada.ipynb", b"1"),
        ("../bob.ipynb", b"2"),
        (_link("cy.ipynb"), b"x"),
        ("dan.ipynb", b"4"),
    ]
    (tmp_path / "class.zip").write_bytes(zipped(entries))
    intake = find(tmp_path / "class.zip")
    assert [(one.student, one.data) for one in intake.submissions] == [
        ("ada", b"1"),
        ("bob", None),
        ("cy", None),
        ("dan", b"4"),
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_in_a_zip_is_two_submissions(tmp_path: Path) -> None:
    entries = [("a.ipynb", b"1"), ("a.ipynb", b"2"), ("a (2).ipynb", b"3")]
    (tmp_path / "class.zip").write_bytes(zipped(entries))
    found = find(tmp_path / "class.zip").submissions
    assert sorted(one.data or b"" for one in found) == [b"1", b"2", b"3"]
    assert len({one.file for one in found}) == 3
    assert all(one.file.endswith(".ipynb") for one in found)


def test_names_in_zips_of_other_systems_are_read(tmp_path: Path) -> None:
    # UTF-8 without the flag that says so, as macOS writes it; backslashes, as old Windows did.
    mac = zipped({"Zo?.ipynb": NOTEBOOK, "x.ipynb": NOTEBOOK}).replace(b"Zo?", b"Z\xc3\xb6")
    (tmp_path / "mac.zip").write_bytes(mac)
    assert ("Zö", "Zö.ipynb") in rows(find(tmp_path / "mac.zip"))
    (tmp_path / "dos.zip").write_bytes(zipped({"ada\\a.ipynb": b"1", "bob\\a.ipynb": b"2"}))
    assert rows(find(tmp_path / "dos.zip")) == [("ada", "ada/a.ipynb"), ("bob", "bob/a.ipynb")]


def test_a_zip_that_floods_is_one_row(tmp_path: Path) -> None:
    flood = zipped({f"{number}.ipynb": b"" for number in range(collect.ZIP_SUBMISSIONS + 1)})
    intake = find(write(tmp_path, {"ada.zip": flood, "bob.ipynb": NOTEBOOK}))
    assert rows(intake) == [("ada", "ada.zip"), ("bob", "bob.ipynb")]


def test_a_zip_with_more_entries_than_the_limit_is_not_listed(tmp_path: Path) -> None:
    forged = b"PK\x01\x02" * (ENTRIES + 1)
    intake = find(write(tmp_path, {"ada.zip": forged, "bob.ipynb": NOTEBOOK}))
    assert "lists more than" in (reasons(intake)["ada.zip"] or "")


def test_a_zip_that_holds_too_much_leaves_room_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "ZIP_BYTES", 100)
    big = zipped({f"{number}.ipynb": bytes(40) for number in range(4)})
    intake = find(write(tmp_path, {"ada.zip": big, "bob.ipynb": bytes(200)}))
    held = {one.file: one.data is not None for one in intake.submissions}
    assert list(held.values()) == [True, True, False, False, True]


# Everything, in any shape.

_NAMES = st.sampled_from(["ada", "bob", "o'neil", "Zoë", "x y", "a\nb", "a\u202e", "-"])
_CONTENTS = st.lists(
    st.tuples(
        st.lists(_NAMES, max_size=2),
        _NAMES,
        st.sampled_from([".ipynb", ".py", ".IPYNB", ".zip", ".md", ".ipynb.txt"]),
    ),
    max_size=8,
    unique_by=lambda one: ("/".join(one[0]), one[1], one[2].lower()),
)


@settings(max_examples=60)
@given(_CONTENTS)
def test_every_file_that_goes_in_comes_out_once(
    contents: list[tuple[list[str], str, str]],
) -> None:
    tree: Tree = {}
    unique: list[bytes] = []
    for number, (folders, name, suffix) in enumerate(contents):
        data = SCRIPT + b"# %d" % number
        if suffix != ".md":
            unique.append(data)
        path = "/".join(["top" + folder for folder in folders] + [name + suffix])
        tree[path] = zipped({"in.ipynb": data}) if suffix == ".zip" else data
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        unpacked = find(write(root / "class", tree) if tree else root)
        assert sorted(one.data or b"" for one in unpacked.submissions) == sorted(unique)
        assert len({one.file for one in unpacked.submissions}) == len(unique)
        assert rows(unpacked) == sorted(rows(unpacked))
        (root / "class.zip").write_bytes(zipped(tree))
        if len(unique) > 1:
            assert find(root / "class.zip").submissions == unpacked.submissions


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), max_size=6), st.integers(0, 600)
)
def test_a_damaged_zip_never_stops_the_rest(damage: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(zipped({"hw/a.ipynb": NOTEBOOK * 3, "b.zip": _ONE, "c.py": SCRIPT}))
    for at, value in damage:
        data[at % len(data)] = value
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        write(root, {"ada.zip": bytes(data[: len(data) - cut % 40]), "bob.ipynb": NOTEBOOK})
        intake = find(root)
        assert ("bob", "bob.ipynb") in rows(intake)
        assert any(student == "ada" for student, _ in rows(intake))
        assert json.dumps(rows(intake)).isprintable()
