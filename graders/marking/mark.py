"""From one submission to its result: cells, calls, judge, otter cases, marks."""

from __future__ import annotations

import platform
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from graders.diagnosis import Explanation
from graders.intake import Cells, Submission, Unreadable, few, read
from graders.judge import all_right
from graders.judge.model import Verdict
from graders.judge.verdicts import Verdicts
from graders.marking.exam import Exam
from graders.marking.examine import Examined, examine
from graders.marking.results import Finding, QuestionResult, Result
from graders.marking.written import written_in
from graders.sandbox import Sandbox, Session

#: So many different outcomes of a question are remembered with what they earn.
_MOST_AWARDED = 256
_Value = TypeVar("_Value")
_Items = tuple[tuple[str, _Value], ...]


def mark(
    submission: Submission, asked: list[Exam], sandbox: Sandbox
) -> tuple[Result, frozenset[str]]:
    """Judge one submission.

    Returns its result, and the questions that lost marks when time by the clock had run out with
    little processor time used, so that they should be tried again alone before it costs anything.
    Raises SandboxError and GraderError: our own faults, which cost the student nothing.
    """
    started = time.perf_counter()
    try:
        cells = read(submission)
    except Unreadable as error:
        name, file, sha256 = submission.student, submission.file, submission.sha256
        return Result(name, file, sha256, reason=error.reason), frozenset()
    with sandbox.submission(cells.sources, submission.of_student) as session:
        examined = examine(session, asked)
        results = {
            exam.question.name: _result(exam, examined[exam.question.name]) for exam in asked
        }
        remarks = few([*_remarks(results, cells, session)])
        notes = (*cells.notes, *few(session.notes), *remarks)
    result = Result(
        student=submission.student,
        file=submission.file,
        submission_sha256=submission.sha256,
        questions=results,
        notes=notes,
        cpu_s=session.usage.cpu_s,
        wall_s=time.perf_counter() - started,
    )
    lost = {name for name, one in results.items() if one.score < one.possible}
    return result, frozenset(name for name in lost if not examined[name].in_time)


def _remarks(
    results: Mapping[str, QuestionResult], cells: Cells, session: Session
) -> Iterator[str]:
    """What may explain a loss, and cannot be seen in a function's answers."""
    if not session.functions.intersection(results):
        yield "none of the graded functions was found"
    for name in [name for name, result in results.items() if result.score < result.possible]:
        places = written_in(name, cells.sources)
        if len(places) > 1:
            where = " and ".join(str(number + 1) for number in places)
            yield f"`{name}` is written in code cells {where}: the last one counts"
    mine = platform.python_version()
    unread = any("SyntaxError" in note for note in session.noted.values())
    if unread and _minor(cells.python) > _minor(mine):
        yield f"it was saved by Python {cells.python}; I run {mine} and cannot read what is newer"


def _minor(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d{1,4}", version)[:2])


def _result(exam: Exam, examined: Examined) -> QuestionResult:
    if all_right(examined.verdicts):
        return _awarded(exam, tuple(examined.verdicts.items()))
    told, shown = exam.told(examined.verdicts, examined.answers, examined.asking)
    result = _awarded(exam, tuple(examined.verdicts.items()), tuple(told.items()))
    return replace(result, example=examined.example, excerpt=shown)


@lru_cache(_MOST_AWARDED)
def _awarded(
    exam: Exam, verdicts: _Items[Verdict], told: _Items[Explanation] = ()
) -> QuestionResult:
    return award(exam, dict(verdicts), dict(told))


def award(
    exam: Exam, verdicts: Verdicts, told: Mapping[str, Explanation] | None = None
) -> QuestionResult:
    """Let the otter file turn verdicts into marks.

    told: what explains a check that fails, where it is known.
    """
    earned = exam.earned(verdicts)
    told = told or {}
    findings = tuple(
        _finding(exam, verdicts[name], earned[name], told.get(name, Explanation()))
        for name in earned
    )
    followed = any(verdict.followed for verdict in verdicts.values())
    return QuestionResult(findings, followed)


def _finding(exam: Exam, verdict: Verdict, score: float, told: Explanation) -> Finding:
    # In a cell, the mistake says more than the first quantity that differs.
    why = "" if told.mistakes and exam.question.cell is None else verdict.why
    verdict = replace(verdict, why=" ".join(text for text in (why, told.text) if text))
    return Finding(
        check=verdict.check,
        outcome="pass" if verdict.right else "fail",
        score=score,
        possible=exam.registered.possible_of(verdict.check),
        rung=verdict.rung,
        message=verdict.message,
        mistakes=told.mistakes,
        titles=told.titles,
        equations=told.equations or verdict.equations,
        steps=verdict.steps,
        called=verdict.called,
        seen=verdict.seen,
        why=verdict.why,
    )
