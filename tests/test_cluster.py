"""On other machines a class earns what it earns here, and a lost machine loses nothing."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

distributed = pytest.importorskip("distributed")

from graders.cluster import Cluster, work  # noqa: E402
from graders.grade import RefusedError  # noqa: E402
from graders.sandbox import TierError  # noqa: E402
from graders.store import Row, Store  # noqa: E402
from tests.classes import (  # noqa: E402
    DASK,
    FORKS,
    ROOT,
    bytes_of,
    files_but_times,
    grade,
    hand_in,
    results,
    three,
)

pytestmark = [FORKS, DASK, pytest.mark.usefixtures("one_draw")]


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """What Dask leaves open is closed before the next test."""
    yield
    gc.collect()


def scheduler(workers: int) -> Any:
    """A scheduler, and workers that are threads of this process."""
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=2,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
    )


@pytest.fixture
def workers() -> Iterator[Any]:
    with scheduler(2) as here:
        yield here
    for judge in work._judges.values():
        judge.close()
    work._judges.clear()


def test_with_a_worker_killed_the_grades_are_those_of_one_machine_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {
        f"student {number}": ("swapped", "perfect", "blank")[number % 3] for number in range(9)
    }
    folder = hand_in(tmp_path / "in", **{name: bytes_of(of) for name, of in names.items()})
    hand_in(folder, broken=b'{"cells": [', empty=b"")
    (folder / "loops.py").write_text("def rnn_forward(x, a0, p):\n    while True: pass\n")
    assert grade(folder, tmp_path / "here").status == 1

    put, stored, killed = Store.put, Counter[str](), []

    def watched(store: Store, row: Row, fingerprint: str) -> None:
        put(store, row, fingerprint)
        stored[row.file] += 1
        if sum(stored.values()) == 4:
            worker = multiprocessing.active_children()[0]
            assert worker.pid is not None
            os.kill(worker.pid, signal.SIGKILL)
            killed.append(worker.pid)

    monkeypatch.setattr(Store, "put", watched)
    with socket.socket() as taken:
        # Where Dask would show a page of its own, another program may be.
        with suppress(OSError):
            taken.bind(("127.0.0.1", 8787))
            taken.listen()
        assert grade(folder, tmp_path / "there", cluster="local", jobs=2).status == 1
    assert killed
    assert set(stored.values()) == {1}
    assert len(stored) == 12
    table = (tmp_path / "there" / "grades.csv").read_bytes()
    assert table == (tmp_path / "here" / "grades.csv").read_bytes()
    assert files_but_times(tmp_path / "there") == files_but_times(tmp_path / "here")


def test_what_goes_out_is_bytes_and_what_comes_back_is_plain_data(
    workers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, came = [], []
    submit, result = distributed.Client.submit, distributed.Future.result

    def submitted(client: Any, function: Any, *arguments: Any, **how: Any) -> Any:
        if function is work.judge:
            sent.append(arguments)
        return submit(client, function, *arguments, **how)

    def received(future: Any, *arguments: Any, **how: Any) -> Any:
        came.append(result(future, *arguments, **how))
        return came[-1]

    monkeypatch.setattr(distributed.Client, "submit", submitted)
    monkeypatch.setattr(distributed.Future, "result", received)
    folder = three(tmp_path / "in")
    assert grade(folder, tmp_path / "out", cluster=workers.scheduler_address).status == 0
    monkeypatch.undo()
    assert {student: data for _, student, _, data, _ in sent} == {
        name: bytes_of(name) for name in ("perfect", "blank", "swapped")
    }
    for job, *_ in sent:
        assert set(job) == {"seed", "tier", "limits", "fingerprint", "shared"}
        assert job["shared"] is None
        assert json.loads(json.dumps(job)) == job
    assert sum(isinstance(plain, str) for plain in came) == 3
    assert all(json.loads(json.dumps(plain)) == plain for plain in came)
    assert [one["score"] for one in results(tmp_path / "out")] == [0, 100, 76]


def probe(demand: str | None) -> dict[str, Any]:
    """One worker has less than the other."""
    tier = ("full", "container")[distributed.get_worker().name]
    return {"tier": tier, "passed_over": ["full: none here"], "refused": None}


def test_the_isolation_is_the_weakest_that_every_worker_has(
    workers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graders.cluster.work.probe", probe)
    with distributed.Client(workers, set_as_default=False) as client:
        tier = Cluster(client, None).tier(None)
    assert tier.name == "container"
    assert tier.passed_over == ("full: none here",)


def test_a_worker_that_cannot_shut_code_in_is_named(
    workers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(demand: str | None) -> Any:
        raise TierError(f"{demand} cannot be had")

    monkeypatch.setattr("graders.cluster.work.choose", nothing)
    address = workers.scheduler_address
    with pytest.raises(RefusedError, match=r"tcp://.*: full cannot be had"):
        grade(three(tmp_path / "in"), tmp_path / "out", cluster=address, isolation="full")


def test_a_worker_with_other_tests_judges_nothing(
    workers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graders.cluster.work.fingerprint", lambda *conditions: "another")
    with pytest.raises(RefusedError, match=r"No worker is left.* other tests"):
        grade(three(tmp_path / "in"), tmp_path / "out", cluster=workers.scheduler_address)
    with Store(tmp_path / "out") as store:
        assert list(store.records()) == []


#: What a worker in a process of its own need not make again: the draw, and what explains mistakes.
READY = """
from graders.cluster import work
from tests.tables import diagnoser, drawn
work.usable_draw = lambda seed: drawn()
work.Diagnoser = lambda *_: diagnoser()
"""


@contextmanager
def machine(address: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker as a person starts one: a process of its own, that nobody starts again."""
    order = [sys.executable, "-m", "distributed.cli.dask_worker", address]
    options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--preload", READY]
    where = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (
        subprocess.Popen([*order, *options], env=where, stderr=subprocess.DEVNULL) as process,
        distributed.Client(address, set_as_default=False) as client,
    ):
        client.wait_for_workers(1)
        try:
            yield process
        finally:
            process.kill()


