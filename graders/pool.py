"""Work done in processes of its own: a death among them costs one try, never the rest."""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, NoReturn, TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")
Start = Callable[[], AbstractContextManager[Callable[[Task], Done]]]

#: Address space of one worker, in bytes: it decodes what hostile code sent.
MEMORY = 4 << 30
_TRIES = 2
#: How long a worker may take to end after it was told to, in seconds.
_PATIENCE_S = 5


class PoolError(RuntimeError):
    """No worker can start; the message says why."""


@dataclass
class _Worker:
    """place: tells it from the others at work. task: the number of the task that it has.

    tried: how often that task was tried before.
    """

    process: BaseProcess
    pipe: Connection
    place: int
    task: int | None = None
    tried: int = 0
    ready: bool = False


@dataclass
class Pool(Generic[Task, Done]):
    """Does work in processes of its own, forked from this one.

    start: entered once in each new worker, left when it ends; gives the function that does the
    work. lost: makes a result for a task that killed its worker twice.
    """

    start: Start[Task, Done]
    lost: Callable[[Task], Done]
    jobs: int
    _workers: list[_Worker] = field(default_factory=list)

    def run(self, tasks: Sequence[Task]) -> Generator[tuple[Task, Done], None, None]:
        """Yield each task with its result as it is done, in no particular order.

        Tasks need not be picklable, results must be. Raises PoolError.
        """
        waiting = deque((number, 0) for number in range(len(tasks)))
        try:
            while waiting or any(worker.task is not None for worker in self._workers):
                self._hand_out(tasks, waiting)
                for worker in self._heard():
                    yield from self._collect(worker, tasks, waiting)
        finally:
            self._close()

    def _hand_out(self, tasks: Sequence[Task], waiting: deque[tuple[int, int]]) -> None:
        idle = [worker for worker in self._workers if worker.task is None]
        while waiting and (idle or len(self._workers) < self.jobs):
            worker = idle.pop() if idle else self._hire(tasks)
            worker.task, worker.tried = waiting.popleft()
            # To one that died while it was idle nothing can be sent; it is found out when heard.
            with suppress(OSError):
                worker.pipe.send(worker.task)

    def _heard(self) -> list[_Worker]:
        busy = {worker.pipe: worker for worker in self._workers if worker.task is not None}
        return [busy[pipe] for pipe in wait(list(busy)) if isinstance(pipe, Connection)]

    def _collect(
        self, worker: _Worker, tasks: Sequence[Task], waiting: deque[tuple[int, int]]
    ) -> Iterator[tuple[Task, Done]]:
        number = worker.task
        assert number is not None
        try:
            message: Any = worker.pipe.recv()
        except (EOFError, OSError):
            self._dismiss(worker)
            if worker.tried + 1 < _TRIES:
                waiting.append((number, worker.tried + 1))
            elif worker.ready:
                yield tasks[number], self.lost(tasks[number])
            else:
                raise PoolError("a process of the grader ended at once, twice") from None
            return
        if worker.ready:
            worker.task = None
            yield tasks[number], message
        elif message is not None:
            raise PoolError(f"a process of the grader could not start: {message}")
        worker.ready = True

    def _hire(self, tasks: Sequence[Task]) -> _Worker:
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        not_theirs = [ours, *(worker.pipe for worker in self._workers)]
        place = min(set(range(self.jobs)) - {worker.place for worker in self._workers})
        arguments = (self.start, tasks, theirs, not_theirs, place)
        process = context.Process(target=_serve, args=arguments)
        process.start()
        theirs.close()
        worker = _Worker(process, ours, place)
        self._workers.append(worker)
        return worker

    def _close(self) -> None:
        """End every worker; a closed pipe tells an idle one to go."""
        for worker in self._workers:
            worker.pipe.close()
            if worker.task is not None:
                worker.process.terminate()
        for worker in list(self._workers):
            self._dismiss(worker)

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join(_PATIENCE_S)
        worker.process.kill()
        worker.process.join()
        worker.process.close()


def _serve(
    start: Start[Task, Done],
    tasks: Sequence[Task],
    pipe: Connection,
    not_mine: Sequence[Connection],
    place: int,
) -> None:
    # Ctrl-C reaches the whole group; whoever gave the tasks decides what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, leave)
    for other in not_mine:
        other.close()
    _stay_on_one_processor(place)
    _limit_memory()
    with ExitStack() as stack:
        try:
            work = stack.enter_context(start())
        except Exception as error:
            _tell(pipe, f"{type(error).__name__}: {error}")
            return
        # What is there by now stays: no collection of garbage need look through it again.
        gc.freeze()
        _tell(pipe, None)
        while True:
            try:
                number = pipe.recv()
            except (EOFError, OSError):  # nobody is left to work for
                return
            _tell(pipe, work(tasks[number]))


def _tell(pipe: Connection, message: object) -> None:
    """Send it, unless nobody is there to hear."""
    with suppress(OSError):
        pipe.send(message)


def leave(signal_number: int, frame: object) -> NoReturn:
    """Handle a signal: end, and leave what was entered."""
    sys.exit(0)


def _stay_on_one_processor(place: int) -> None:
    """Share a processor with what this worker starts: they take turns, and find warm caches."""
    if hasattr(os, "sched_setaffinity"):
        usable = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {usable[(os.getppid() + place) % len(usable)]})


def _limit_memory() -> None:
    if not sys.platform.startswith("linux"):  # elsewhere the kernel knows no such limit
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
