"""Zips, each as hostile as it likes: it costs itself only."""

from __future__ import annotations

import json
import os
import stat
import struct
import tempfile
import tracemalloc
import zipfile
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graders.intake import archive, collect, find, folder
from tests.intake_trees import NOTEBOOK, SCRIPT, files, loaded, reasons, rows, write, zipped


def test_a_zip_in_a_folder_is_its_students(tmp_path: Path) -> None:
    tree = {"hw/a.ipynb": b"1", "b.py": SCRIPT, "__MACOSX/hw/._a.ipynb": b""}
    intake = find(write(tmp_path, {"ada.zip": zipped(tree), "bob.ipynb": NOTEBOOK}))
    assert rows(intake) == [
        ("ada", "ada.zip/b.py"),
        ("ada", "ada.zip/hw/a.ipynb"),
        ("bob", "bob.ipynb"),
    ]


def test_a_zip_of_student_zips_is_opened_and_no_deeper(tmp_path: Path) -> None:
    inner = zipped({"a.ipynb": NOTEBOOK, "deep.zip": zipped({"b.ipynb": NOTEBOOK})})
    tree = {"ada.zip": inner, "bob.zip": zipped({"a.ipynb": NOTEBOOK})}
    (tmp_path / "class.zip").write_bytes(zipped(tree))
    assert rows(find(tmp_path / "class.zip")) == [
        ("ada", "ada.zip/a.ipynb"),
        ("ada", "ada.zip/deep.zip"),
        ("bob", "bob.zip/a.ipynb"),
    ]


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
        assert bad.load is None
        assert said in (bad.reason or "")


def test_a_zip_that_lies_about_its_size_takes_bounded_memory(tmp_path: Path) -> None:
    bomb = _patched(zipped({"a.ipynb": bytes(100 << 20)}), 22, 24, struct.pack("<I", 5))
    write(tmp_path, {"ada.zip": bomb})
    tracemalloc.start()
    (found,) = find(tmp_path).submissions
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "more than 20 MB" in (found.reason or "")
    assert peak < 60 << 20


def test_a_zip_in_a_zip_is_only_so_large(tmp_path: Path) -> None:
    size = struct.pack("<I", 65 << 20)
    data = _patched(_patched(zipped({"ada.zip": b"x"}), 18, 20, size), 22, 24, size)
    (tmp_path / "class.zip").write_bytes(data)
    (found,) = find(tmp_path / "class.zip").submissions
    assert "more than 64 MB" in (found.reason or "")


