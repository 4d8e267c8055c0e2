"""The store keeps what is finished, for one batch at a time, and says what is in its way."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graders.batch import choose_seed
from graders.store import NAME, ROOT, Row, Store, StoreError
from tests.classes import FORKS, disk_of, in_a_process

pytestmark = FORKS


def record(student: str, file: str = "a.ipynb", **changes: Any) -> dict[str, Any]:
    made = {
        "student": student,
        "file": file,
        "status": "graded",
        "submission_sha256": "s",
        "of_student": 1,
    }
    return {**made, **changes}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "out"


@pytest.fixture
def store(out: Path) -> Iterator[Store]:
    with Store(out) as opened:
        yield opened


def students(store: Store) -> list[str]:
    return [record["student"] for record in store.records()]


def test_a_result_is_there_when_the_store_is_opened_again(out: Path) -> None:
    with Store(out) as store:
        store.put(Row.of(record("ana")), "f")
    with Store(out) as store:
        assert list(store.records()) == [record("ana")]
        assert store.has("ana", "a.ipynb", "s", 1, "f")


def test_a_committed_result_survives_a_process_that_is_killed(out: Path) -> None:
    def killed() -> None:
        store = Store(out)
        store.put(Row.of(record("ana")), "f")
        os.kill(os.getpid(), signal.SIGKILL)

    assert in_a_process(killed) == -signal.SIGKILL
    with Store(out) as store:
        assert students(store) == ["ana"]


def test_half_characters_do_not_stop_the_rest(store: Store) -> None:
    store.put(Row.of(record("ana", text="half \ud83d a face")), "f")
    assert list(store.records()) == [record("ana", text="half ? a face")]


def test_records_come_in_the_order_of_student_and_file(store: Store) -> None:
    names = ["b", "a", "Z", "é", "10", "9", "a b", "\U0001f600", "\ufb01"]
    for student in names:
        for file in ("2", "10", "1"):
            store.put(Row.of(record(student, file)), "f")
    found = [(one["student"], one["file"]) for one in store.records()]
    assert found == sorted((student, file) for student in names for file in ("2", "10", "1"))


def test_a_result_is_replaced_and_never_doubled(store: Store) -> None:
    store.put(Row.of(record("ana", score=1)), "f")
    store.put(Row.of(record("ana", score=2)), "f")
    assert list(store.records()) == [record("ana", score=2)]


@pytest.mark.parametrize(
    "asked",
    [
        ("ana", "a.ipynb", "changed", 1, "f"),
        ("ana", "a.ipynb", "s", 2, "f"),
        ("ana", "a.ipynb", "s", 1, "other conditions"),
        ("ana", "b.ipynb", "s", 1, "f"),
        ("bea", "a.ipynb", "s", 1, "f"),
    ],
)
def test_a_result_stands_only_for_the_same_file_and_conditions(
    store: Store, asked: tuple[str, str, str, int, str]
) -> None:
    store.put(Row.of(record("ana")), "f")
    assert not store.has(*asked)


def test_what_was_not_graded_is_not_held_for_judged(store: Store) -> None:
    store.put(Row.of(record("ana", status="not_graded")), "f")
    assert not store.has("ana", "a.ipynb", "s", 1, "f")
    assert students(store) == ["ana"]


def test_results_of_submissions_that_are_gone_go_too(store: Store) -> None:
    for student in ("ana", "bea", "cy"):
        store.put(Row.of(record(student)), "f")
    store.keep_only([("ana", "a.ipynb"), ("bea", "another.ipynb"), ("new", "a.ipynb")])
    assert students(store) == ["ana"]


def test_how_a_submission_came_may_change_while_its_result_stays(store: Store) -> None:
    store.put(Row.of(record("ana")), "f")
    store.put(Row.of(record("bea")), "g")
    for late in (False, True):
        store.keep_arrivals([("ana", "a.ipynb", {"late": late})])
    assert list(store.arrivals()) == [{"late": True}]
    assert list(store.stored()) == [(record("ana", late=True), "f"), (record("bea"), "g")]


def test_what_a_fingerprint_stands_for_is_kept(store: Store) -> None:
    assert store.conditions("f") is None
    store.keep_conditions("f", {"seed": 3})
    assert store.conditions("f") == {"seed": 3}
    assert store.fact("root") is None
    store.keep_fact("root", "/class")
    assert store.fact("root") == "/class"


def test_a_fact_may_be_any_path(store: Store) -> None:
    for path in ("/tmp/class", "/tmp/Gr\xfc\xdfe", os.fsdecode(b"/tmp/\xff")):
        store.keep_fact(ROOT, path)
        assert store.fact(ROOT) == path


def test_forgetting_keeps_the_seed(store: Store) -> None:
    store.keep_seed(7)
    store.put(Row.of(record("ana")), "f")
    store.forget()
    assert students(store) == []
    assert store.seed() == 7


def test_the_seed_is_the_demanded_one_or_the_folders_or_new(store: Store) -> None:
    first, second = choose_seed(store, None), choose_seed(store, None)
    assert first != second
    store.keep_seed(first)
    assert choose_seed(store, None) == first
    assert choose_seed(store, 3) == 3
    store.keep_seed(3)
    assert choose_seed(store, None) == 3


def test_two_batches_at_once_are_refused(store: Store, out: Path) -> None:
    with pytest.raises(StoreError, match="Another batch is at work in"):
        Store(out)
    store.put(Row.of(record("ana")), "f")
    assert students(store) == ["ana"]


def test_another_process_is_refused_too(store: Store, out: Path) -> None:
    def second() -> None:
        with pytest.raises(StoreError, match="Another batch"):
            Store(out)

    assert in_a_process(second) == 0


def test_the_folder_is_made_private(store: Store, out: Path) -> None:
    store.put(Row.of(record("ana")), "f")
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in out.glob(f"{NAME}*")} == {
        NAME: 0o600,
        f"{NAME}-wal": 0o600,
    }


def test_git_ignores_the_folder_wherever_it_is(store: Store, out: Path) -> None:
    assert (out / ".gitignore").read_text() == "*\n"


def test_an_empty_folder_is_made_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Store(tmp_path).__exit__(None, None, None)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_store_that_was_opened_to_others_is_closed_again(tmp_path: Path) -> None:
    for _ in range(2):
        with Store(tmp_path):
            assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
        tmp_path.chmod(0o777)


def test_a_folder_that_others_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "slides.pdf").touch()
    tmp_path.chmod(0o755)
    with pytest.raises(StoreError, match="Choose a new or an empty folder with --out"):
        Store(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["slides.pdf"]


def test_a_private_folder_with_other_files_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    tmp_path.chmod(0o700)
    with Store(tmp_path):
        assert {path.name for path in tmp_path.iterdir()} >= {"notes.txt", NAME}
    assert not (tmp_path / ".gitignore").exists()


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(StoreError, match="out for the grades and got: "):
        Store(tmp_path / "out")


def test_a_damaged_store_is_named_with_what_mends_it(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"no database " * 1000)
    with pytest.raises(StoreError, match=r"results\.sqlite and got: .*Remove it to start over"):
        Store(tmp_path)


def test_a_full_disk_is_named_and_costs_nothing_that_was_committed(out: Path) -> None:
    kept: list[str] = []

    def fill(store: Store) -> None:
        for number in range(100):
            store.put(Row.of(record(f"{number:03}", text="x" * 2000)), "f")
            kept.append(f"{number:03}")

    with Store(out) as store:
        with disk_of(64 << 10), pytest.raises(StoreError, match="make room, and give the same"):
            fill(store)
        assert 0 < len(kept) < 100
        assert students(store) == kept
        store.put(Row.of(record("late")), "f")
    with Store(out) as store:
        assert students(store) == [*kept, "late"]


def test_every_trouble_with_the_file_is_the_stores_own_error(store: Store) -> None:
    store._db.execute("DROP TABLE results")
    store._db.execute("DROP TABLE facts")
    store._db.execute("DROP TABLE arrivals")
    store._db.execute("DROP TABLE conditions")
    for use in (
        store.seed,
        store.forget,
        lambda: store.keep_seed(1),
        lambda: store.keep_only([]),
        lambda: store.has("ana", "a", "s", 1, "f"),
        lambda: store.put(Row.of(record("ana")), "f"),
        lambda: list(store.records()),
        lambda: list(store.arrivals()),
        lambda: store.keep_arrivals([]),
        lambda: store.conditions("f"),
        lambda: store.keep_conditions("f", {}),
    ):
        with pytest.raises(StoreError) as caught:
            use()
        assert isinstance(caught.value.__cause__, sqlite3.Error)
