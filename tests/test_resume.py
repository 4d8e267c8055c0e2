"""A batch that was interrupted goes on where it was, and ends as if nothing had happened."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graders import batch
from graders.commands import main
from graders.grade import RefusedError
from graders.marking.results import without_expected
from graders.reports.tables import TABLE
from graders.sandbox import Limits
from graders.store import Store
from tests.classes import (
    FORKS,
    SEED,
    bytes_of,
    disk_of,
    draw_once,
    files_but_times,
    grade,
    hand_in,
    in_a_process,
    results,
    stamps,
    three,
)
from tests.tables import lay_table

pytestmark = [FORKS, pytest.mark.usefixtures("one_draw")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of seven, one of them unreadable."""
    work = {f"student {number}": bytes_of("swapped") for number in range(5)}
    folder = tmp_path_factory.mktemp("class") / "in"
    return hand_in(folder, **work, blank=bytes_of("blank"), broken=b"{")


@pytest.fixture(scope="module")
def undisturbed(whole: Path) -> Any:
    """What an uninterrupted batch of this class leaves, times aside."""
    with pytest.MonkeyPatch.context() as patch:
        draw_once(patch)
        assert grade(whole, whole.parent / "undisturbed").status == 1
    return files_but_times(whole.parent / "undisturbed")


def at(place: str, count: int, happens: Callable[[], None]) -> Callable[[Callable[[], Any]], None]:
    """Let something happen before or after the nth use of a method, while work is done."""
    when, name = place.split()
    owner: Any = Path if name == "replace" else Store
    method = getattr(owner, name)
    seen = 0

    def changed(*arguments: Any) -> Any:
        nonlocal seen
        seen += 1
        if when == "before" and seen == count:
            happens()
        returned = method(*arguments)
        if when == "after" and seen == count:
            happens()
        return returned

    def doing(work: Callable[[], Any]) -> None:
        setattr(owner, name, changed)
        work()

    return doing


def kill_the_group() -> None:
    os.killpg(0, signal.SIGKILL)


#: Before the first result, before one is committed, after it, after the last, between the files.
MOMENTS = [
    ("after keep_seed", 1),
    ("before put", 1),
    ("after put", 1),
    ("before put", 4),
    ("after put", 7),
    ("before replace", 1),
    ("after replace", 1),
]


