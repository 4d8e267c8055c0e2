"""The same job on more than one machine, by a Dask scheduler.

What goes out is a submission's bytes and the conditions (seed, tier, limits), what comes back is a
row of the store. A submission whose worker is lost is judged again by another; each is stored once.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from graders.batch import (
    Done,
    Judging,
    Outcomes,
    Recorder,
    Settings,
)
from graders.cluster import work
from graders.diagnosis import Diagnoser
from graders.draw import Draw
from graders.intake import Submission, Unreadable, loaded
from graders.provenance import fingerprint
from graders.sandbox import TIERS, Tier
from graders.store import Row

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["Cluster", "ClusterError", "connected"]

_ADDRESS = re.compile(r"(?:tcp|tls)://\S+:\d+")
#: How many submissions are under way for each thread of a worker.
_AHEAD = 4
_PATIENCE_S = 10
#: How long a worker may take to find out its isolation, and a scheduler be without any worker.
_ANSWER_S = _BARE_S = 60


class ClusterError(Exception):
    """The other machines cannot be used; the message says why, and what to do."""


@contextmanager
def connected(address: str, jobs: int, out: Path) -> Iterator[Cluster]:
    """Connect to a scheduler, or start one with `jobs` workers on this machine for "local".

    out: where what explains mistakes is kept. Raises ClusterError.
    """
    if address != "local" and not _ADDRESS.fullmatch(address):
        raise ClusterError(f"{address} is no address. Give tcp://HOST:PORT, or `local`.")
    try:
        import distributed  # noqa: F401 (that it is there, before anything is begun)
    except ImportError:
        raise ClusterError(
            "I need Dask for --cluster, and it is not installed: "
            '.venv/bin/python -m pip install "distributed>=2024.8"'
        ) from None
    # A worker that is lost is expected here, and is told when it matters.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with _started(jobs, out) if address == "local" else _reached(address) as cluster:
        yield cluster


@contextmanager
def _started(jobs: int, out: Path) -> Iterator[Cluster]:
    """Start a scheduler with workers on this machine."""
    from distributed import Client, LocalCluster

    with (
        TemporaryDirectory(prefix="graders-") as scratch,
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=jobs,
            threads_per_worker=1,
            host="127.0.0.1",
            # A free port for what always listens, and no page on it about the class.
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            local_directory=scratch,
        ) as here,
        Client(here, set_as_default=False) as client,  # type: ignore[no-untyped-call]
    ):
        yield Cluster(client, out)


@contextmanager
def _reached(address: str) -> Iterator[Cluster]:
    """Connect to a scheduler that runs already. Raises ClusterError."""
    from distributed import Client

    try:
        client = Client(address, timeout=_PATIENCE_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except OSError as error:
        raise ClusterError(
            f"I tried to reach the scheduler at {address} and got: {error}. "
            "Start it there: dask scheduler"
        ) from error
    with client:
        yield Cluster(client, None)


@dataclass(frozen=True)
class Cluster:
    """A scheduler and its workers. shared: a folder that all workers have too."""

    client: Client
    shared: Path | None

    def tier(self, demand: str | None) -> Tier:
        """Find out on every worker what can stand around student code; take what all have.

        Raises ClusterError where a worker has nothing, or not what was demanded.
        """
        found = self._everywhere(work.probe, demand)
        refused = {where: told["refused"] for where, told in found.items() if told["refused"]}
        if refused:
            reasons = "\n".join(f"{where}: {why}" for where, why in refused.items())
            raise ClusterError(f"These workers cannot shut student code in.\n{reasons}")
        weakest = max((told["tier"] for told in found.values()), key=TIERS.index)
        passed_over = {reason: None for told in found.values() for reason in told["passed_over"]}
        return Tier(weakest, tuple(passed_over))

    def judges(self, draw: Draw, settings: Settings) -> Judging:
        """Give what judges submissions on the workers; while it does, it raises ClusterError."""
        if self.shared is not None:
            # Made once here, and read by all workers.
            Diagnoser(draw, self.shared)
        job = {
            "seed": draw.seed,
            "tier": settings.tier,
            "limits": asdict(settings.limits),
            "fingerprint": fingerprint(draw.seed, settings.tier, settings.limits),
            "shared": None if self.shared is None else str(self.shared),
        }

        recorder = Recorder.of(draw, settings)

        def judge(submissions: Sequence[Submission], alone: bool) -> Outcomes:
            yield from self._judged(job, recorder, submissions, alone)

        return judge

    def _everywhere(self, function: Any, *arguments: Any) -> dict[str, Any]:
        """Call a function on every worker, in the thread that judges there; leave out the lost.

        Raises ClusterError.
        """
        asked = {
            where: self.client.submit(function, *arguments, workers=[where], pure=False)
            for where in self._workers()
        }
        told = {where: self._answer(where, future) for where, future in asked.items()}
        answers = {where: answer for where, answer in told.items() if answer is not None}
        if not answers:
            left = " left: all ended when I asked what isolation they have" if asked else ""
            raise ClusterError(
                f"The scheduler has no worker{left}. Start some, from this checkout: {self._start}"
            )
        return answers

    def _answer(self, where: str, future: Future[Any]) -> Any:
        """Wait for a worker's answer; None when the worker is lost. Raises ClusterError."""
        for _ in range(_ANSWER_S):
            try:
                return future.result(timeout=1)
            except TimeoutError:
                if where not in self._workers():
                    return None
        raise ClusterError(f"The worker {where} did not answer in {_ANSWER_S} seconds. End it.")

    def _judged(
        self,
        job: dict[str, Any],
        recorder: Recorder,
        submissions: Sequence[Submission],
        alone: bool,
    ) -> Outcomes:
        threads = sum(self._workers().values())
        waiting = iter(submissions)
        under_way: dict[object, tuple[Submission, bytes]] = {}
        completed: SimpleQueue[Future[Any]] = SimpleQueue()

        def submit(submission: Submission, data: bytes) -> None:
            about = submission.student, submission.file, data, submission.of_student
            future = self.client.submit(work.judge, job, *about, pure=False)
            under_way[future.key] = (submission, data)
            future.add_done_callback(completed.put)  # type: ignore[no-untyped-call]

        def more() -> Outcomes:
            """Send out the next one; one without readable bytes needs nobody."""
            for submission in waiting:
                try:
                    submit(submission, loaded(submission))
                except Unreadable as error:
                    yield submission, recorder.not_judged(submission, error.reason)
                    continue
                return

        for _ in range(1 if alone else max(1, _AHEAD * threads)):
            yield from more()
        while under_way:
            future = self._next(completed)
            submission, data = under_way.pop(future.key)
            done = self._done(future, recorder, submission)
            if done is None:
                submit(submission, data)
            else:
                yield submission, done
                yield from more()

    def _done(self, future: Future[Any], recorder: Recorder, submission: Submission) -> Done | None:
        """Give what came of a submission; None where another worker has to judge it.

        Raises ClusterError when the scheduler is gone, or the only worker is unfit.
        """
        from distributed import KilledWorker

        while future.status not in ("error", "cancelled"):
            # A worker that is lost takes along what nobody has fetched; then another judges it.
            try:
                row, doubtful = json.loads(future.result(timeout=_BARE_S))
            except TimeoutError:
                self._need_workers()
            except Exception:
                if future.status == "finished":
                    raise
            else:
                return Done(Row(*row), doubtful)
        if future.status == "cancelled":
            raise ClusterError(
                "The scheduler is gone. What was judged is kept: "
                "when it is back, give the same command again."
            )
        error = future.exception()  # type: ignore[no-untyped-call]
        if isinstance(error, KilledWorker):
            return recorder.lost(submission)
        if isinstance(error, work.UnfitError):
            self._send_away(error)
            return None
        return recorder.not_judged(submission, f"The grader failed: {error!r}", doubtful=True)

    def _next(self, completed: SimpleQueue[Future[Any]]) -> Future[Any]:
        """Wait for what is done next. Raises ClusterError when nobody is left who could do it."""
        while True:
            try:
                return completed.get(timeout=_BARE_S)
            except Empty:
                self._need_workers()

    def _need_workers(self) -> None:
        """Raise ClusterError when nobody is left who could do it."""
        if not self._workers():
            raise ClusterError(
                f"All workers are lost, and for {_BARE_S} seconds no other came. What was judged "
                f"is kept: start some, and give the same command again. {self._start}"
            )

    @property
    def _start(self) -> str:
        """What starts a worker."""
        assert self.client.scheduler is not None
        return f"dask worker {self.client.scheduler.address} --nthreads 1"

    def _workers(self) -> dict[str, int]:
        """Give the addresses of all workers that there are now, and their numbers of threads."""
        # Asked anew: what the client knows (`scheduler_info`) may be without them at any moment.
        return dict(self.client.nthreads())  # type: ignore[no-untyped-call]

    def _send_away(self, error: work.UnfitError) -> None:
        """Part with a worker that cannot judge as the others do. Raises ClusterError for the last.

        It would else take every submission, because it fails so quickly.
        """
        where = error.args[0]
        if set(self._workers()) <= {where}:
            raise ClusterError(f"No worker is left. {error}")
        self.client.retire_workers([where])
