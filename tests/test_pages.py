"""Pages are written where they belong, when something changed, and for their owner only."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graders.pages import ANONYMOUS, CLASS, FEEDBACK, ZIP, write_pages
from graders.pages.archive import returned_as
from tests.classes import FORKS
from tests.records import FACTS, blank, graded, not_graded

TWO = [graded("ana"), graded("bo", blank())]


def written(out: Path) -> dict[str, str]:
    return {page.name: page.read_text("utf-8") for page in (out / FEEDBACK).iterdir()}


def zipped(out: Path) -> list[str]:
    with zipfile.ZipFile(out / ZIP) as archive:
        return archive.namelist()


def test_each_student_has_a_page_and_the_class_a_report(tmp_path: Path) -> None:
    paths = write_pages(tmp_path, TWO, FACTS)
    assert paths == [tmp_path / CLASS, tmp_path / FEEDBACK, tmp_path / ZIP]
    pages = written(tmp_path)
    assert sorted(pages) == ["ana.html", "bo.html"]
    assert "bo" not in pages["ana.html"].split("<h1>")[1].split()
    assert 'href="feedback/ana.html"' in (tmp_path / CLASS).read_text("utf-8")


def test_a_report_without_names_is_made_on_demand(tmp_path: Path) -> None:
    assert tmp_path / ANONYMOUS in write_pages(tmp_path, TWO, FACTS, anonymous=True)
    assert "ana" not in (tmp_path / ANONYMOUS).read_text("utf-8").split("<h1>")[1].split()


@FORKS
def test_two_jobs_leave_the_same_files_as_one(tmp_path: Path) -> None:
    folder = "Ada King_81_assignsubmission_file"
    moodle = graded("ana", blank()) | {"file": f"{folder}/a.ipynb", "layout": "Moodle"}
    first = [*TWO, moodle, graded("Ana"), not_graded("cy", "It is empty.")]
    for records in (first, [graded("bo"), *first[2:]]):
        for jobs in (1, 2):
            (tmp_path / str(jobs)).mkdir(exist_ok=True)
            write_pages(tmp_path / str(jobs), records, FACTS, jobs=jobs)
        one, two = (
            {path.relative_to(out): path.is_dir() or path.read_bytes() for path in out.rglob("*")}
            for out in (tmp_path / "1", tmp_path / "2")
        )
        assert one == two


@FORKS
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_page_that_cannot_be_written_is_told_and_replaces_no_report(
    jobs: int, tmp_path: Path
) -> None:
    write_pages(tmp_path, TWO, FACTS, jobs=jobs)
    before = (tmp_path / CLASS).read_bytes()
    page = tmp_path / FEEDBACK / "cy.html"
    page.mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        write_pages(tmp_path, [*TWO, graded("cy")], FACTS, jobs=jobs)
    assert caught.value.filename == str(page)
    assert (tmp_path / CLASS).read_bytes() == before
    assert sorted(path.name for path in page.parent.iterdir()) == ["ana.html", "bo.html", "cy.html"]


@FORKS
@pytest.mark.parametrize("jobs", [1, 2])
def test_interrupted_half_way_it_takes_no_page_for_nobodys(jobs: int, tmp_path: Path) -> None:
    def interrupted() -> Iterator[dict[str, Any]]:
        yield TWO[0]
        raise KeyboardInterrupt

    write_pages(tmp_path, TWO, FACTS, jobs=jobs)
    before = {path: path.is_dir() or path.read_bytes() for path in tmp_path.rglob("*")}
    with pytest.raises(KeyboardInterrupt):
        write_pages(tmp_path, interrupted(), FACTS, jobs=jobs)
    after = {path: path.is_dir() or path.read_bytes() for path in tmp_path.rglob("*")}
    assert after == before


def test_only_what_changed_is_written_again(tmp_path: Path) -> None:
    write_pages(tmp_path, TWO, FACTS)
    before = {path: path.stat().st_ino for path in (tmp_path / FEEDBACK).iterdir()}
    packed = (tmp_path / ZIP).read_bytes()
    write_pages(tmp_path, TWO, FACTS)
    assert {path: path.stat().st_ino for path in before} == before
    assert (tmp_path / ZIP).read_bytes() == packed
    write_pages(tmp_path, [TWO[0], graded("bo")], FACTS)
    changed = {path.name for path, inode in before.items() if path.stat().st_ino != inode}
    assert changed == {"bo.html"}
    assert (tmp_path / ZIP).read_bytes() != packed


def test_the_zip_has_the_names_that_files_came_with_this_time(tmp_path: Path) -> None:
    write_pages(tmp_path, TWO, FACTS)
    folder = "Ada King_81_assignsubmission_file"
    moodle = TWO[0] | {"file": f"{folder}/ana.ipynb", "layout": "Moodle"}
    write_pages(tmp_path, [moodle, TWO[1]], FACTS)
    assert zipped(tmp_path) == [f"{folder}/feedback.html", "bo.html"]


def test_who_is_gone_leaves_no_page(tmp_path: Path) -> None:
    write_pages(tmp_path, TWO, FACTS)
    (tmp_path / FEEDBACK / ".ana.html.new").write_text("half a page")
    write_pages(tmp_path, TWO[1:], FACTS)
    assert sorted(written(tmp_path)) == ["bo.html"]
    assert zipped(tmp_path) == ["bo.html"]


def test_a_page_that_was_cut_short_is_written_again(tmp_path: Path) -> None:
    write_pages(tmp_path, TWO, FACTS)
    whole = written(tmp_path)
    (tmp_path / FEEDBACK / "ana.html").write_bytes(b"\xff\xfe")
    write_pages(tmp_path, TWO, FACTS)
    assert written(tmp_path) == whole


@pytest.mark.parametrize(
    "record",
    [
        TWO[0] | {"file": "ana/other.ipynb"},
        TWO[0] | {"notes": ["cell 3 does not run"]},
        TWO[0] | {"submission_sha256": "0" * 64},
        graded("ana", followed="lstm_forward"),
        graded("ana", {("rnn_forward", "a"): ("shape", ())}),
    ],
    ids=["another file", "a note", "other bytes", "the right cell", "another mark"],
)
def test_a_page_is_always_of_what_is_known_now(record: dict[str, Any], tmp_path: Path) -> None:
    write_pages(tmp_path, TWO, FACTS)
    before = written(tmp_path)
    write_pages(tmp_path, [record, TWO[1]], FACTS)
    after = written(tmp_path)
    assert after["ana.html"] != before["ana.html"]
    assert after["bo.html"] == before["bo.html"]
    (tmp_path / "anew").mkdir()
    write_pages(tmp_path / "anew", [record, TWO[1]], FACTS)
    assert after == written(tmp_path / "anew")


def test_students_who_did_the_same_have_pages_that_differ_in_who_they_are(tmp_path: Path) -> None:
    write_pages(tmp_path, [graded(student, blank()) for student in ("ana", "bo")], FACTS)
    pages = written(tmp_path)
    assert "ana" in pages["ana.html"]
    assert pages["bo.html"] == pages["ana.html"].replace("ana", "bo")


def test_when_it_was_judged_and_how_long_it_took_changes_no_page(tmp_path: Path) -> None:
    write_pages(tmp_path, TWO, FACTS)
    before = written(tmp_path)
    later = [record | {"cpu_s": 1.0, "wall_s": 2.0, "judged_at": "later"} for record in TWO]
    write_pages(tmp_path, later, FACTS)
    assert written(tmp_path) == before


def test_a_page_that_someone_changed_is_written_again(tmp_path: Path) -> None:
    write_pages(tmp_path, TWO, FACTS)
    whole = written(tmp_path)
    page = tmp_path / FEEDBACK / "bo.html"
    page.write_text(page.read_text("utf-8").replace("<h1>0 ", "<h1>100 "), "utf-8")
    assert written(tmp_path) != whole
    write_pages(tmp_path, TWO, FACTS)
    assert written(tmp_path) == whole


@pytest.mark.parametrize("then", [[TWO[0], graded("bo")], TWO[:1]], ids=["changed", "gone"])
def test_interrupted_before_the_zip_it_is_made_by_the_next_run(
    then: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pages(tmp_path, TWO, FACTS)
    with monkeypatch.context() as patch:
        patch.setattr("graders.pages.folder.packed", interrupted_at_the_end)
        with pytest.raises(KeyboardInterrupt):
            write_pages(tmp_path, then, FACTS)
    write_pages(tmp_path, then, FACTS)
    with zipfile.ZipFile(tmp_path / ZIP) as archive:
        packed = {name: archive.read(name).decode() for name in archive.namelist()}
    assert packed == written(tmp_path)


@contextmanager
def interrupted_at_the_end(path: Path) -> Iterator[Callable[[str, bytes], None]]:
    yield lambda name, content: None
    raise KeyboardInterrupt


def test_they_are_for_their_owner_only(tmp_path: Path) -> None:
    write_pages(tmp_path, TWO, FACTS, anonymous=True)
    for path in tmp_path.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize(
    ("students", "names"),
    [
        (["Ana", "ana"], ["Ana.html", "ana-2.html"]),
        (["a/b", "a\\b"], ["a_b.html", "a_b-2.html"]),
        (["../../etc"], ["__.._etc.html"]),
        ([".hidden", "CON. "], ["_hidden.html", "CON_.html"]),
        (["Zoë (12)", "名" * 90], ["Zoë (12).html", "名" * 50 + ".html"]),
        (["a\x00b\ud800"], ["a_b_.html"]),
    ],
)
def test_no_two_pages_share_a_name_and_no_name_leads_astray(
    tmp_path: Path, students: list[str], names: list[str]
) -> None:
    write_pages(tmp_path, [graded(student) for student in students], FACTS)
    assert sorted(written(tmp_path)) == sorted(names)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("class.zip/Ada King_81_assignsubmission_file/rnn.ipynb", "{}/feedback.html"),
        ("Ada King_81_assignsubmission_file_/rnn.ipynb", "{}/feedback.html"),
        ("Participant_81_assignsubmission_file/a/rnn.ipynb", "{}/feedback.html"),
        ("Ada King_81_assignsubmission_file_rnn.ipynb", "{}_feedback.html"),
    ],
)
def test_moodle_finds_the_folder_that_it_gave_out(file: str, name: str) -> None:
    start = next(part for part in file.split("/") if "assignsubmission" in part)
    folder = start.partition("_file")[0] + "_file"
    assert returned_as(file, "Moodle", "ada.html") == name.format(folder)


@pytest.mark.parametrize(
    "file",
    [
        "submissions.zip/kingada_LATE_481_5162_rnn_lstm.ipynb",
        "kingada_481_5162_rnn_lstm.ipynb",
        "LATE_anon_x7Yb3_5162_rnn_lstm.ipynb",
        "submissions.zip/kingada_481_5162_rnn_lstm.zip/rnn/rnn_lstm.ipynb",
    ],
)
def test_canvas_finds_the_numbers_that_it_gave_out(file: str) -> None:
    name = returned_as(file, "Canvas", "ada.html")
    given = next(part for part in file.split("/") if "_5162_" in part)
    assert name == f"{given.partition('rnn_lstm')[0]}feedback.html"


@pytest.mark.parametrize(
    "file",
    [
        *("ada/rnn_lstm.ipynb", "rnn_2026_11_24T09_30_00_1.zip", "ada.py"),
        "Ada King_assignsubmission_file/rnn.ipynb",
        # Named so by Ada: her page would be put before Bob.
        "ada/roebob_482_5163_rnn_lstm.ipynb",
        "HW_ada_attempt_2026-11-24-09-30-00/Bob Roe_82_assignsubmission_file/rnn.ipynb",
    ],
)
@pytest.mark.parametrize("layout", ["", "Blackboard"])
def test_where_no_lms_takes_pages_back_the_page_keeps_its_name(file: str, layout: str) -> None:
    assert returned_as(file, layout, "ada.html") == "ada.html"


def test_the_zip_holds_the_pages_under_those_names(tmp_path: Path) -> None:
    def at(student: str, file: str) -> dict[str, Any]:
        return graded(student) | {"file": file, "layout": "Moodle"}

    folder = "Ada King_81_assignsubmission_file"
    records = [at("ada", f"{folder}/a.ipynb"), at("ada 2", f"{folder}/b.ipynb"), graded("bo")]
    write_pages(tmp_path, records, FACTS)
    assert zipped(tmp_path) == [f"{folder}/feedback.html", f"{folder}/feedback-2.html", "bo.html"]


def test_no_page_goes_to_whom_its_student_named_a_folder_after() -> None:
    # Moodle's older exports have no number to know Ada by.
    file = "Ada King_assignsubmission_file/Bob Roe_82_assignsubmission_file/rnn.ipynb"
    assert returned_as(file, "Moodle", "ada.html") == "ada.html"
