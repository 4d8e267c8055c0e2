"""From one submission to its result: cells, calls, judge, otter cases, marks."""

from __future__ import annotations

import platform
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeVar

from graders.diagnosis import Explanation
from graders.intake import Cells, Submission, Unreadable, few, read
from graders.judge import Answer, Question, all_right, missing, words
from graders.judge.asked import Asking
from graders.judge.model import Verdict
from graders.judge.verdicts import Verdicts
from graders.marking.exam import Exam
from graders.marking.results import Finding, QuestionResult, Result
from graders.marking.smallest import Example, is_worth_asking, small_cases
from graders.registry import questions
from graders.sandbox import Sandbox, Student

#: So many different outcomes of a question are remembered with what they earn.
_MOST_AWARDED = 256
_Value = TypeVar("_Value")
_Items = tuple[tuple[str, _Value], ...]


class Heard(NamedTuple):
    """What a question came to.

    answers: what the verdicts are explained from. example: the smallest case that fails.
    asking: how a loop called its cell. in_time: whether no time by the clock had run out, while
    little was computed, when all of it was answered.
    """

    verdicts: Verdicts
    answers: Sequence[Answer] = ()
    example: Example | None = None
    asking: Asking = "none"
    in_time: bool = True


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
    with sandbox.submission(cells.sources, submission.of_student) as student:
        heard = hear(student, asked)
        results = {exam.question.name: _result(exam, heard[exam.question.name]) for exam in asked}
        remarks = few([*_remarks(results, cells, student)])
        notes = (*cells.notes, *few(student.notes), *remarks)
    result = Result(
        student=submission.student,
        file=submission.file,
        submission_sha256=submission.sha256,
        questions=results,
        notes=notes,
        cpu_s=student.usage.cpu_s,
        wall_s=time.perf_counter() - started,
    )
    lost = {name for name, one in results.items() if one.score < one.possible}
    return result, frozenset(name for name in lost if not heard[name].in_time)


def _remarks(
    results: Mapping[str, QuestionResult], cells: Cells, student: Student
) -> Iterator[str]:
    """What may explain a loss, and cannot be seen in a function's answers."""
    if not student.functions.intersection(results):
        yield "none of the graded functions was found"
    for name in [name for name, result in results.items() if result.score < result.possible]:
        places = _written(name, cells.sources)
        if len(places) > 1:
            where = " and ".join(str(number + 1) for number in places)
            yield f"`{name}` is written in code cells {where}: the last one counts"
    mine = platform.python_version()
    unread = any("SyntaxError" in note for note in student.noted.values())
    if unread and _minor(cells.python) > _minor(mine):
        yield f"it was saved by Python {cells.python}; I run {mine} and cannot read what is newer"


