"""From one submission to its result: cells, calls, judge, otter cases, marks."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from otter.test_files import ExceptionTestFile

from graders.diagnosis import Diagnoser, Explanation
from graders.draw import Draw, right_answers
from graders.excerpt import excerpt
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
    """One question as a batch asks it: the hidden cases, encoded once, and the otter file.

    diagnoser: explains what fails; None for verdicts without more.
    """

    registered: Registered
    cases: list[Case]
    diagnoser: Diagnoser | None = None

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


def exams(draw: Draw, diagnoser: Diagnoser | None = None) -> list[Exam]:
    """Prepare every question of a batch."""
    return [
        Exam(registered, list(draw.cases[registered.name]), diagnoser) for registered in questions()
    ]


class Heard(NamedTuple):
    """What a question came to: the verdicts, and the answers that they are explained from."""

    verdicts: Verdicts
    answers: Sequence[Answer] = ()


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
        heard = hear(student, asked)
        results = {exam.question.name: _result(exam, heard[exam.question.name]) for exam in asked}
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


def hear(student: Student, asked: list[Exam]) -> dict[str, Heard]:
    """Ask every question as it stands first: a fork that saw right steps is asked nothing else."""
    found: dict[str, Heard | None] = {}
    for exam in asked:
        found[exam.question.name] = _ask(student, exam, _cell_is_right(exam, found))
    for exam in asked:
        alone = found[exam.question.name]
        if exam.cell is not None and alone is not None and not _all_right(alone.verdicts):
            found[exam.question.name] = _follow(student, exam, alone, _cell_is_right(exam, found))
    by_name = {exam.question.name: exam.question for exam in asked}
    return {name: heard or Heard(missing(by_name[name])) for name, heard in found.items()}


def _result(exam: Exam, heard: Heard) -> QuestionResult:
    if _all_right(heard.verdicts):
        return award(exam, heard.verdicts)
    told: Mapping[str, Explanation] = {}
    if exam.diagnoser is not None:
        told = exam.diagnoser.explain(exam.question.name, *heard)
    shown = excerpt(exam.question, exam.cases, heard.verdicts, heard.answers)
    return replace(award(exam, heard.verdicts, told), excerpt=shown)


def _all_right(verdicts: Verdicts) -> bool:
    return all(verdict.right for verdict in verdicts.values())


def _cell_is_right(exam: Exam, found: Mapping[str, Heard | None]) -> bool:
    """Whether nothing is wrong with the cell of a loop; it is asked before the loop."""
    if exam.question.cell is None:
        return True
    heard = found[exam.question.cell]
    return heard is not None and _all_right(heard.verdicts)


def _ask(student: Student, exam: Exam, cell_is_right: bool) -> Heard | None:
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
    return Heard(judge(question, exam.sent, answers), answers)


def _follow(student: Student, exam: Exam, alone: Heard, cell_is_right: bool) -> Heard:
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
    verdicts = judge_followed(question, exam.sent, alone.verdicts, followed)
    # Around a right cell of the student's own, the loop as it stands shows its mistakes.
    return Heard(verdicts, alone.answers if cell_is_right else followed)


def award(
    exam: Exam, verdicts: Verdicts, told: Mapping[str, Explanation] | None = None
) -> QuestionResult:
    """Let the otter file turn verdicts into marks.

    told: what explains a check that fails, where it is known.
    """
    file = exam.otter_file
    file.run({exam.question.name: Judged(verdicts)})
    earned: dict[str, float] = dict.fromkeys(exam.registered.checks, 0.0)
    for outcome in file.test_case_results:
        check, part = split(outcome.test_case.name)
        verdict = verdicts[check]
        if outcome.passed != (part not in verdict.wrong if part else verdict.right):
            raise GraderError(f"otter case {outcome.test_case.name!r}: {outcome.message}")
        earned[check] += outcome.test_case.points if outcome.passed else 0.0
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