@pytest.mark.parametrize(("place", "count"), MOMENTS)
def test_killed_at_any_moment_it_goes_on_and_ends_as_if_undisturbed(
    place: str, count: int, whole: Path, undisturbed: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    killed = at(place, count, kill_the_group)
    assert in_a_process(lambda: killed(lambda: grade(whole, out, jobs=2))) == -signal.SIGKILL
    with Store(out) as store:
        before = {one["student"]: without_expected(one) for one in store.records()}
    assert grade(whole, out).status == 1
    after = {record["student"]: record for record in results(out)}
    kept = [name for name, record in before.items() if record["status"] == "graded"]
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert files_but_times(out) == undisturbed


def test_killed_after_every_single_result_it_comes_to_an_end(tmp_path: Path) -> None:
    folder, out = three(tmp_path / "in"), tmp_path / "out"
    killed = at("after put", 1, kill_the_group)
    ends = [in_a_process(lambda: killed(lambda: grade(folder, out))) for _ in range(4)]
    assert ends == [-signal.SIGKILL] * 3 + [0]
    assert {record["student"]: record["score"] for record in results(out)} == {
        "blank": 0,
        "perfect": 100,
        "swapped": 76,
    }


def test_the_seed_survives_a_kill_before_the_first_result(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    killed = at("before put", 1, kill_the_group)
    in_a_process(lambda: killed(lambda: grade(whole, out, seed=None)))
    with Store(out) as store:
        seed = store.seed()
    grade(whole, out, seed=None)
    assert {record["seed"] for record in results(out)} == {seed}


def test_ctrl_c_ends_everything_and_says_how_to_go_on(
    whole: Path, undisturbed: Any, tmp_path: Path
) -> None:
    out, said = tmp_path / "out", tmp_path / "said"
    command = ["grade", str(whole), "--out", str(out), "--isolation", "none"]
    command += ["--seed", str(SEED), "--call-seconds", "0.5"]

    def typed() -> None:
        with said.open("w") as sys.stderr:
            main(command)

    interrupted = at("after put", 3, lambda: os.killpg(0, signal.SIGINT))
    assert in_a_process(lambda: interrupted(typed)) == 130
    text = said.read_text()
    assert text == (f"Interrupted. What was judged is kept in {out}: the same command goes on.\n")
    with Store(out) as store:
        assert len(list(store.records())) >= 3
    assert not (out / TABLE).exists()
    assert grade(whole, out).status == 1
    assert files_but_times(out) == undisturbed


@pytest.mark.parametrize("size", [100, 30_000, 60_000])
def test_a_full_disk_ends_it_with_a_word_and_it_goes_on(
    size: int, whole: Path, undisturbed: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    lay_table(out)
    with disk_of(size), pytest.raises(RefusedError, match="give the same command again"):
        grade(whole, out)
    assert not (out / TABLE).exists()
    assert grade(whole, out).status == 1
    assert files_but_times(out) == undisturbed


def test_a_disk_that_is_full_at_the_end_leaves_the_old_files_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = three(tmp_path / "in"), tmp_path / "out"
    grade(folder, out)
    old = files_but_times(out)
    hand_in(folder, late=bytes_of("perfect"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", no_room)
        with pytest.raises(RefusedError, match=r"No space left.*give the same command again"):
            grade(folder, out, jobs=2)
    assert files_but_times(out) == old
    assert not list(out.rglob(".*.new"))
    grade(folder, out)
    assert [record["student"] for record in results(out)] == ["blank", "late", "perfect", "swapped"]


def no_room(path: Path, target: Path) -> Path:
    raise OSError(28, "No space left on device", str(path))


def test_only_what_is_new_or_changed_is_judged(tmp_path: Path) -> None:
    folder, out = three(tmp_path / "in"), tmp_path / "out"
    grade(folder, out)
    before = stamps(out)
    hand_in(folder, blank=bytes_of("perfect"), new=bytes_of("blank"))
    graded = grade(folder, out)
    after = stamps(out)
    assert {name for name in before if before[name] == after[name]} == {"perfect", "swapped"}
    assert "2 kept from before" in graded.text
    marks = {record["student"]: record["score"] for record in results(out)}
    assert marks == {"blank": 100, "new": 0, "perfect": 100, "swapped": 76}


def test_what_shares_its_students_time_with_fewer_is_judged_again(tmp_path: Path) -> None:
    folder, out = three(tmp_path / "in"), tmp_path / "out"
    (folder / "blank" / "again.ipynb").write_bytes(bytes_of("blank"))
    grade(folder, out)
    before = stamps(out)
    (folder / "blank" / "again.ipynb").unlink()
    assert "2 kept from before" in grade(folder, out).text
    assert [name for name, stamp in stamps(out).items() if before[name] != stamp] == ["blank"]


def test_when_nothing_changed_nothing_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = three(tmp_path / "in"), tmp_path / "out"
    grade(folder, out)
    before = results(out)
    monkeypatch.setattr(batch, "exams", None)
    assert grade(folder, out, seed=None).status == 0
    assert results(out) == before


def test_grades_below_the_submissions_are_not_handed_in(tmp_path: Path) -> None:
    folder, out = three(tmp_path / "in"), tmp_path / "in" / "grades"
    for _ in range(2):
        assert grade(folder, out).status == 0
        assert [one["student"] for one in results(out)] == ["blank", "perfect", "swapped"]


def test_results_of_submissions_that_are_gone_go_too(tmp_path: Path) -> None:
    folder, out = three(tmp_path / "in"), tmp_path / "out"
    grade(folder, out)
    (folder / "blank" / "rnn_lstm.ipynb").unlink()
    grade(folder, out)
    assert [record["student"] for record in results(out)] == ["perfect", "swapped"]


@pytest.mark.parametrize(
    "changes", [{"seed": 21}, {"fresh": True}, {"limits": Limits(memory_mb=256)}]
)
def test_other_conditions_are_judged_again(changes: dict[str, Any], tmp_path: Path) -> None:
    folder, out = three(tmp_path / "in"), tmp_path / "out"
    grade(folder, out)
    before = stamps(out)
    graded = grade(folder, out, **changes)
    after = stamps(out)
    assert not [name for name in before if before[name] == after[name]]
    assert "kept from before" not in graded.text


@pytest.mark.parametrize(
    ("fact", "other"), [("deciding", {"a test": "another"}), ("environment", "another")]
)
def test_other_tests_or_another_environment_are_noticed(
    fact: str, other: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = three(tmp_path / "in"), tmp_path / "out"
    grade(folder, out)
    before = stamps(out)
    monkeypatch.setattr(f"graders.provenance.{fact}", lambda: other)
    grade(folder, out)
    after = stamps(out)
    assert not [name for name in before if before[name] == after[name]]


def test_what_could_not_be_judged_is_tried_again(tmp_path: Path) -> None:
    folder, out = hand_in(tmp_path / "in", ana=bytes_of("perfect"), broken=b"{"), tmp_path / "out"
    assert grade(folder, out).status == 1
    before = stamps(out)
    assert grade(folder, out).status == 1
    assert stamps(out)["ana"] == before["ana"]
    assert "1 kept from before" in grade(folder, out).text


def test_the_grades_of_another_class_are_not_dropped_unasked(tmp_path: Path) -> None:
    folder, out = three(tmp_path / "in"), tmp_path / "out"
    grade(folder, out)
    other = hand_in(tmp_path / "other", zoe=bytes_of("perfect"))
    before = files_but_times(out)
    with pytest.raises(RefusedError, match="the grades of other students, none of whom is in"):
        grade(other, out)
    assert files_but_times(out) == before
    grade(other, out, fresh=True)
    assert [record["student"] for record in results(out)] == ["zoe"]


def test_fresh_keeps_the_seed_of_the_folder(tmp_path: Path) -> None:
    folder, out = three(tmp_path / "in"), tmp_path / "out"
    grade(folder, out, seed=5)
    grade(folder, out, seed=None, fresh=True)
    assert {record["seed"] for record in results(out)} == {5}


def test_a_second_batch_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    folder, out = three(tmp_path / "in"), tmp_path / "out"
    with Store(out), pytest.raises(RefusedError, match="Another batch is at work"):
        grade(folder, out)
    assert grade(folder, out).status == 0
