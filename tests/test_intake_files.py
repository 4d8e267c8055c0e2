"""Finding files: each that goes in comes out once, and nothing but files is opened."""

from __future__ import annotations

import os
import pickle
import socket
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graders.intake import Submission, Unreadable, find, folder, read
from graders.intake.model import FILE_BYTES
from graders.intake.names import printable
from graders.store import Store
from tests.intake_trees import NOTEBOOK, SCRIPT, Tree, loaded, reasons, rows, write, zipped


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


def test_grades_of_an_earlier_run_are_nobodys_work(tmp_path: Path) -> None:
    root = write(tmp_path, {"ada/a.ipynb": NOTEBOOK, "bob/b.py": SCRIPT, "bob/results.sqlite": b""})
    with Store(root / "old.py"):
        write(root / "old.py", {"feedback.zip": zipped({"ada.html": b""}), "class/x.py": SCRIPT})
    intake = find(root)
    assert rows(intake) == [("ada", "ada/a.ipynb"), ("bob", "bob/b.py")]
    assert "grades of an earlier run, which I do not look into: old.py." in intake.notes[-1]


def test_a_file_that_turns_into_a_link_is_not_followed(tmp_path: Path) -> None:
    path = write(tmp_path, {"a.ipynb": NOTEBOOK}) / "a.ipynb"
    (file,) = folder.files(tmp_path, (tmp_path.name,))
    path.rename(tmp_path / "b")
    path.symlink_to(tmp_path / "b")
    with pytest.raises(Unreadable):
        file.open()


def test_where_memory_runs_out_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    def code_cells(text: str) -> None:
        raise MemoryError

    monkeypatch.setattr("graders.intake.reading.code_cells", code_cells)
    with pytest.raises(Unreadable, match="more memory than I have"):
        read(Submission.of("ada", "a.ipynb", NOTEBOOK))


@pytest.mark.timeout(30)
def test_a_file_that_turns_into_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    path = write(tmp_path, {"a.ipynb": NOTEBOOK}) / "a.ipynb"
    (file,) = folder.files(tmp_path, (tmp_path.name,))
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(Unreadable, match="never follow"):
        file.open()


def test_a_folder_that_turns_into_a_link_is_not_followed(tmp_path: Path) -> None:
    """Where students can write, what only the grader may read would else be graded as theirs."""
    secret = write(tmp_path / "secret", {"a.ipynb": NOTEBOOK})
    root = write(tmp_path / "class", {"ada.ipynb": NOTEBOOK, "eve/a.ipynb": NOTEBOOK})
    *_, found = folder.files(root, (root.name,))
    walk = folder.files(root, (root.name,))
    next(walk)
    (root / "eve").rename(tmp_path / "eve")
    (root / "eve").symlink_to(secret)
    (met,) = walk
    assert met.names == (root.name, "eve", folder.UNLISTED)
    assert "I could not list" in (met.reason or "")
    with pytest.raises(Unreadable):
        found.again()


def test_a_folder_that_cannot_be_listed_is_not_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"ada/a.ipynb": NOTEBOOK, "bob/a.ipynb": NOTEBOOK})
    scandir = os.scandir
    closed = (tmp_path / "ada").stat()

    def refuse(path: int | str | os.PathLike[str]) -> object:
        if isinstance(path, int) and os.path.samestat(os.fstat(path), closed):
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
    assert one.load is None
    assert "larger than" in (one.reason or "")


@pytest.mark.parametrize("more", [-1, 0, 1, 1 << 20, FILE_BYTES - (1 << 20)])
def test_a_file_up_to_the_limit_is_read_to_its_last_byte(more: int, tmp_path: Path) -> None:
    whole = b"#" * ((1 << 20) + more - 1) + b"!"
    (tmp_path / "large.py").write_bytes(whole)
    (one,) = find(tmp_path).submissions
    assert loaded(one) == whole


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
    assert loaded(one) == NOTEBOOK
    read(one)


@given(st.text())
def test_any_name_is_made_printable_and_a_printable_one_is_kept(name: str) -> None:
    assert printable(name).isprintable()
    assert printable(printable(name)) == printable(name)


# Found now, read later.


def notebook(number: int) -> bytes:
    return b'{"cells": [{"cell_type": "code", "source": "x = %d"}]}' % number


def source(submission: Submission) -> str:
    return read(submission).sources[0]


def large_class(tmp_path: Path, first: int = 0) -> list[Path]:
    """The same class as a folder, a zip, and a zip of zips; students' numbers from `first` on."""
    works = {f"s{number:03}/a.ipynb": notebook(first + number) for number in range(60)}
    packed = {name.split("/")[0] + ".zip": zipped({"a.ipynb": works[name]}) for name in works}
    write(tmp_path, {"class.zip": zipped(works), "zips.zip": zipped(packed)})
    write(tmp_path / "class", works)
    return [tmp_path / "class", tmp_path / "class.zip", tmp_path / "zips.zip"]


def test_a_class_is_found_without_holding_its_files(tmp_path: Path) -> None:
    big = b"#" * 100_000
    tree = {"ada.py": big, "bob.zip": zipped([("a.py", big)])}
    write(tmp_path, {"class.zip": zipped(tree), **{f"class/{name}": tree[name] for name in tree}})
    for root in ("class", "class.zip"):
        found = find(tmp_path / root).submissions
        assert [loaded(one) for one in found] == [big, big]
        assert all(len(pickle.dumps(one)) < 2_000 for one in found)


def test_readers_at_the_same_time_share_nothing(tmp_path: Path) -> None:
    for root in large_class(tmp_path):
        found = find(root).submissions
        sent = [pickle.loads(pickle.dumps(one)) for one in found * 4]
        with ThreadPoolExecutor(4) as pool:
            sources = list(pool.map(source, sent))
        assert sources == [f"x = {number}" for number in range(60)] * 4


def test_nothing_stays_open(tmp_path: Path) -> None:
    for root in large_class(tmp_path):
        before = len(list(Path("/dev/fd").iterdir()))
        for one in find(root).submissions:
            read(one)
        assert len(list(Path("/dev/fd").iterdir())) == before


def test_what_changed_since_it_was_found_is_not_judged(tmp_path: Path) -> None:
    found = [find(root).submissions[7] for root in large_class(tmp_path)]
    large_class(tmp_path, first=1)
    for one in found:
        with pytest.raises(
            Unreadable, match=r"(?i)(?:changed|broken).*give the same command again"
        ):
            read(one)


def test_what_went_away_since_it_was_found_is_said(tmp_path: Path) -> None:
    for root in large_class(tmp_path):
        first, *_ = find(root).submissions
        root.rename(tmp_path / "moved")
        with pytest.raises(Unreadable, match=r"No such file.*give the same command again"):
            read(first)
        (tmp_path / "moved").rename(root)
        assert source(first) == "x = 0"


def test_a_submission_may_be_made_of_bytes(tmp_path: Path) -> None:
    (found,) = find(write(tmp_path, {"ada.py": SCRIPT})).submissions
    made = Submission.of("ada", "ada.py", SCRIPT)
    assert made == replace(found, people=())
    assert read(made) == read(found) == read(pickle.loads(pickle.dumps(made)))


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
        assert sorted(loaded(one) for one in unpacked.submissions) == sorted(unique)
        assert len({one.file for one in unpacked.submissions}) == len(unique)
        assert rows(unpacked) == sorted(rows(unpacked))
        (root / "class.zip").write_bytes(zipped(tree))
        if len(unique) > 1:
            assert find(root / "class.zip").submissions == unpacked.submissions
