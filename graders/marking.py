"""From one submission to its result: cells, calls, judge, otter cases, marks."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from otter.test_files import ExceptionTestFile

from graders.draw import Draw, right_answers
from graders.intake import Submission, Unreadable, read
from graders.judge import (
    Answer,
    Case,
    Judged,
    Question,
    judge,
    judge_followed,
    lost_at_once,
    missing,
    to_ask,
)
from graders.judge.model import Array, Verdict
from graders.judge.verdicts import Verdicts
from graders.registry import Registered, questions, split
from graders.results import Finding, QuestionResult, Result
from graders.sandbox import Calls, Cell, Sandbox, Student


class GraderError(RuntimeError):
    """Our own fault: it costs a student nothing, the question is not judged."""


@dataclass
class Exam:
    """One question as a batch asks it: the hidden cases, encoded once, and the otter file."""

    registered: Registered
    cases: list[Case]

    @property
    def question(self) -> Question:
        """The question that is asked."""
        return self.registered.question

    @cached_property
    def calls(self) -> Calls:
        """What every submission is asked."""
        return Calls([case.arguments for case in to_ask(self.cases)])

    @cached_property
    def sent(self) -> list[Case]:
        """The cases with the very objects as which arguments come back that nobody changed.

        The judge then sees at a glance that they are what was passed.
        """
        passed = self.calls.arguments[: len(self.cases)]
        pairs = zip(self.cases, passed, strict=True)
        return [replace(case, arguments=arguments) for case, arguments in pairs]

    @cached_property
    def otter_file(self) -> ExceptionTestFile:
        """The otter file, which turns verdicts into marks."""
        return ExceptionTestFile.from_file(str(self.registered.path))

    @cached_property
    def cell(self) -> Cell | None:
        """The right cell for follow-through; None for a question that is no loop."""
        question = self.question
        if question.cell is None:
            return None
        by_name = {registered.name: registered.question for registered in questions()}
        cell = by_name[question.cell]
        longest = max(case.sizes["T_x"] for case in self.cases)
        return Cell(
            name=cell.name,
            arguments=cell.arguments,
            returns=cell.returns,
            cache=cell.cache,
            answer=_right_cell(cell),
            at_most=4 * longest,
        )


#: No hidden case has a size near this, so no right loop asks for one.
_LARGEST_SIZE = 64


def _right_cell(cell: Question) -> Callable[[Mapping[str, Any]], Mapping[str, Array]]:
    def answer(arguments: Mapping[str, Any]) -> Mapping[str, Array]:
        given = tuple(arguments[name] for name in cell.arguments)
        if any(_is_huge(argument) for argument in given):
            raise ValueError("the cell was called with an array larger than any of this exercise")
        try:
            with np.errstate(all="ignore"):
                return right_answers(cell, given)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            # What the student's loop passed has no answer; say it as the cell itself would.
            raise ValueError(str(error)) from error

    return answer


def _is_huge(argument: Any) -> bool:
    values = argument.values() if isinstance(argument, dict) else [argument]
    shapes = [np.shape(value) for value in values]
    return any(len(shape) > 2 or max(shape, default=0) > _LARGEST_SIZE for shape in shapes)


def exams(draw: Draw) -> list[Exam]:
    """Prepare every question of a batch."""
    return [Exam(registered, list(draw.cases[registered.name])) for registered in questions()]


def mark(submission: Submission, asked: list[Exam], sandbox: Sandbox) -> tuple[Result, bool]:
    """Judge one submission.

    Returns its result, and whether it ran out of time by the clock with little processor time
    used, so that it should be tried again alone before that costs anything.
    Raises SandboxError and GraderError: our own faults, which cost the student nothing.
    """
    started = time.perf_counter()
    try:
        cells = read(submission)
    except Unreadable as error:
        name, file, sha256 = submission.student, submission.file, submission.sha256
        return Result(name, file, sha256, reason=error.reason), False
    with sandbox.submission(cells.sources) as student:
        results = _ask_all(student, asked)
        notes = (*cells.notes, *student.notes)
    if not any(exam.question.name in student.functions for exam in asked):
        notes = (*notes, "none of the graded functions was found")
    result = Result(
        student=submission.student,
        file=submission.file,
        submission_sha256=submission.sha256,
        questions=results,
        notes=notes,
        cpu_s=student.usage.cpu_s,
        wall_s=time.perf_counter() - started,
    )
    return result, student.suspect


def _ask_all(student: Student, asked: list[Exam]) -> dict[str, QuestionResult]:
    """Ask every question first, and only then follow through, each time in a fork of its own."""
    found: dict[str, Verdicts | None] = {}
    for exam in asked:
        found[exam.question.name] = _ask(student, exam, _cell_is_right(exam, found))
    for exam in asked:
        alone = found[exam.question.name]
        if exam.cell is not None and alone is not None and not _all_right(alone):
            found[exam.question.name] = _follow(student, exam, alone, _cell_is_right(exam, found))
    return {
        exam.question.name: award(exam, found[exam.question.name] or missing(exam.question))
        for exam in asked
    }


def _all_right(verdicts: Verdicts) -> bool:
    return all(verdict.right for verdict in verdicts.values())


def _cell_is_right(exam: Exam, found: Mapping[str, Verdicts | None]) -> bool:
    """Whether nothing is wrong with the cell of a loop; it is asked before the loop."""
    cell = exam.question.cell
    return cell is None or _all_right(found[cell] or missing(exam.question))


def _ask(student: Student, exam: Exam, cell_is_right: bool) -> Verdicts | None:
    """Ask a function as it stands; a loop around a wrong cell only until all is lost.

    Returns None when there is no such function.
    """
    question = exam.question

    def go_on(first: Answer) -> bool:
        return not lost_at_once(question, exam.sent[0], first)

    answers = student.ask(question.name, exam.calls, None if cell_is_right else go_on)
    failure = answers[0].failure
    if failure is not None and failure.rung == "missing":
        return None
    return judge(question, exam.sent, answers)


def _follow(student: Student, exam: Exam, alone: Verdicts, cell_is_right: bool) -> Verdicts:
    """Ask a loop with the right cell swapped in.

    Where its own is right too, most likely no mark changes: then the first case is asked for what
    it explains, and the others only if it gains something.
    """
    question = exam.question
    assert exam.cell is not None

    def go_on(first: Answer) -> bool:
        gained = not lost_at_once(question, exam.sent[0], first)
        return gained or not cell_is_right

    followed = student.ask_alone(question.name, exam.calls, exam.cell, go_on)
    return judge_followed(question, exam.sent, alone, followed)


def award(exam: Exam, verdicts: Verdicts) -> QuestionResult:
    """Let the otter file turn verdicts into marks."""
    file = exam.otter_file
    file.run({exam.question.name: Judged(verdicts)})
    earned: dict[str, float] = dict.fromkeys(exam.registered.checks, 0.0)
    for outcome in file.test_case_results:
        check, part = split(outcome.test_case.name)
        verdict = verdicts[check]
        if outcome.passed != (part not in verdict.wrong if part else verdict.right):
            raise GraderError(f"otter case {outcome.test_case.name!r}: {outcome.message}")
        earned[check] += outcome.test_case.points if outcome.passed else 0.0
    findings = tuple(_finding(exam, verdicts[name], earned[name]) for name in earned)
    followed = any(verdict.followed for verdict in verdicts.values())
    return QuestionResult(findings, followed)


def _finding(exam: Exam, verdict: Verdict, score: float) -> Finding:
    return Finding(
        check=verdict.check,
        outcome="pass" if verdict.right else "fail",
        score=score,
        possible=exam.registered.possible_of(verdict.check),
        rung=verdict.rung,
        message=verdict.message,
        equations=verdict.equations,
        steps=verdict.steps,
    )
