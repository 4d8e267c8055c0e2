"""Worker processes that judge submissions: a death among them costs one try, never the batch."""

from __future__ import annotations

import multiprocessing
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")

#: Address space of one worker, in bytes: it decodes what hostile code sent.
MEMORY = 4 << 30
_TRIES = 2


@dataclass
class _Worker(Generic[Task]):
    process: BaseProcess
    pipe: Connection
    task: Task | None = None


@dataclass
class Pool(Generic[Task, Done]):
    """Runs `work(task)` in processes of its own, forked from this one.

    start: called once in each new worker; gives the function that does the work.
    lost: makes a result for a task that killed its worker twice.
    """

    start: Callable[[], Callable[[Task], Done]]
    lost: Callable[[Task], Done]
    jobs: int
    _workers: list[_Worker[Task]] = field(default_factory=list)

    def run(self, tasks: Sequence[Task]) -> Iterator[Done]:
        """Yield each task's result as it is done, in no particular order."""
        waiting = deque((task, 0) for task in tasks)
        tries: dict[int, int] = {}
        try:
            while waiting or any(worker.task is not None for worker in self._workers):
                self._hand_out(waiting, tries)
                for worker in self._ready():
                    yield from self._collect(worker, waiting, tries)
        finally:
            self.close()

    def _hand_out(self, waiting: deque[tuple[Task, int]], tries: dict[int, int]) -> None:
        idle = [worker for worker in self._workers if worker.task is None]
        while waiting and (idle or len(self._workers) < self.jobs):
            worker = idle.pop() if idle else self._hire()
            worker.task, tries[id(worker)] = waiting.popleft()
            worker.pipe.send(worker.task)

    def _ready(self) -> list[_Worker[Task]]:
        busy = {worker.pipe: worker for worker in self._workers if worker.task is not None}
        return [busy[pipe] for pipe in wait(list(busy)) if isinstance(pipe, Connection)]

    def _collect(
        self, worker: _Worker[Task], waiting: deque[tuple[Task, int]], tries: dict[int, int]
    ) -> Iterator[Done]:
        task, tried = worker.task, tries[id(worker)] + 1
        assert task is not None
        try:
            done: Done = worker.pipe.recv()
        except (EOFError, OSError):
            self._dismiss(worker)
            if tried < _TRIES:
                waiting.append((task, tried))
            else:
                yield self.lost(task)
            return
        worker.task = None
        yield done

    def _hire(self) -> _Worker[Task]:
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        others = [worker.pipe for worker in self._workers]
        process = context.Process(target=_serve, args=(self.start, theirs, [ours, *others]))
        process.start()
        theirs.close()
        worker: _Worker[Task] = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _dismiss(self, worker: _Worker[Task]) -> None:
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join(timeout=5)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()

    def close(self) -> None:
        """End every worker; a closed pipe tells it to go."""
        for worker in list(self._workers):
            if worker.task is not None:
                worker.process.terminate()
            self._dismiss(worker)


def _serve(
    start: Callable[[], Callable[[Task], Done]], pipe: Connection, not_mine: Sequence[Connection]
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in not_mine:
        other.close()
    _limit_memory()
    work = start()
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(work(task))


def _limit_memory() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
