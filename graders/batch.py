"""A batch: every submission in, every submission out, once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from graders.draw import Draw, usable_draw
from graders.intake import Submission
from graders.known import objection
from graders.marking import Exam, GraderError, exams, mark
from graders.pool import Pool
from graders.provenance import assignment_sha256, fingerprint
from graders.registry import questions
from graders.results import Provenance, Result, as_record
from graders.sandbox import Limits, Sandbox, SandboxError
from graders.store import Store

SEED_BITS = 32


@dataclass(frozen=True)
class Settings:
    """How a batch is run.

    jobs: worker processes. tier: what stands around student code. limits: time and memory.
    """

    jobs: int
    tier: str
    limits: Limits


@dataclass(frozen=True)
class Task:
    """One submission to judge. alone: a second try while nothing else runs."""

    submission: Submission
    alone: bool = False


@dataclass(frozen=True)
class Done:
    """A task's result. suspect: time by the clock ran out with little processor time used."""

    task: Task
    result: Result
    suspect: bool = False


def choose_seed(store: Store, demanded: int | None) -> int:
    """Take the seed that was asked for, else the folder's own, else a new one from the system."""
    if demanded is not None:
        return demanded
    kept = store.seed()
    return secrets.randbits(SEED_BITS) if kept is None else kept


def draw_for(seed: int) -> Draw:
    """Draw hidden inputs that tell every known mistake from the reference."""
    return usable_draw(seed, objection)


def run_batch(
    submissions: Sequence[Submission],
    store: Store,
    draw: Draw,
    settings: Settings,
    on_done: Callable[[Result], None] = lambda result: None,
) -> None:
    """Judge what is new or changed, and commit each result to the store.

    Raises StoreError when the store cannot be written; what is in it stays.
    """
    mine = fingerprint(draw.seed, settings.tier, settings.limits)
    provenance = Provenance(
        possible=sum(question.possible for question in questions()),
        isolation=settings.tier,
        seed=draw.seed,
        assignment_sha256=assignment_sha256(),
    )
    store.keep_seed(draw.seed)
    store.keep_only({(submission.student, submission.file) for submission in submissions})
    new = [s for s in submissions if not store.has(s.student, s.file, s.sha256, mine)]

    def finish(done: Done) -> None:
        store.put(as_record(done.result, provenance), mine)
        on_done(done.result)

    again = []
    for done in _pool(draw, settings).run([Task(submission) for submission in new]):
        if done.suspect:
            again.append(Task(done.task.submission, alone=True))
        else:
            finish(done)
    for done in _pool(draw, replace(settings, jobs=1)).run(again):
        finish(done)


def _pool(draw: Draw, settings: Settings) -> Pool[Task, Done]:
    return Pool(lambda: _Worker(exams(draw), settings), _lost, settings.jobs)


class _Worker:
    """What a worker process keeps between submissions: the exams and one sandbox."""

    def __init__(self, asked: list[Exam], settings: Settings) -> None:
        self._exams = asked
        self._settings = settings
        self._sandbox: Sandbox | None = None

    def __call__(self, task: Task) -> Done:
        try:
            if self._sandbox is None:
                self._sandbox = Sandbox(self._settings.tier, self._settings.limits)
            result, suspect = mark(task.submission, self._exams, self._sandbox)
        except (SandboxError, GraderError, MemoryError) as error:
            self._renew()
            return Done(task, _not_judged(task.submission, f"The grader failed: {error}"))
        return Done(task, result, suspect and not task.alone)

    def _renew(self) -> None:
        """Give up a sandbox that may be broken."""
        if self._sandbox is not None:
            self._sandbox.close()
        self._sandbox = None


def _lost(task: Task) -> Done:
    reason = (
        "The grader's own process ended twice while it judged this submission. "
        "Grade it alone; if that fails too, report it as a fault of the grader."
    )
    return Done(task, _not_judged(task.submission, reason))


def _not_judged(submission: Submission, reason: str) -> Result:
    return Result(submission.student, submission.file, submission.sha256, reason=reason)
