"""What a worker does: it makes ready once for a job, and judges one submission after the other."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Lock
from typing import Any

from graders.batch import Judge, Recorder, Settings
from graders.diagnosis import Diagnoser
from graders.intake import Submission
from graders.marking.exam import exams
from graders.provenance import environment, fingerprint
from graders.sandbox import Limits, TierError, choose
from graders.usable import usable_draw


class UnfitError(Exception):
    """This worker cannot judge as the others do: its address, and why."""

    def __str__(self) -> str:
        return f"{self.args[0]}: {self.args[1]}"


#: A process has one sandbox, and judges one submission at a time whatever threads it has.
_lock = Lock()
#: The judge of the last job, by the job's fingerprint.
_judges: dict[str, Judge] = {}


def probe(demand: str | None) -> dict[str, Any]:
    """Find out what can stand around student code here: as `choose` does, in plain data."""
    try:
        tier = choose(demand)
    except TierError as error:
        return {"tier": None, "passed_over": [], "refused": str(error)}
    return {"tier": tier.name, "passed_over": list(tier.passed_over), "refused": None}


def judge(job: dict[str, Any], student: str, file: str, data: bytes, of_student: int) -> str:
    """Judge one submission and give what came of it as JSON. Raises UnfitError."""
    with _lock:
        done = _ready(job)(Submission.of(student, file, data, of_student))
    return json.dumps(done)


def _ready(job: dict[str, Any]) -> Judge:
    """Give the job's judge, which is made once."""
    if job["fingerprint"] not in _judges:
        for former in _judges.values():
            former.close()
        _judges.clear()
        _judges[job["fingerprint"]] = _made(job)
    return _judges[job["fingerprint"]]


def _made(job: dict[str, Any]) -> Judge:
    """Make ready, where code, environment and isolation are those of the job. Raises UnfitError."""
    from distributed import get_worker

    worker = get_worker()
    limits = Limits(**job["limits"])
    if fingerprint(job["seed"], job["tier"], limits) != job["fingerprint"]:
        raise UnfitError(
            worker.address,
            "it has other tests than the machine that asks, or another environment: "
            f"{environment()}. Bring both to the same checkout and the same lock.",
        )
    try:
        choose(job["tier"])
    except TierError as error:
        raise UnfitError(worker.address, str(error)) from None
    draw = usable_draw(job["seed"])
    folder = Path(job["shared"] or worker.local_directory)
    asked = exams(draw, Diagnoser(draw, folder), examples=True)
    settings = Settings(1, job["tier"], limits)
    return Judge(asked, settings, Recorder.of(draw, settings))
