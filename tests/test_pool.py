"""Workers do every task once, outlive no parent, and cost nobody but themselves when they die."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any, NoReturn

import pytest

from graders.pool import MEMORY, Pool, PoolError
from graders.sandbox import Calls, Limits, Sandbox, TierError, choose
from tests.attacked_class import descendants
from tests.classes import FORKS, ended, in_a_process

pytestmark = FORKS

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux has /proc")


def lost(task: Any) -> Any:
    return f"{task} lost"


def pool(work: Callable[[Any], Any], jobs: int = 2) -> Pool[Any, Any]:
    return Pool(lambda: nullcontext(work), lost, jobs)


def done(work: Callable[[Any], Any], tasks: list[Any], jobs: int = 2) -> dict[Any, Any]:
    """Let a pool do the work, and check that every task comes back once."""
    pairs = list(pool(work, jobs).run(tasks))
    assert sorted(task for task, _ in pairs) == sorted(tasks)
    assert multiprocessing.active_children() == []
    return dict(pairs)


def end(*_: object) -> NoReturn:
    os._exit(1)


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 7])
def test_every_task_is_done_once(count: int, jobs: int) -> None:
    assert done(lambda task: task * 10, list(range(count)), jobs) == {
        task: task * 10 for task in range(count)
    }


def test_no_collection_of_garbage_looks_through_what_a_worker_began_with() -> None:
    known = [[number] for number in range(1_000)]
    before = gc.get_freeze_count()

    def are_left_alone(_: Any) -> bool:
        return gc.get_freeze_count() >= before + len(known) and not any(
            one is known for one in gc.get_objects()
        )

    assert done(are_left_alone, [1]) == {1: True}
    assert gc.get_freeze_count() == before


def test_no_more_workers_than_tasks_or_jobs() -> None:
    assert len(set(done(lambda _: os.getpid(), [1, 2, 3, 4, 5, 6], jobs=2).values())) <= 2
    assert len(set(done(lambda _: os.getpid(), [1, 2], jobs=9).values())) <= 2


def test_two_workers_work_at_the_same_time() -> None:
    ours, theirs = multiprocessing.Pipe()

    def meet(task: int) -> int:
        # Each waits for the other's word.
        end = (ours, theirs)[task]
        end.send(task)
        return int(end.recv())

    assert done(meet, [0, 1]) == {0: 1, 1: 0}


def test_tasks_need_not_be_picklable() -> None:
    pairs = pool(lambda task: task()).run([lambda: 1, lambda: 2])
    assert sorted(result for _, result in pairs) == [1, 2]


def test_a_worker_that_dies_once_is_replaced_and_its_task_done(tmp_path: Path) -> None:
    def work(task: int) -> str:
        mark = tmp_path / str(task)
        if task % 3 == 0 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return "done"

    assert done(work, list(range(8))) == dict.fromkeys(range(8), "done")


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_task_that_kills_its_worker_twice_is_lost_and_nothing_else(
    jobs: int, tmp_path: Path
) -> None:
    def work(task: str) -> str:
        if task == "bad":
            with (tmp_path / "tries").open("a") as tries:
                tries.write("x")
            end()
        return "done"

    found = done(work, ["a", "bad", "b", "c"], jobs)
    assert found == {"a": "done", "bad": "bad lost", "b": "done", "c": "done"}
    assert (tmp_path / "tries").read_text() == "xx"


def test_a_result_that_cannot_be_sent_is_lost(capfd: pytest.CaptureFixture[str]) -> None:
    assert done(lambda task: lambda: task, ["a"]) == {"a": "a lost"}
    assert "local object" in capfd.readouterr().err


def test_a_worker_that_died_while_it_had_nothing_to_do_is_replaced() -> None:
    with closing(pool(lambda task: task * 10, jobs=1).run([1, 2])) as results:
        assert next(results) == (1, 10)
        (worker,) = multiprocessing.active_children()
        worker.kill()
        worker.join()
        assert list(results) == [(2, 20)]


def test_a_worker_that_cannot_start_ends_it_with_its_reason() -> None:
    @contextmanager
    def start() -> Iterator[Callable[[int], int]]:
        raise ValueError("no room")
        yield abs

    with pytest.raises(PoolError, match="ValueError: no room"):
        list(Pool(start, lost, 2).run([1, 2, 3]))
    assert multiprocessing.active_children() == []


def test_workers_that_die_while_they_start_end_it() -> None:
    with pytest.raises(PoolError, match="ended at once"):
        list(Pool(end, lost, 2).run([1, 2, 3]))
    assert multiprocessing.active_children() == []


def test_a_worker_is_wound_up_when_it_ends(tmp_path: Path) -> None:
    @contextmanager
    def start() -> Iterator[Callable[[int], int]]:
        try:
            yield lambda task: task
        finally:
            (tmp_path / str(os.getpid())).touch()

    list(Pool(start, lost, 2).run([1, 2, 3, 4]))
    assert len(list(tmp_path.iterdir())) == 2


def test_a_busy_worker_is_wound_up_when_its_work_is_not_wanted_anymore(tmp_path: Path) -> None:
    ours, theirs = multiprocessing.Pipe()

    def work(task: int) -> object:
        if task == 0:
            # Done as soon as the other is busy, which it stays.
            return ours.recv()
        theirs.send("busy")
        return theirs.recv()

    @contextmanager
    def start() -> Iterator[Callable[[int], object]]:
        try:
            yield work
        finally:
            (tmp_path / str(os.getpid())).touch()

    with closing(Pool(start, lost, 2).run([0, 1])) as results:
        assert next(results) == (0, "busy")
    assert multiprocessing.active_children() == []
    assert len(list(tmp_path.iterdir())) == 2


def test_ctrl_c_is_not_for_workers() -> None:
    def work(task: int) -> int:
        os.kill(os.getpid(), signal.SIGINT)
        return task

    assert done(work, [1, 2]) == {1: 1, 2: 2}


@linux
def test_the_memory_of_a_worker_is_bounded() -> None:
    def work(size: int) -> str:
        try:
            bytearray(size)
        except MemoryError:
            return "refused"
        return "granted"

    assert done(work, [MEMORY, 1 << 20]) == {MEMORY: "refused", 1 << 20: "granted"}


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    def parent() -> None:
        results = pool(lambda task: task).run([1, 2, 3])
        next(results)
        os.kill(os.getpid(), signal.SIGKILL)

    # It returns when no worker is left.
    assert in_a_process(parent) == -signal.SIGKILL


@linux
def test_workers_whose_parent_is_gone_complain_to_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    parents, known = os.pipe()
    gone, closed = os.pipe()

    def start() -> Any:
        os.close(closed)
        os.write(known, b"!")
        os.read(gone, 1)  # returns when nobody has the other end any more
        return nullcontext(str)

    def parent() -> None:
        next(Pool[int, str](start, str, 1).run([1]))

    child = os.fork()
    if child == 0:
        parent()
        os._exit(0)
    os.read(parents, 1)
    (worker,) = [os.pidfd_open(pid) for pid in descendants(child)]
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(closed)
    assert ended(worker)
    for descriptor in (worker, parents, known, gone):
        os.close(descriptor)
    assert capfd.readouterr().err == ""


@linux
@pytest.mark.parametrize("demand", ["none", None])
def test_nothing_is_left_of_a_killed_worker_while_student_code_runs(demand: str | None) -> None:
    try:
        tier = choose(demand).name
    except TierError as error:
        pytest.skip(str(error))
    report, reported = os.pipe()

    def worker() -> None:
        sandbox = Sandbox(tier, Limits())
        session = sandbox.submission(["def f(x):\n    while True: pass"])
        # The zygote and its fork are there now.
        os.write(reported, b"!")
        session.ask("f", Calls([(1.0,)]))

    child = os.fork()
    if child == 0:
        worker()
        os._exit(0)
    os.read(report, 1)
    left = [os.pidfd_open(pid) for pid in descendants(child)]
    assert len(left) >= 2
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert all(ended(one) for one in left)
    for descriptor in (*left, report, reported):
        os.close(descriptor)
