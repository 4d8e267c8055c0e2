"""What the student's checks know of mistakes: fingerprints of wrong answers, and sentences.

Neither says how the mistake was made, nor holds a right number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from graders.diagnosis import words
from graders.diagnosis.answers.familiar import (
    answers_of,
    calls_otherwise,
    depends_on_chance,
    known_of,
)
from graders.diagnosis.answers.table import Model, behaviours
from graders.diagnosis.diagnoser import models
from graders.diagnosis.mistakes.edits import Edit
from graders.draw import public_draw
from graders.judge import Answer, Case
from graders.judge.asked import Asking
from graders.judge.hints import CALLS, FILE, Level, fingerprint, kept
from graders.judge.local import Function, ask
from graders.judge.values import untouched
from graders.known import function_of

PATH = f"judge/{FILE}"


class Hint(NamedTuple):
    """A mistake on the published inputs: what is said of it, and the answer that it gives.

    calls: how a loop that makes it calls its cell; "none" in a cell.
    """

    sentence: str
    calls: Asking
    answer: Answer


@cache
def outputs(level: Level) -> dict[str, bytes]:
    """Write how much students see, and at the level `mistake` what is recognised."""
    sentences: dict[str, int] = {}
    mistakes = {}
    if level == "mistake":
        draw = public_draw()
        for model in models():
            (case,) = draw.cases[model.question.name]
            mistakes[model.question.name] = _rows(model, case, sentences)
    content = {"level": level, "sentences": list(sentences), "mistakes": mistakes}
    return {PATH: f"{_readable(content)}\n".encode()}


def _readable(content: Mapping[str, object]) -> str:
    """Write JSON with a line for each sentence and each mistake."""
    text = json.dumps(content, ensure_ascii=False)
    return text.replace('", "', '",\n"').replace("], [", "],\n[")


def _rows(model: Model, case: Case, sentences: dict[str, int]) -> list[list[float]]:
    """Give for each mistake the number of its sentence, how it calls the cell, and its
    fingerprint. What cannot be told from the reference, or from a mistake before it, is not
    told of.
    """
    right = _numbers(model, case, ask(model.function(), case.arguments))
    seen = {tuple(right)}
    rows = []
    for hint in hints(model, case):
        numbers = _numbers(model, case, hint.answer)
        if tuple(numbers) not in seen:
            seen.add(tuple(numbers))
            place = sentences.setdefault(hint.sentence, len(sentences))
            rows.append([place, CALLS.index(hint.calls), *numbers])
    return rows


def hints(model: Model, case: Case) -> Iterator[Hint]:
    """Make every mistake that can be recognised on a case: known wrong answers, then edits."""
    for one in known_of(model.question):
        answers = answers_of(one, [case])
        if _is_told_by_its_answer(answers, case) and not depends_on_chance(one, [case], answers):
            calls = _calls(model, case, function_of(one))
            yield Hint(" ".join(one.feedback.split()), calls, answers[0])
    for edit in _distinct(model, case):
        function = model.function([edit])
        answer = ask(function, case.arguments)
        if _is_told_by_its_answer([answer], case):
            yield Hint(words.sentence(edit), _calls_of(edit, model, case, function), answer)


def _calls_of(edit: Edit, model: Model, case: Case, function: Function) -> Asking:
    if edit.where == "step":
        return "none" if edit.needs_no_cell else "right"
    return _calls(model, case, function)


def _calls(model: Model, case: Case, function: Function) -> Asking:
    if model.cell is None:
        return "none"
    return "wrong" if calls_otherwise(model.question, case, function) else "right"


def _distinct(model: Model, case: Case) -> Iterator[Edit]:
    for number, _ in behaviours(model, [case], pairs=False).edits[1:].tolist():
        # Where less can be seen, what takes one change is the simpler explanation.
        if model.edits[number].changes == 1:
            yield model.edits[number]


def _is_told_by_its_answer(answers: Sequence[Answer], case: Case) -> bool:
    """Whether there is an answer to compare, and nothing else that is wrong."""
    return all(
        answer.failure is None and all(map(untouched, answer.arguments, case.arguments))
        for answer in answers
    )


def _numbers(model: Model, case: Case, answer: Answer) -> list[float]:
    return kept(fingerprint(model.question, case.arguments[-1], answer.returned).numbers)
