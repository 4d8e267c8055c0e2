"""Asks a submission every question, and judges what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graders.judge import Answer, Question, all_right, missing, words
from graders.judge.asked import Asking
from graders.judge.verdicts import Verdicts
from graders.marking.exam import Exam
from graders.marking.smallest import Example, is_worth_asking, small_cases
from graders.marking.written import nearly_named, written_in
from graders.sandbox import Session


class Examined(NamedTuple):
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


def examine(session: Session, asked: list[Exam]) -> dict[str, Examined]:
    """Ask every question as it stands first: a fork that saw right steps is asked nothing else.

    Both cells are asked before either is judged: when and how a fork is asked next tells what was
    thought of its last answers.
    """
    cells = [exam for exam in asked if exam.question.cell is None]
    loops = [exam for exam in asked if exam.question.cell is not None]
    in_time: dict[str, bool] = {}
    answers = []
    for exam in cells:
        answers.append(session.ask(exam.question.name, exam.calls))
        in_time[exam.question.name] = not session.suspect
    found = {
        exam.question.name: _judged(exam, given) for exam, given in zip(cells, answers, strict=True)
    }
    for exam in loops:
        found[exam.question.name] = _ask_loop(session, exam, _cell_is_right(exam, found))
        in_time[exam.question.name] = not session.suspect
    for exam in asked:
        alone = found[exam.question.name]
        if exam.examples and alone is not None and _cell_is_right(exam, found):
            found[exam.question.name] = alone._replace(example=_smallest(session, exam, alone))
    for exam in loops:
        alone = found[exam.question.name]
        if alone is not None and not all_right(alone.verdicts):
            found[exam.question.name] = _follow(session, exam, alone, _cell_is_right(exam, found))
            in_time[exam.question.name] = not session.suspect
    examined = {}
    for question in (exam.question for exam in asked):
        one = found[question.name] or _absent(session, question)
        examined[question.name] = one._replace(in_time=in_time[question.name])
    return examined


def _absent(session: Session, question: Question) -> Examined:
    places = written_in(question.name, session.sources)
    failed = [number for number in places if number in session.noted]
    if failed:
        note = session.noted[failed[-1]]
        return Examined(
            missing(question, words.cell_failed(question, failed[-1] + 1, note), "raised")
        )
    if places:
        return Examined(missing(question, words.made_none(question, places[-1] + 1)))
    near = nearly_named(question.name, session.sources)
    return Examined(missing(question, words.no_function(question, near=near)))


def _cell_is_right(exam: Exam, found: Mapping[str, Examined | None]) -> bool:
    """Whether nothing is wrong with the cell of a loop; it is asked before the loop."""
    if exam.question.cell is None:
        return True
    examined = found[exam.question.cell]
    return examined is not None and all_right(examined.verdicts)


def _ask_loop(session: Session, exam: Exam, cell_is_right: bool) -> Examined | None:
    """Ask a loop as it stands; one around a wrong cell only until all is lost."""

    def go_on(first: Answer) -> bool:
        return not exam.lost_at_once(first)

    go = None if cell_is_right else go_on
    return _judged(exam, session.ask(exam.question.name, exam.calls, go))


def _judged(exam: Exam, answers: Sequence[Answer]) -> Examined | None:
    """Judge what a function answered; None when there is no such function."""
    failure = answers[0].failure
    if failure is not None and failure.rung == "missing":
        return None
    return Examined(exam.judged(answers), answers)


def _smallest(session: Session, exam: Exam, alone: Examined) -> Example | None:
    """Look for the smallest case that a wrong function fails."""
    if not is_worth_asking(alone.verdicts, alone.answers):
        return None
    question = exam.question
    return small_cases(question).smallest(lambda calls: session.ask(question.name, calls))


def _follow(session: Session, exam: Exam, alone: Examined, cell_is_right: bool) -> Examined:
    """Ask a loop with the right cell swapped in.

    Where its own is right too, most likely no mark changes: then the first case is asked for what
    it explains, and the others only if it gains something.
    """
    question = exam.question
    assert exam.cell is not None

    def go_on(first: Answer) -> bool:
        return exam.gains(alone.verdicts, first)

    followed = session.ask_swapped(
        question.name, exam.calls, exam.cell, go_on if cell_is_right else None
    )
    is_other = not cell_is_right and bool(followed[0].asked)
    verdicts = exam.followed(alone.verdicts, followed, is_other)
    # Around a right cell of the student's own, the loop as it stands shows its mistakes.
    shown = alone.answers if cell_is_right else followed
    return Examined(verdicts, shown, alone.example, exam.asking(followed[0]))