def test_good_entries_beside_a_bad_one_are_read(tmp_path: Path) -> None:
    entries: list[tuple[str | zipfile.ZipInfo, bytes]] = [
        ("ada.ipynb", b"1"),
        ("../bob.ipynb", b"2"),
        (_link("cy.ipynb"), b"x"),
        ("dan.ipynb", b"4"),
    ]
    (tmp_path / "class.zip").write_bytes(zipped(entries))
    intake = find(tmp_path / "class.zip")
    assert [(one.student, loaded(one)) for one in intake.submissions] == [
        ("ada", b"1"),
        ("bob", b""),
        ("cy", b""),
        ("dan", b"4"),
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_in_a_zip_is_two_submissions(tmp_path: Path) -> None:
    entries = [("a.ipynb", b"1"), ("a.ipynb", b"2"), ("a (2).ipynb", b"3")]
    (tmp_path / "class.zip").write_bytes(zipped(entries))
    found = find(tmp_path / "class.zip").submissions
    assert sorted(loaded(one) for one in found) == [b"1", b"2", b"3"]
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


def test_a_long_name_is_shown_in_short_and_says_whose_it_is(tmp_path: Path) -> None:
    long = ["ada/" + "d/" * 30_000 + "a.ipynb", "ada/" + "\x01" * 60_000 + ".ipynb"]
    (tmp_path / "class.zip").write_bytes(zipped(dict.fromkeys((*long, "b.ipynb"), NOTEBOOK)))
    intake = find(tmp_path / "class.zip")
    assert [one.student for one in intake.submissions] == ["ada", "ada", "b"]
    assert [bool(one.reason) for one in intake.submissions] == [True, True, False]
    assert all(len(one.file) < 5_000 for one in intake.submissions)
    assert all(len(note) < 10_000 for note in intake.notes)


def test_each_submission_tells_how_many_the_student_has(tmp_path: Path) -> None:
    two = zipped({"a.ipynb": NOTEBOOK, "b.ipynb": NOTEBOOK})
    found = find(write(tmp_path, {"ada.zip": two, "bob.ipynb": NOTEBOOK})).submissions
    assert [(one.student, one.of_student) for one in found] == [("ada", 2), ("ada", 2), ("bob", 1)]


def test_a_zip_that_is_endless_on_the_disk_is_not_read(tmp_path: Path) -> None:
    root = write(tmp_path, {"ada.zip": zipped({"a.ipynb": NOTEBOOK}), "bob.ipynb": NOTEBOOK})
    os.truncate(root / "ada.zip", 1 << 40)
    assert "more than 1 GB" in (reasons(find(root))["ada.zip"] or "")


def test_a_zip_with_more_entries_than_the_limit_is_not_listed(tmp_path: Path) -> None:
    forged = b"PK\x01\x02" * (collect.ZIP_ENTRIES + 1)
    intake = find(write(tmp_path, {"ada.zip": forged, "bob.ipynb": NOTEBOOK}))
    assert "lists more than" in (reasons(intake)["ada.zip"] or "")


def test_of_many_files_in_a_zip_that_are_no_submissions_few_are_kept(tmp_path: Path) -> None:
    """A small zip can list many, with long names: together they would fill the memory."""
    inner = zipped({f"{number}.txt": b"" for number in range(collect.ZIP_MENTIONS)})
    zips = zipped({"a.ipynb": NOTEBOOK} | {f"{number}.zip": inner for number in range(3)})
    met = [*collect._gather(folder.files(write(tmp_path, {"ada.zip": zips}), ("class",)))]
    assert len([one for one in met if one.passed]) == collect.ZIP_MENTIONS + 1
    notes = find(tmp_path).notes
    assert "Passed over, more than the first 100 such files of a zip: ada.zip." in notes


def test_the_zips_in_a_zip_share_the_room_for_entries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "ZIP_ENTRIES", 100)
    inner = zipped({f"{number}.txt": b"" for number in range(30)} | {"a.ipynb": NOTEBOOK})
    zips = zipped({f"{number}.zip": inner for number in range(4)})
    intake = find(write(tmp_path, {"ada.zip": zips, "bob.zip": zips}))
    refused = [file for file, reason in reasons(intake).items() if "lists more" in (reason or "")]
    assert refused == ["ada.zip/3.zip", "bob.zip/3.zip"]
    assert files(intake)[:3] == [f"ada.zip/{number}.zip/a.ipynb" for number in range(3)]


def test_a_zip_that_holds_too_much_leaves_room_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "ZIP_BYTES", 100)
    big = zipped({f"{number}.ipynb": bytes(40) for number in range(4)})
    intake = find(write(tmp_path, {"ada.zip": big, "bob.ipynb": bytes(200)}))
    held = {one.file: one.load is not None for one in intake.submissions}
    assert list(held.values()) == [True, True, False, False, True]


def test_the_zips_in_a_zip_are_unpacked_up_to_a_limit_all_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = zipped({"a.ipynb": NOTEBOOK})
    monkeypatch.setattr(collect, "ZIP_BYTES", 3 * len(inner + NOTEBOOK))
    zips = zipped({f"{number}.zip": inner for number in range(9)})
    with patch.object(archive, "_unpack", wraps=archive._unpack) as unpacked:
        intake = find(write(tmp_path, {"ada.zip": zips, "bob.ipynb": NOTEBOOK}))
    held = {one.file: one.load is not None for one in intake.submissions}
    assert list(held.values()) == [*[True] * 3, *[False] * 6, True]
    assert unpacked.call_count == 7  # three zips, what is in them, and the one too many


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