def _minor(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d{1,4}", version)[:2])


def _written(name: str, sources: Sequence[str]) -> list[int]:
    """The cells in which a function is written, by their number from 0."""
    pattern = re.compile(rf"^[ \t]*(?:async[ \t]+)?def[ \t]+{name}\b", re.MULTILINE)
    return [n for n, source in enumerate(sources) if name in source and pattern.search(source)]


def hear(student: Student, asked: list[Exam]) -> dict[str, Heard]:
    """Ask every question as it stands first: a fork that saw right steps is asked nothing else.

    Both cells are asked before either is judged: when and how a fork is asked next tells what was
    thought of its last answers.
    """
    cells = [exam for exam in asked if exam.question.cell is None]
    loops = [exam for exam in asked if exam.question.cell is not None]
    in_time: dict[str, bool] = {}
    answers = []
    for exam in cells:
        answers.append(student.ask(exam.question.name, exam.calls))
        in_time[exam.question.name] = not student.suspect
    found = {
        exam.question.name: _heard(exam, given) for exam, given in zip(cells, answers, strict=True)
    }
    for exam in loops:
        found[exam.question.name] = _ask_loop(student, exam, _cell_is_right(exam, found))
        in_time[exam.question.name] = not student.suspect
    for exam in asked:
        alone = found[exam.question.name]
        if exam.examples and alone is not None and _cell_is_right(exam, found):
            found[exam.question.name] = alone._replace(example=_smallest(student, exam, alone))
    for exam in loops:
        alone = found[exam.question.name]
        if alone is not None and not all_right(alone.verdicts):
            found[exam.question.name] = _follow(student, exam, alone, _cell_is_right(exam, found))
            in_time[exam.question.name] = not student.suspect
    heard = {}
    for question in (exam.question for exam in asked):
        one = found[question.name] or _absent(student, question)
        heard[question.name] = one._replace(in_time=in_time[question.name])
    return heard


def _absent(student: Student, question: Question) -> Heard:
    places = _written(question.name, student.sources)
    failed = [number for number in places if number in student.noted]
    if failed:
        note = student.noted[failed[-1]]
        return Heard(missing(question, words.cell_failed(question, failed[-1] + 1, note), "raised"))
    if places:
        return Heard(missing(question, words.made_none(question, places[-1] + 1)))
    near = _nearly_named(question.name, student.sources)
    return Heard(missing(question, words.no_function(question, near=near)))


#: Where a function is written, and how many of another name are looked at: no longer or shorter by
#: more than so many letters, and so much like the one that is missing.
_DEFINED = re.compile(r"^[ \t]*def[ \t]+(\w{1,40})", re.MULTILINE)
_MOST_NAMES, _OTHER_LETTERS, _LIKE = 200, 4, 0.85


def _nearly_named(name: str, sources: Sequence[str]) -> str:
    """Find the function whose name is most like one that is missing; "" where none is."""
    graded = {registered.question.name for registered in questions()}
    written = (found for source in sources for found in _DEFINED.findall(source))
    likely = (one for one in written if abs(len(one) - len(name)) <= _OTHER_LETTERS)
    names = {one.lower(): one for one in islice(likely, _MOST_NAMES) if one not in graded}
    near = get_close_matches(name, names, n=1, cutoff=_LIKE)
    return names[near[0]] if near else ""


def _result(exam: Exam, heard: Heard) -> QuestionResult:
    if all_right(heard.verdicts):
        return _awarded(exam, tuple(heard.verdicts.items()))
    told, shown = exam.told(heard.verdicts, heard.answers, heard.asking)
    result = _awarded(exam, tuple(heard.verdicts.items()), tuple(told.items()))
    return replace(result, example=heard.example, excerpt=shown)


@lru_cache(_MOST_AWARDED)
def _awarded(
    exam: Exam, verdicts: _Items[Verdict], told: _Items[Explanation] = ()
) -> QuestionResult:
    return award(exam, dict(verdicts), dict(told))


def _cell_is_right(exam: Exam, found: Mapping[str, Heard | None]) -> bool:
    """Whether nothing is wrong with the cell of a loop; it is asked before the loop."""
    if exam.question.cell is None:
        return True
    heard = found[exam.question.cell]
    return heard is not None and all_right(heard.verdicts)


def _ask_loop(student: Student, exam: Exam, cell_is_right: bool) -> Heard | None:
    """Ask a loop as it stands; one around a wrong cell only until all is lost."""

    def go_on(first: Answer) -> bool:
        return not exam.lost_at_once(first)

    go = None if cell_is_right else go_on
    return _heard(exam, student.ask(exam.question.name, exam.calls, go))


def _heard(exam: Exam, answers: Sequence[Answer]) -> Heard | None:
    """Judge what a function answered; None when there is no such function."""
    failure = answers[0].failure
    if failure is not None and failure.rung == "missing":
        return None
    return Heard(exam.judged(answers), answers)


def _smallest(student: Student, exam: Exam, alone: Heard) -> Example | None:
    """Look for the smallest case that a wrong function fails."""
    if not is_worth_asking(alone.verdicts, alone.answers):
        return None
    question = exam.question
    return small_cases(question).smallest(lambda calls: student.ask(question.name, calls))


def _follow(student: Student, exam: Exam, alone: Heard, cell_is_right: bool) -> Heard:
    """Ask a loop with the right cell swapped in.

    Where its own is right too, most likely no mark changes: then the first case is asked for what
    it explains, and the others only if it gains something.
    """
    question = exam.question
    assert exam.cell is not None

    def go_on(first: Answer) -> bool:
        return exam.gains(alone.verdicts, first)

    followed = student.ask_swapped(
        question.name, exam.calls, exam.cell, go_on if cell_is_right else None
    )
    is_other = not cell_is_right and bool(followed[0].asked)
    verdicts = exam.followed(alone.verdicts, followed, is_other)
    # Around a right cell of the student's own, the loop as it stands shows its mistakes.
    shown = alone.answers if cell_is_right else followed
    return Heard(verdicts, shown, alone.example, exam.asking(followed[0]))


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
