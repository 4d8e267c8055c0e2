"""A batch: every submission in, every submission out, once."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from graders.diagnosis import Diagnoser
from graders.draw import Draw
from graders.intake import Submission
from graders.marking.exam import Exam, GraderError, exams
from graders.marking.mark import mark
from graders.marking.results import Provenance, Result, as_record
from graders.pool import Pool
from graders.provenance import assignment_sha256, conditions, fingerprint, origins
from graders.registry import questions
from graders.sandbox import Limits, Sandbox, SandboxError
from graders.store import Row, Store

SEED_BITS = 32


@dataclass(frozen=True)
class Settings:
    """How a batch is run.

    jobs: worker processes. tier: what stands around student code. limits: time and memory.
    """

    jobs: int
    tier: str
    limits: Limits


class Done(NamedTuple):
    """What came of a submission. doubtful: the questions that should be tried again alone."""

    row: Row
    doubtful: Sequence[str] = ()

    def tried_again(self, row: Row) -> Row:
        """Take what came of another try where this one left a doubt, and nowhere else.

        By then a submission may know what was thought of its answers: they stand, or it could give
        others.
        """
        before, record = json.loads(self.row.record), json.loads(row.record)
        if row.graded:
            stands = {n: one for n, one in before["questions"].items() if n not in self.doubtful}
            record["questions"] |= stands
            record["score"] = sum(one["score"] for one in record["questions"].values())
        return Row.of(record)


Outcomes = Generator[tuple[Submission, Done], None, None]
#: Judges submissions, all at once or one after the other (alone), and gives each with its outcome.
Judging = Callable[[Sequence[Submission], bool], Outcomes]


def choose_seed(store: Store, demanded: int | None) -> int:
    """Take the seed that was asked for, else the folder's own, else a new one from the system."""
    if demanded is not None:
        return demanded
    kept = store.seed()
    return secrets.randbits(SEED_BITS) if kept is None else kept


@dataclass(frozen=True)
class Batch:
    """A store, and the conditions under which submissions are judged for it.

    folder: where what explains mistakes on these inputs is kept for the next run.
    elsewhere: judges submissions on other machines, all at once or one after the other, and gives
    each with what came of it; without it they are judged in processes of this one.
    Every method raises StoreError when the store cannot be used; what is in it stays.
    """

    store: Store
    draw: Draw
    settings: Settings
    folder: Path | None = None
    elsewhere: Judging | None = None

    @cached_property
    def fingerprint(self) -> str:
        """What must be the same for a stored result to stand."""
        return fingerprint(self.draw.seed, self.settings.tier, self.settings.limits)

    def begin(self, submissions: Sequence[Submission]) -> list[Submission]:
        """Give those that are new, changed, or were not judged under these conditions.

        The results of submissions that are no longer there are dropped.
        """
        self.store.keep_seed(self.draw.seed)
        self.store.keep_conditions(
            self.fingerprint,
            conditions(self.draw.seed, self.settings.tier, self.settings.limits),
        )
        self.store.keep_only((s.student, s.file) for s in submissions)
        return [
            s
            for s in submissions
            if not self.store.has(s.student, s.file, s.sha256, s.of_student, self.fingerprint)
        ]

    def judge(
        self,
        submissions: Sequence[Submission],
        on_done: Callable[[Submission], None] = lambda _: None,
    ) -> None:
        """Judge submissions, and commit each result to the store before it is told.

        Raises PoolError when no worker can start.
        """
        if not submissions:
            return

        def finish(submission: Submission, row: Row) -> None:
            self.store.put(row, self.fingerprint)
            on_done(submission)

        judge = self.elsewhere or self._here()
        again: dict[Submission, Done] = {}
        with closing(judge(submissions, False)) as judged:
            for submission, done in judged:
                if done.doubtful:
                    again[submission] = done
                else:
                    finish(submission, done.row)
        with closing(judge(list(again), True)) as judged:
            for submission, done in judged:
                finish(submission, again[submission].tried_again(done.row))

    def _here(self) -> Judging:
        """Give what judges in processes of this one. It holds much, as it explains mistakes."""
        # Made before the workers are, so that they share it.
        diagnoser = Diagnoser(self.draw, self.folder, self.settings.jobs)
        asked = exams(self.draw, diagnoser, examples=True)
        recorder = Recorder.of(self.draw, self.settings)

        def judge(submissions: Sequence[Submission], alone: bool) -> Outcomes:
            settings = replace(self.settings, jobs=1) if alone else self.settings
            pool = Pool[Submission, Done](
                lambda: closing(Judge(asked, settings, recorder)), recorder.lost, settings.jobs
            )
            return pool.run(submissions)

        return judge


@dataclass(frozen=True)
class Recorder:
    """Makes the rows that the store keeps; a worker does so itself, and spares the one parent."""

    provenance: Provenance

    @classmethod
    def of(cls, draw: Draw, settings: Settings) -> Recorder:
        """Find out what all results of a batch have in common."""
        return cls(
            Provenance(
                possible=sum(question.possible for question in questions()),
                isolation=settings.tier,
                seed=draw.seed,
                assignment_sha256=assignment_sha256(),
                origins=origins(),
            )
        )

    def done(self, submission: Submission, result: Result, doubtful: Iterable[str] = ()) -> Done:
        """Make a result's row."""
        record = as_record(result, self.provenance)
        record["of_student"] = submission.of_student
        record["judged_at"] = datetime.now(UTC).isoformat(timespec="seconds")
        return Done(Row.of(record), sorted(doubtful))

    def not_judged(self, submission: Submission, reason: str, doubtful: bool = False) -> Done:
        """Say why a submission could not be judged. doubtful: whether another try may help."""
        name, file, sha256 = submission.student, submission.file, submission.sha256
        names = [registered.name for registered in questions()] if doubtful else []
        return self.done(submission, Result(name, file, sha256, reason=reason), names)

    def lost(self, submission: Submission) -> Done:
        """Say that the processes that judged a submission ended, and it is not judged."""
        return self.not_judged(
            submission,
            "The grader's own process ended twice while it judged this submission. "
            "Grade it alone; if that fails too, report it as a fault of the grader.",
        )


class Judge:
    """What a worker process keeps between submissions: the exams and one sandbox."""

    def __init__(self, asked: list[Exam], settings: Settings, recorder: Recorder) -> None:
        self._asked = asked
        self._settings = settings
        self._recorder = recorder
        self._sandbox: Sandbox | None = self._opened()

    def __call__(self, submission: Submission) -> Done:
        """Judge one submission; a fault of ours is told, and never raised."""
        try:
            self._sandbox = self._sandbox or self._opened()
            return self._recorder.done(submission, *mark(submission, self._asked, self._sandbox))
        except Exception as error:
            # Whatever went wrong was ours; the sandbox may be broken, or its neighbours too loud.
            self.close()
            what = error if isinstance(error, SandboxError | GraderError) else repr(error)
            return self._recorder.not_judged(
                submission, f"The grader failed: {what}", doubtful=True
            )

    def close(self) -> None:
        """End the sandbox."""
        if self._sandbox is not None:
            self._sandbox.close()
        self._sandbox = None

    def _opened(self) -> Sandbox:
        return Sandbox(self._settings.tier, self._settings.limits)