def test_when_all_workers_are_lost_it_ends_and_the_same_command_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {f"student {number}": ("swapped", "blank")[number % 2] for number in range(8)}
    folder = hand_in(tmp_path / "in", **{name: bytes_of(of) for name, of in names.items()})
    assert grade(folder, tmp_path / "here").status == 0
    monkeypatch.setattr("graders.cluster._BARE_S", 0.1)
    put = Store.put
    with scheduler(0) as there:
        address = there.scheduler_address
        with machine(address) as worker, pytest.MonkeyPatch.context() as patch:

            def watched(store: Store, row: Row, fingerprint: str) -> None:
                put(store, row, fingerprint)
                worker.kill()

            patch.setattr(Store, "put", watched)
            with pytest.raises(RefusedError, match=r"All workers are lost.* the same command"):
                grade(folder, tmp_path / "out", cluster=address)
        with Store(tmp_path / "out") as store:
            # Each thread of a worker has four to do at a time.
            assert 1 <= len(list(store.records())) <= 4
        with machine(address):
            ended = grade(folder, tmp_path / "out", cluster=address)
    assert ended.status == 0
    assert "kept from before" in ended.text
    assert files_but_times(tmp_path / "out") == files_but_times(tmp_path / "here")


def test_what_a_lost_worker_takes_along_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = hand_in(tmp_path / "in", **{f"student {k}": bytes_of("blank") for k in range(4)})
    monkeypatch.setattr("graders.cluster._BARE_S", 0.1)
    done = Cluster._done
    with scheduler(0) as there, machine(there.scheduler_address) as worker:

        def late(self: Cluster, future: Any, *rest: Any) -> Any:
            worker.kill()
            worker.wait()
            return done(self, future, *rest)

        monkeypatch.setattr(Cluster, "_done", late)
        with pytest.raises(RefusedError, match="All workers are lost"):
            grade(folder, tmp_path / "out", cluster=there.scheduler_address)


def ends(demand: str | None) -> Any:
    """A worker that is lost by the first question."""
    os._exit(1)


def test_a_worker_that_is_lost_before_it_answers_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graders.cluster.work.probe", ends)
    with (
        scheduler(0) as there,
        machine(there.scheduler_address),
        pytest.raises(RefusedError, match="no worker left: all ended when I asked"),
    ):
        grade(three(tmp_path / "in"), tmp_path / "out", cluster=there.scheduler_address)


@pytest.mark.parametrize(
    ("address", "said"),
    [("here", "is no address"), ("tcp://127.0.0.1:1", "I tried to reach the scheduler")],
)
def test_a_scheduler_that_cannot_be_reached_is_named(
    address: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graders.cluster._PATIENCE_S", 1)
    with pytest.raises(RefusedError, match=said):
        grade(three(tmp_path / "in"), tmp_path / "out", cluster=address)


def test_a_scheduler_without_workers_is_told(tmp_path: Path) -> None:
    with (
        scheduler(0) as here,
        pytest.raises(RefusedError, match="has no worker"),
    ):
        grade(three(tmp_path / "in"), tmp_path / "out", cluster=here.scheduler_address)


def test_without_dask_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(RefusedError, match="pip install"):
        grade(three(tmp_path / "in"), tmp_path / "out", cluster="local")
