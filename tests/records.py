"""Records as `results.jsonl` has them, made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graders.judge.model import Rung
from graders.marking.results import Finding, Provenance, QuestionResult, Result, as_record
from graders.pages import Facts
from graders.registry import questions

PROVENANCE = Provenance(possible=100.0, isolation="none", seed=20, assignment_sha256="a" * 64)
FACTS = Facts("full", "student code runs by itself", 20, "Python 3.14", "a" * 64)
#: What is wrong with a check: the rung, and the equations that it breaks.
Faults = Mapping[tuple[str, str], tuple[Rung, tuple[str, ...]]]
#: Two checks, with which a student has 83 of 100.
WRONG: Faults = {("rnn_forward", "a"): ("values", ("R1",)), ("lstm_forward", "c"): ("values", ())}


def graded(
    student: str, faults: Faults | None = None, *, followed: str = "", cpu_s: float = 0.01
) -> dict[str, Any]:
    """Make the record of a submission that earns everything but the checks with faults."""
    results = {}
    for question in questions():
        findings = []
        for check in question.checks:
            possible = question.possible_of(check)
            fault = (faults or {}).get((question.name, check))
            if fault is None:
                findings.append(Finding(check, "pass", possible, possible))
            else:
                rung, equations = fault
                findings.append(
                    Finding(check, "fail", 0.0, possible, rung, "Look.", equations=equations)
                )
        results[question.name] = QuestionResult(tuple(findings), question.name == followed)
    result = Result(student, f"{student}/rnn_lstm.ipynb", "s" * 64, results, cpu_s=cpu_s)
    return as_record(result, PROVENANCE)


def not_graded(student: str, reason: str) -> dict[str, Any]:
    """Make the record of a submission that could not be judged."""
    result = Result(student, f"{student}/rnn_lstm.ipynb", "s" * 64, reason=reason)
    return as_record(result, PROVENANCE)


def blank() -> Faults:
    """Everything is still to do."""
    return {(q.name, check): ("missing", ()) for q in questions() for check in q.checks}


def came(
    record: dict[str, Any], layout: str, *people: tuple[str, str, str], **more: Any
) -> dict[str, Any]:
    """Add to a record how it came. people: name, number and email of each."""
    told = [{"name": name, "id": number, "email": email} for name, number, email in people]
    arrival = {"layout": layout, "people": told, "late": False, "submitted_at": None, "earlier": []}
    return {**record, **arrival, **more}
